package web

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/tg123/go-htpasswd"

	"github.com/upkeep-monitor/upkeep/checks"
)

// maxPasswordFile bounds an htpasswd file, in bytes.
const maxPasswordFile = 4 << 20

// digests are the ways of writing passwords that htpasswd(1) of Apache knows, told apart by how they begin.
var digests = []htpasswd.PasswdParser{htpasswd.AcceptMd5, htpasswd.AcceptSha, htpasswd.AcceptSsha, htpasswd.AcceptBcrypt, htpasswd.AcceptCryptSha}

// addFile takes the users of an htpasswd file, those that are named or all. A line that cannot be used shuts its user
// out and is in the error.
func (a *access) addFile(allow checks.Allow) error {
	// Not to hang on a FIFO or a device that somebody put there.
	f, err := os.OpenFile(allow.File, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return fmt.Errorf("allow: cannot read the password file: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("allow %s: a password file must be a regular file", allow.File)
	}
	var wrong []error
	lines := bufio.NewScanner(io.LimitReader(f, maxPasswordFile))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		user, hash, ok := strings.Cut(line, ":")
		if !ok {
			wrong = append(wrong, fmt.Errorf("allow %s: line %d is not user:password", allow.File, n))
			continue
		}
		if len(allow.FileUsers) > 0 && !slices.Contains(allow.FileUsers, user) {
			continue
		}
		matches, err := passwordMatcher(hash, allow.FileType)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("allow %s: line %d: %w", allow.File, n, err))
			continue
		}
		a.add(user, credential{matches: matches, readOnly: allow.ReadOnly})
	}
	if err := lines.Err(); err != nil {
		wrong = append(wrong, fmt.Errorf("allow %s: %w", allow.File, err))
	}
	return errors.Join(wrong...)
}

// passwordMatcher reads one written password. A digest is known by its beginning, whatever the file is said to hold.
func passwordMatcher(written, fileType string) (func(string) bool, error) {
	for _, accept := range digests {
		p, err := accept(written)
		if err != nil {
			return nil, fmt.Errorf("the password cannot be read: %w", err)
		}
		if p != nil {
			return p.MatchesPassword, nil
		}
	}
	if fileType == "md5" || fileType == "crypt" {
		return nil, errors.New("the password is written in a way that is not available here (DES crypt is not); write it with htpasswd -B")
	}
	return sameAs(written), nil
}

package web

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/sergeymakinen/go-crypt/des"
	"github.com/tg123/go-htpasswd"

	"github.com/upkeep-monitor/upkeep/checks"
)

// maxPasswordFile bounds an htpasswd file, in bytes.
const maxPasswordFile = 4 << 20

var (
	errUnreadable = errors.New("the password is not written as its beginning says; write it with htpasswd -B")
	cryptSHA      = regexp.MustCompile(`^\$[56]\$(rounds=[0-9]{1,9}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]+$`)
	cryptDES      = regexp.MustCompile(`^[./0-9A-Za-z]{13}$`)
)

// digests are the ways of writing passwords that htpasswd(1) of Apache knows, told apart by how they begin.
// The one that has no such beginning is DES crypt.
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

// passwordMatcher reads one written password. A digest is known by its beginning, whatever the file is said to hold. What
// is written is in no error: it is a secret.
func passwordMatcher(written, fileType string) (func(string) bool, error) {
	if strings.HasPrefix(written, "$5$") || strings.HasPrefix(written, "$6$") {
		// The library panics at a setting it cannot read.
		if !cryptSHA.MatchString(written) {
			return nil, errUnreadable
		}
	}
	for _, accept := range digests {
		p, err := accept(written)
		if err != nil {
			return nil, errUnreadable
		}
		if p != nil {
			return p.MatchesPassword, nil
		}
	}
	if fileType != "md5" && fileType != "crypt" {
		return sameAs(written), nil
	}
	if !cryptDES.MatchString(written) {
		return nil, errors.New("the password is written in a way that htpasswd(1) does not know; write it with htpasswd -B")
	}
	return func(password string) bool {
		// crypt(3) reads no more than that, and the library refuses more.
		return des.Check(written, password[:min(len(password), des.MaxPasswordLength)]) == nil
	}, nil
}

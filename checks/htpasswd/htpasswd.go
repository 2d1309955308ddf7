package htpasswd

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sergeymakinen/go-crypt/des"
	"github.com/tg123/go-htpasswd"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
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

// User is one whose password a file holds.
type User struct {
	Name    string
	Matches func(password string) bool
}

// Read gives the users of a file, those that are named or all. A line that cannot be used shuts its user out and is in the
// error; format is what the control file calls it: "cleartext", "crypt", "md5".
func Read(file, format string, only []string) ([]User, error) {
	data, err := deadline.Ask(file, func() ([]byte, error) { return ownfile.Read(file, maxPasswordFile) })
	if err != nil {
		return nil, fmt.Errorf("cannot read the password file: %w", err)
	}
	var users []User
	var wrong []error
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		user, hash, ok := strings.Cut(line, ":")
		if !ok || user == "" {
			wrong = append(wrong, fmt.Errorf("%s: line %d is not user:password", file, n))
			continue
		}
		if len(only) > 0 && !slices.Contains(only, user) {
			continue
		}
		matches, err := matcherFor(hash, format)
		if hash == "" {
			err = errors.New("the password is missing")
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: line %d: %w", file, n, err))
			continue
		}
		users = append(users, User{user, matches})
	}
	return users, errors.Join(wrong...)
}

// matcherFor reads one written password. A digest is known by its beginning, whatever the file is said to hold. What
// is written is in no error: it is a secret.
func matcherFor(written, fileType string) (func(string) bool, error) {
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
		return Same(written), nil
	}
	if !cryptDES.MatchString(written) {
		return nil, errors.New("the password is written in a way that htpasswd(1) does not know; write it with htpasswd -B")
	}
	return func(password string) bool {
		// crypt(3) reads no more than that, and the library refuses more.
		return des.Check(written, password[:min(len(password), des.MaxPasswordLength)]) == nil
	}, nil
}

// Same compares with a clear password without telling by its time how much of it was right.
func Same(want string) func(string) bool {
	sum := sha256.Sum256([]byte(want))
	return func(password string) bool {
		got := sha256.Sum256([]byte(password))
		return subtle.ConstantTimeCompare(sum[:], got[:]) == 1
	}
}

package htpasswd

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

func TestPasswordsThatCannotBeRead(t *testing.T) {
	for _, written := range []string{"$6$rounds=many$salt$abc", "$6$rounds=5000$salt", "$5$", "$5$$", "$6$abcdefgh", "$1$", "$apr1$x", "{SSHA}!",
		"{SSHA}AAAA", "{SHA}", "{SHA}x", "$y$j9T$abc$def", "short", "fourteen-signs", "", "x", "!", "*"} {
		matches, err := matcherFor(written, "crypt")
		if err != nil {
			if written != "" && len(written) > 6 && strings.Contains(err.Error(), written) {
				t.Errorf("%q is shown: %v", written, err)
			}
			continue
		}
		for _, password := range []string{"", "x", written} {
			if matches(password) {
				t.Errorf("%q lets %q in", written, password)
			}
		}
	}
}

func FuzzMatcher(f *testing.F) {
	file, err := os.Open("testdata/htpasswd")
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if _, written, ok := strings.Cut(lines.Text(), ":"); ok && !strings.HasPrefix(written, "$2") {
			f.Add(written, "secret")
		}
	}
	f.Fuzz(func(_ *testing.T, written, password string) {
		if strings.HasPrefix(written, "$2") || strings.Contains(written, "rounds=") {
			return // the file says how slow those are
		}
		if matches, err := matcherFor(written, "crypt"); err == nil {
			matches(password)
		}
	})
}

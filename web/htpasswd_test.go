package web

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// passwordFile allows the users of testdata/htpasswd, which real programs wrote.
func passwordFile(t *testing.T, fileType string) *access {
	t.Helper()
	a, err := newAccess(&checks.HTTP{Allow: []checks.Allow{{File: "../checks/htpasswd/testdata/htpasswd", FileType: fileType}}})
	if err != nil {
		// A clear password is no hash.
		if fileType == "cleartext" || !strings.Contains(err.Error(), "line 13: the password is written in a way that htpasswd(1) does not know") {
			t.Fatal(err)
		}
	}
	return a
}

func TestPasswordFile(t *testing.T) {
	for _, fileType := range []string{"crypt", "md5", "cleartext"} {
		a := passwordFile(t, fileType)
		for user := range a.users {
			password := "secret"
			if strings.HasSuffix(user, "-long") {
				password = "correct horse battery staple"
			}
			if fileType == "cleartext" && (strings.HasPrefix(user, "des") || user == "crypt-des") {
				continue // thirteen letters that begin like nothing else are a clear password there
			}
			if _, why := a.login(t.Context(), "local", user, password); why != "" {
				t.Errorf("%s: %s: %s", fileType, user, why)
			}
			for _, wrong := range []string{"", "s", "Secret", "correct", "Correct horse battery staple", strings.Repeat("x", 500)} {
				if _, why := a.login(t.Context(), "local", user, wrong); why == "" {
					t.Errorf("%s: %s comes in with %q", fileType, user, wrong)
				}
			}
		}
		if want := map[string]int{"crypt": 19, "md5": 19, "cleartext": 20}[fileType]; len(a.users) != want {
			t.Errorf("%s: %d users, want %d: %v", fileType, len(a.users), want, slices.Sorted(maps.Keys(a.users)))
		}
	}
}

func TestPasswordFileIsBad(t *testing.T) {
	a, err := newAccess(&checks.HTTP{Allow: []checks.Allow{{File: t.TempDir()}}})
	if err == nil || !a.closed {
		t.Error("a folder is taken for a password file")
	}
	file := filepath.Join(t.TempDir(), "htpasswd")
	if err := os.WriteFile(file, []byte("no colon\ngood:secret\nbad:$6$x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err = newAccess(&checks.HTTP{Allow: []checks.Allow{{File: file, FileType: "cleartext"}}})
	if err == nil || !strings.Contains(err.Error(), "line 1 is not user:password") || !strings.Contains(err.Error(), "line 3: the password is not written") {
		t.Errorf("bad lines: %v", err)
	}
	if _, ok := a.users["good"]; !ok || len(a.users) != 1 {
		t.Errorf("users %v", a.users)
	}
}

// An unknown name costs what a known one does, the same one each time.
func TestUnknownUserIsCheckedToo(t *testing.T) {
	a, err := newAccess(&checks.HTTP{Allow: admins})
	if err != nil {
		t.Fatal(err)
	}
	checked := map[int]int{}
	for i := range a.decoys {
		a.decoys[i].matches = func(string) bool { checked[i]++; return true }
	}
	for range 10 {
		if _, why := a.login(t.Context(), "local", "nobody", "x"); !strings.Contains(why, "unknown user") {
			t.Errorf("nobody comes in: %q", why)
		}
	}
	if len(checked) != 1 || slices.Max(slices.Collect(maps.Values(checked))) != 10 {
		t.Errorf("decoys checked: %v", checked)
	}
}

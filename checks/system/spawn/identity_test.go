package spawn

import (
	"fmt"
	"os"
	"os/user"
	"reflect"
	"strings"
	"testing"
)

func TestLookup(t *testing.T) {
	uid, gid, err := LookupUser("root")
	if uid != 0 || gid != 0 || err != nil {
		t.Errorf("root is %d:%d, %v", uid, gid, err)
	}
	if uid, _, err := LookupUser("0"); uid != 0 || err != nil {
		t.Errorf("0 is %d, %v", uid, err)
	}
	if gid, err := LookupGroup("4242424"); gid != 4242424 || err != nil {
		t.Errorf("a group number is %d, %v", gid, err)
	}
	for _, name := range []string{"", "no such user", "-1", "99999999999", "4294900000"} {
		if _, _, err := LookupUser(name); err == nil || !strings.Contains(err.Error(), "unknown user") {
			t.Errorf("user %q: %v", name, err)
		}
	}
	for _, name := range []string{"", "no such group", "-1", "99999999999"} {
		if _, err := LookupGroup(name); err == nil || !strings.Contains(err.Error(), "unknown group") {
			t.Errorf("group %q: %v", name, err)
		}
	}
}

func TestAsOurselvesNeedsNoRoot(t *testing.T) {
	uid, gid := uint32(os.Geteuid()), uint32(os.Getegid())
	r := run(t, Command{Args: []string{script(t, "id -u; id -g")}, UID: &uid, GID: &gid, Limit: 100})
	if r.ExitStatus != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestAsAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may start programs as another user")
	}
	nobody, primary, err := LookupUser("nobody")
	if err != nil {
		t.Skip("this system has no user nobody: ", err)
	}
	t.Setenv("USER", "root")
	os.Unsetenv("LOGNAME")
	other := uint32(4242424)
	owner, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	of := func(ids ...uint32) string {
		return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ids)), " "), "[]")
	}
	for _, test := range []struct {
		name     string
		uid, gid *uint32
		want     string
	}{
		{"user", &nobody, nil, of(nobody, primary) + " groups " + of(primary) + " home " + owner.HomeDir + " user nobody logname"},
		{"user and group", &nobody, &other, of(nobody, other) + " groups " + of(other) + " home " + owner.HomeDir + " user nobody logname"},
		{"group", nil, &other, of(0, other) + " groups " + of(other) + " home " + os.Getenv("HOME") + " user root logname"},
		{"number without an entry", &other, &other, of(other, other) + " groups " + of(other) + " home / user logname"},
	} {
		t.Run(test.name, func(t *testing.T) {
			body := `echo $(id -u) $(id -g) groups $(id -G) home $HOME user $USER logname $LOGNAME`
			r := run(t, Command{Args: []string{script(t, body)}, UID: test.uid, GID: test.gid, Limit: 1000})
			if r.Output() != test.want {
				t.Errorf("got %s, want %s", r.Output(), test.want)
			}
		})
	}
}

func TestAProgramTheUserMayNotRun(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may start programs as another user")
	}
	nobody, _, err := LookupUser("nobody")
	if err != nil {
		t.Skip("this system has no user nobody: ", err)
	}
	_, err = Run(t.Context(), Command{Args: []string{file(t, "#!/bin/sh\n", 0o700)}, UID: &nobody})
	if err == nil || !strings.Contains(err.Error(), "not executable for the user") {
		t.Errorf("got %v", err)
	}
}

func TestSupplementaryGroups(t *testing.T) {
	current, err := user.Current()
	if err != nil {
		t.Skip(err)
	}
	groups, err := supplementary(current, 4242424)
	if err != nil {
		t.Fatal(err)
	}
	primary, err := parseID(current.Gid)
	if err != nil {
		t.Fatal(err)
	}
	if groups[0] != 4242424 || reflect.DeepEqual(groups[len(groups)-1], primary) {
		t.Errorf("got %v: the given group comes first and replaces the primary one (%d)", groups, primary)
	}
}

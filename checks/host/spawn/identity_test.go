package spawn

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"reflect"
	"strings"
	"testing"
)

// nobody is a user without rights, with its ids.
func nobody(t *testing.T) (owner *user.User, uid, primary uint32) {
	t.Helper()
	owner, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("this system has no user nobody: ", err)
	}
	uid, errUID := parseID(owner.Uid)
	primary, errGID := parseID(owner.Gid)
	if err := errors.Join(errUID, errGID); err != nil {
		t.Fatal(err)
	}
	return owner, uid, primary
}

func TestParseID(t *testing.T) {
	if id, err := parseID("4294967295"); id != 4294967295 || err != nil {
		t.Errorf("the last id is %d, %v", id, err)
	}
	for _, text := range []string{"", "nobody", "-1", "4294967296"} {
		if id, err := parseID(text); err == nil {
			t.Errorf("%q is %d", text, id)
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
	owner, uid, primary := nobody(t)
	t.Setenv("USER", "root")
	os.Unsetenv("LOGNAME")
	other := uint32(4242424)
	of := func(ids ...uint32) string {
		return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ids)), " "), "[]")
	}
	for _, test := range []struct {
		name     string
		uid, gid *uint32
		want     string
	}{
		{"user", &uid, nil, of(uid, primary) + " groups " + of(primary) + " home " + owner.HomeDir + " user nobody logname"},
		{"user and group", &uid, &other, of(uid, other) + " groups " + of(other) + " home " + owner.HomeDir + " user nobody logname"},
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
	_, uid, _ := nobody(t)
	_, err := Run(t.Context(), Command{Args: []string{file(t, "#!/bin/sh\n", 0o700)}, UID: &uid})
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

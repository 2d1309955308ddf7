//go:build pam && cgo

package web

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"github.com/msteinert/pam/v2"

	"github.com/upkeep-monitor/upkeep/checks"
)

// pamAccess allows a group, with PAM set up so that "secret" is everybody's password.
func pamAccess(t *testing.T, group, account string) *access {
	t.Helper()
	if !pam.CheckPamHasStartConfdir() {
		t.Skip("this libpam reads no folder but the machine's")
	}
	folder := t.TempDir()
	script := filepath.Join(folder, "check")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntest \"$(cat | tr -d '\\000')\" = secret\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	service := fmt.Sprintf("auth required pam_exec.so expose_authtok quiet %s\naccount required %s\n", script, account)
	if err := os.WriteFile(filepath.Join(folder, pamService), []byte(service), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := newAccess(&checks.HTTP{Allow: []checks.Allow{{PAMGroup: group, ReadOnly: true}}})
	if err != nil {
		t.Fatal(err)
	}
	a.pamFolder = folder
	return a
}

func TestGroupOfPAM(t *testing.T) {
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	mine, err := user.LookupGroupId(me.Gid)
	if err != nil {
		t.Skipf("the group of this user has no name: %v", err)
	}
	a := pamAccess(t, mine.Name, "pam_permit.so")
	if readOnly, why := a.login(t.Context(), "192.0.2.1", me.Username, "secret"); why != "" || !readOnly {
		t.Errorf("a member is refused: %q, read-only %t", why, readOnly)
	}
	for login, want := range map[[2]string]string{
		{me.Username, "wrong"}:         "is refused by PAM",
		{me.Username, ""}:              "no password",
		{"nobody-of-us", "secret"}:     "is in no allowed group",
		{me.Username + "\n", "secret"}: "is in no allowed group",
	} {
		if _, why := a.login(t.Context(), "192.0.2.1", login[0], login[1]); !strings.Contains(why, want) || strings.Contains(why, "secret") {
			t.Errorf("%q: %q, want %q", login, why, want)
		}
	}
	// An account that is locked stays out, whatever its password.
	a = pamAccess(t, mine.Name, "pam_deny.so")
	if _, why := a.login(t.Context(), "192.0.2.1", me.Username, "secret"); !strings.Contains(why, "is refused by PAM") {
		t.Errorf("a locked account: %q", why)
	}
	// Who is in another group does not come in with the right password.
	a = pamAccess(t, "a-group-of-nobody", "pam_permit.so")
	if _, why := a.login(t.Context(), "192.0.2.1", me.Username, "secret"); !strings.Contains(why, "is in no allowed group") {
		t.Errorf("another group: %q", why)
	}
}

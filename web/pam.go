package web

import (
	"context"
	"fmt"
	"os/user"
	"slices"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

const (
	// pamTrust is how long a right login is not asked of PAM again: pages ask every few seconds, and an account that is
	// locked must not stay in.
	pamTrust = time.Minute
	// pamWait is how long a login waits for its turn.
	pamWait = 10 * time.Second
	// pamStranger is the account whose password is checked for those who are not in a group. Nobody has that name.
	pamStranger = "upkeep-nobody-in-particular"
)

// pamTurns bounds how many logins PAM has in hand: a module that hangs holds a thread each, and nothing can end it.
var pamTurns = make(chan struct{}, 4)

// pamGroup is `allow @group`.
type pamGroup struct {
	name     string
	readOnly bool
}

func (a *access) addGroup(allow checks.Allow) error {
	if !load.PAM {
		return fmt.Errorf("allow @%s: this build has no PAM, take one made with go build -tags pam; nobody of this group gets in", allow.PAMGroup)
	}
	a.groups = append(a.groups, pamGroup{name: allow.PAMGroup, readOnly: allow.ReadOnly})
	return nil
}

// groupLogin lets in a member of one of the groups whose password PAM knows, for what the first of the groups may do.
func (a *access) groupLogin(ctx context.Context, from, name, password string) (readOnly bool, why string) {
	if password == "" { // some set-ups of PAM take that as a password
		return false, fmt.Sprintf("no password for user '%s'", shown(name))
	}
	i := slices.IndexFunc(a.groups, func(g pamGroup) bool { return isMember(name, g.name) })
	account := name
	if i < 0 {
		// For the time it takes. Not with the name given: wrong guesses would lock an account that cannot come in anyway.
		account = pamStranger
	}
	ctx, cancel := context.WithTimeout(ctx, pamWait)
	defer cancel()
	select {
	case pamTurns <- struct{}{}:
		defer func() { <-pamTurns }()
	case <-ctx.Done():
		return false, "PAM is busy with other logins"
	}
	err := pamLogin(a.pamFolder, from, account, password)
	switch {
	case i < 0:
		return false, fmt.Sprintf("user '%s' does not exist or is in no allowed group", shown(name))
	case err != nil:
		return false, fmt.Sprintf("user '%s' is refused by PAM: %v", shown(name), err)
	}
	return a.groups[i].readOnly, ""
}

// isMember tells whether a user is in a group, as the first or another of the user's groups.
func isMember(name, group string) bool {
	g, err := user.LookupGroup(group)
	if err != nil {
		return false
	}
	u, err := user.Lookup(name)
	if err != nil {
		return false
	}
	ids, err := u.GroupIds()
	return err == nil && slices.Contains(ids, g.Gid)
}

package spawn

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks/host/spawn/starter"
)

func parseID(text string) (uint32, error) {
	id, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("id %q is not a number from 0 to 4294967295", text)
	}
	return uint32(id), nil
}

// identity works out who the program runs as. The credential is nil when
// nothing is to change, the user is nil when it is not in the user database.
func (c Command) identity() (*syscall.Credential, *user.User, error) {
	uid := uint32(os.Geteuid())
	if c.UID != nil {
		uid = *c.UID
	}
	owner, lookupErr := user.LookupId(strconv.FormatUint(uint64(uid), 10))
	if lookupErr != nil {
		owner = nil
	}
	switch {
	case c.UID == nil && c.GID == nil:
		return nil, owner, nil
	case c.UID == nil && os.Geteuid() != 0 && *c.GID == uint32(os.Getegid()):
		return nil, owner, nil
	case c.UID == nil:
		return &syscall.Credential{Uid: uid, Gid: *c.GID}, owner, nil
	case owner == nil && c.GID == nil:
		return nil, nil, fmt.Errorf("unknown user with id %d, and no group given to go with it: %w", uid, lookupErr)
	case owner == nil:
		return &syscall.Credential{Uid: uid, Gid: *c.GID}, nil, nil
	}
	primary, err := parseID(owner.Gid)
	if err != nil {
		return nil, nil, fmt.Errorf("user %s: %w", owner.Username, err)
	}
	gid := primary
	if c.GID != nil {
		gid = *c.GID
	}
	if os.Geteuid() != 0 && uid == uint32(os.Geteuid()) && gid == uint32(os.Getegid()) {
		return nil, owner, nil // what we are already: nothing that needs root
	}
	groups, err := supplementary(owner, gid)
	if err != nil {
		return nil, nil, err
	}
	return &syscall.Credential{Uid: uid, Gid: gid, Groups: groups}, owner, nil
}

// supplementary lists the groups initgroups(3) would set: gid and those the
// user is a member of. The primary group is left out where gid replaces it.
func supplementary(owner *user.User, gid uint32) ([]uint32, error) {
	ids, err := owner.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("groups of user %s: %w", owner.Username, err)
	}
	groups := []uint32{gid}
	for _, text := range ids {
		id, err := parseID(text)
		if err != nil {
			return nil, fmt.Errorf("groups of user %s: %w", owner.Username, err)
		}
		if id != gid && text != owner.Gid {
			groups = append(groups, id)
		}
	}
	return groups, nil
}

// ours are the variables by which systemd speaks to the daemon (sd_notify(3), sd_watchdog_enabled(3)), and that of our
// starter: a program that found them would take them for its own.
var ours = map[string]bool{"NOTIFY_SOCKET": true, "WATCHDOG_PID": true, "WATCHDOG_USEC": true, "JOURNAL_STREAM": true,
	"INVOCATION_ID": true, "SYSTEMD_EXEC_PID": true, starter.Marker: true}

// environment is our own with what belongs to owner put right, and extra last.
// HOME is always there. USER and LOGNAME are not added, as Monit adds none, but
// where we inherited them they must not name somebody else.
func environment(inherited []string, owner *user.User, switched bool, dir string, extra []string) []string {
	home, name := "/", ""
	if owner != nil {
		home, name = owner.HomeDir, owner.Username
	}
	env := []string{"HOME=" + home} // an inherited one, if kept, comes later and wins
	for _, entry := range inherited {
		key, _, _ := strings.Cut(entry, "=")
		switch {
		case ours[key]:
			continue
		case key == "PWD":
			entry = "PWD=" + dir
		case switched && key == "HOME":
			continue
		case switched && (key == "USER" || key == "LOGNAME"):
			if name == "" {
				continue
			}
			entry = key + "=" + name
		}
		env = append(env, entry)
	}
	return append(env, extra...)
}

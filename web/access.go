package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/htpasswd"
)

// access is who may come in, made from the `allow` lines of one configuration. It does not change, apart from what it
// remembers of names and of passwords that were right.
type access struct {
	networks  []netip.Prefix
	names     []string // hosts that are looked up when somebody knocks
	users     map[string]credential
	groups    []pamGroup
	pamFolder string       // of the files of PAM's services, empty for the machine's own
	decoys    []credential // of users, checked in place of one who does not exist
	seed      maphash.Seed // which decoy stands for a name
	listed    bool         // hosts are named: nobody else may connect, also when none of them can be used
	closed    bool         // users are wanted: nobody comes in without a password, also when no user can be used
	empty     bool         // nothing was allowed

	mu       sync.Mutex
	resolved map[string]resolution
	proven   map[string]proof // by user: digests are slow on purpose, and polling is frequent
}

type credential struct {
	matches  func(password string) bool
	readOnly bool
}

// proof is a login that was right.
type proof struct {
	sum      [sha256.Size]byte // of user and password
	readOnly bool
	until    time.Time // zero: as long as this configuration
}

type resolution struct {
	addresses []netip.Addr
	until     time.Time
}

// newAccess reads the allow lines. What cannot be used is in the error; the rest holds, and never lets in more.
func newAccess(h *checks.HTTP) (*access, error) {
	a := &access{users: map[string]credential{}, resolved: map[string]resolution{}, proven: map[string]proof{}, seed: maphash.MakeSeed(), empty: len(h.Allow) == 0}
	var wrong []error
	for _, allow := range h.Allow {
		var err error
		switch {
		case allow.PAMGroup != "":
			a.closed = true
			err = a.addGroup(allow)
		case allow.File != "":
			a.closed = true
			err = a.addFile(allow)
		case allow.User != "":
			a.closed = true
			a.add(allow.User, credential{matches: htpasswd.Same(allow.Password), readOnly: allow.ReadOnly})
		case allow.Network != "":
			err = a.addNetwork(allow.Network)
		default:
			a.closed = true
			err = errors.New("allow: it names nobody")
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", allow.Pos, err))
		}
	}
	// Hosts alone let the socket's visitors in; where none of them can be used, nobody was let in.
	a.closed = a.closed || a.listed && len(a.networks) == 0 && len(a.names) == 0
	for _, name := range slices.Sorted(maps.Keys(a.users)) {
		a.decoys = append(a.decoys, a.users[name])
	}
	return a, errors.Join(wrong...)
}

// add takes a user; the first of a name counts.
func (a *access) add(user string, c credential) {
	if _, ok := a.users[user]; !ok {
		a.users[user] = c
	}
}

// addFile takes the users of an htpasswd file.
func (a *access) addFile(allow checks.Allow) error {
	users, err := htpasswd.Read(allow.File, allow.FileType, allow.FileUsers)
	for _, u := range users {
		a.add(u.Name, credential{matches: u.Matches, readOnly: allow.ReadOnly})
	}
	if err != nil {
		return fmt.Errorf("allow %w", err)
	}
	return nil
}

func (a *access) addNetwork(text string) error {
	a.listed = true
	networks, name, err := checks.AllowedHost(text)
	if err != nil {
		return fmt.Errorf("allow: %w", err)
	}
	a.networks = append(a.networks, networks...)
	if name != "" {
		a.names = append(a.names, name)
	}
	return nil
}

// Names are asked for again after a while, as addresses move.
const (
	resolveFor  = time.Minute
	resolveWait = 5 * time.Second
)

// allowsHost tells whether a client with this address may talk to us at all.
func (a *access) allowsHost(ctx context.Context, ip netip.Addr) bool {
	if a.empty {
		return false
	}
	if !a.listed {
		return true
	}
	ip = ip.Unmap().WithZone("")
	if slices.ContainsFunc(a.networks, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return true
	}
	return slices.ContainsFunc(a.names, func(name string) bool { return slices.Contains(a.lookup(ctx, name), ip) })
}

func (a *access) lookup(ctx context.Context, name string) []netip.Addr {
	a.mu.Lock()
	known := a.resolved[name]
	a.mu.Unlock()
	if time.Now().Before(known.until) {
		return known.addresses
	}
	ctx, cancel := context.WithTimeout(ctx, resolveWait)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return known.addresses // the last that was known is better than shutting out
	}
	for i := range found {
		found[i] = found[i].Unmap()
	}
	a.mu.Lock()
	a.resolved[name] = resolution{found, time.Now().Add(resolveFor)}
	a.mu.Unlock()
	return found
}

// login tells whether the password is the user's. why says what is wrong, for the log, empty when all is well. from names
// the client, for PAM's own log.
func (a *access) login(ctx context.Context, from, user, password string) (readOnly bool, why string) {
	sum := sha256.Sum256([]byte(user + "\x00" + password))
	a.mu.Lock()
	known, ok := a.proven[user]
	a.mu.Unlock()
	if ok && known.sum == sum && (known.until.IsZero() || time.Now().Before(known.until)) {
		return known.readOnly, ""
	}
	proven := proof{sum: sum}
	if c, ok := a.users[user]; ok {
		if !c.matches(password) {
			return false, fmt.Sprintf("wrong password for user '%s'", shown(user))
		}
		proven.readOnly = c.readOnly
	} else {
		a.decoy(user, password)
		if len(a.groups) == 0 {
			return false, fmt.Sprintf("unknown user '%s'", shown(user))
		}
		if proven.readOnly, why = a.groupLogin(ctx, from, user, password); why != "" {
			return false, why
		}
		proven.until = time.Now().Add(pamTrust)
	}
	a.mu.Lock()
	a.proven[user] = proven
	a.mu.Unlock()
	return proven.readOnly, ""
}

// decoy does for an unknown name the work that a known one costs, always the same for the same name: the time of an answer
// tells nobody who exists, also where digests are slower than the delay of failed logins.
func (a *access) decoy(user, password string) {
	if len(a.decoys) > 0 {
		a.decoys[maphash.String(a.seed, user)%uint64(len(a.decoys))].matches(password)
	}
}

// shown makes a name from outside fit for a log line.
func shown(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 64 {
		name = string(runes[:64]) + "..."
	}
	return name
}

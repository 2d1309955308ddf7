package actions

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// Starts is where a start program that is under way is noted before it begins. A daemon that is ended by kill -9 leaves the
// program running; the next one finds the note and makes no second instance beside it.
type Starts struct {
	Folder string // one file a service; empty: nothing is noted
	BootID string // of the running kernel: after a boot no note counts
	// Alive reports whether the process that began at that time, in clock ticks since the boot, still runs.
	Alive func(pid int, startTicks uint64) bool
}

// underWay is what is noted of a start.
type underWay struct {
	Boot       string    `json:"boot"`
	PID        int       `json:"pid"`
	StartTicks uint64    `json:"start_ticks"`
	Begun      time.Time `json:"begun"`
	Until      time.Time `json:"until"` // when its timeout is over
}

// lingering is how long after its beginning a start that an earlier daemon began may bring its service about, once its
// program has ended: most services are there by then, and what died since is started anew.
const lingering = 5 * time.Second

// mostOfNote is far more than a note has.
const mostOfNote = 4096

func (n Starts) file(s *checks.Service) string {
	return filepath.Join(n.Folder, url.PathEscape(strings.ToLower(s.Name)))
}

// begins notes a start whose process is there and has yet to become the program. A note needs to outlast us, not the
// machine: nothing that it tells of outlasts that either.
func (n Starts) begins(s *checks.Service, pid int, startTicks uint64, until time.Time) error {
	if n.Folder == "" {
		return nil
	}
	data, err := json.Marshal(underWay{Boot: n.BootID, PID: pid, StartTicks: startTicks, Begun: time.Now(), Until: until})
	if err == nil {
		err = os.MkdirAll(n.Folder, 0o700)
	}
	part := n.file(s) + ".part"
	if err == nil {
		err = os.WriteFile(part, data, 0o600)
	}
	if err == nil {
		err = os.Rename(part, n.file(s))
	}
	if err != nil {
		return fmt.Errorf("note the start: %w", err)
	}
	return nil
}

// ends takes the note away.
func (n Starts) ends(s *checks.Service) {
	if n.Folder != "" {
		_ = os.Remove(n.file(s)) // one that stays counts for nothing once its process is gone and its time is over
	}
}

// earlier finds what a daemon before us was about.
func (n Starts) earlier(s *checks.Service) (u underWay, ok bool) {
	if n.Folder == "" {
		return u, false
	}
	data, err := ownfile.Read(n.file(s), mostOfNote)
	if err != nil {
		return u, false
	}
	if json.Unmarshal(data, &u) != nil || u.Boot != n.BootID || u.PID <= 0 {
		n.ends(s)
		return u, false
	}
	return u, true
}

// finishEarlier waits for a start that an earlier daemon began, until the service runs, the program has ended and nothing
// came of it, or its time is over. It reports whether the service runs because of it.
func (m move) finishEarlier(ctx context.Context) bool {
	u, ok := m.a.Starts.earlier(m.s)
	if !ok {
		return false
	}
	defer m.a.Starts.ends(m.s)
	m.a.Log.Info("event", "service", m.s.Name, "text", fmt.Sprintf("waiting for the start that was under way, process %d", u.PID))
	for m.a.Starts.Alive(u.PID, u.StartTicks) && time.Now().Before(u.Until) && ctx.Err() == nil {
		if m.await(ctx, true, earlier(u.Until, time.Now().Add(pollMost))) {
			return true
		}
	}
	if ctx.Err() == nil && m.a.Starts.Alive(u.PID, u.StartTicks) { // as who started it would have done by now
		m.a.Log.Warn("event", "service", m.s.Name, "text", fmt.Sprintf("the start that was under way has had its time, process %d is ended", u.PID))
		_ = syscall.Kill(-u.PID, syscall.SIGKILL) // it leads a group of its own; an error means that it has just ended
		return false
	}
	return m.s.Kind == checks.Process && m.await(ctx, true, earlier(u.Until, u.Begun.Add(lingering)))
}

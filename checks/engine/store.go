package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/renameio/v2"

	"github.com/upkeep-monitor/upkeep/checks"
)

// stateVersion is the layout of the state file; a file of another version is moved aside.
const stateVersion = 1

// saved is what the state file holds: a line with version and SHA-256 of the rest, then this as JSON.
type saved struct {
	Boot      string                  `json:"boot"`
	NextEvent uint64                  `json:"next_event"`
	Reminded  time.Time               `json:"reminded,omitzero"`
	Orderly   bool                    `json:"orderly"` // the daemon had ended when this was written
	Services  map[string]savedService `json:"services"`
}

type savedService struct {
	Kind          checks.Kind                        `json:"kind"`
	Monitor       checks.Monitor                     `json:"monitor"`
	Until         time.Time                          `json:"until,omitzero"`
	Aside         time.Time                          `json:"aside,omitzero"`
	Reason        string                             `json:"reason,omitempty"`
	Restarts      int                                `json:"restarts,omitempty"`
	RestartCycles int                                `json:"restart_cycles,omitempty"`
	Rules         map[checks.RuleID]checks.RuleState `json:"rules,omitempty"`
	Exec          checks.RuleState                   `json:"exec"`
	Reads         map[string]checks.ReadPosition     `json:"reads,omitempty"`
	PID           int                                `json:"pid,omitempty"`
	StartTicks    uint64                             `json:"start_ticks,omitempty"`
}

// saved gathers what must survive the daemon.
func (e *Engine) saved() saved {
	s := saved{Boot: e.bootID, NextEvent: e.nextID, Reminded: e.reminded, Services: make(map[string]savedService, len(e.units))}
	for _, u := range e.units {
		keep := savedService{Kind: u.svc.Kind, Monitor: u.st.Monitor, Until: u.st.Until, Aside: u.aside, Reason: u.st.Reason, Restarts: u.st.Restarts,
			RestartCycles: u.st.RestartCycles, Exec: u.st.Exec, Reads: u.st.Reads, Rules: make(map[checks.RuleID]checks.RuleState, len(u.st.Rules))}
		for i, r := range u.svc.Rules {
			if u.st.Rules[i].Outcome != checks.Init || u.st.Rules[i].Memory != "" {
				keep.Rules[r.ID] = u.st.Rules[i]
			}
		}
		if u.seen != nil && u.seen.Process != nil && u.seen.Missing == "" {
			keep.PID, keep.StartTicks = u.seen.Process.PID, u.seen.Process.StartTicks
		}
		s.Services[strings.ToLower(u.svc.Name)] = keep
	}
	return s
}

// restore gives a service what the state file remembers of it. After an orderly end a failure that still stands is told
// again, as whoever starts the daemon wants to know; after a crash everything goes on where it was.
// When the machine has booted since, the onreboot mode decides what is monitored.
func (e *Engine) restore(u *unit, s saved) {
	keep, known := s.Services[strings.ToLower(u.svc.Name)]
	if !known || keep.Kind != u.svc.Kind {
		if u.svc.OnReboot == checks.RebootNoStart {
			u.st.Monitor = checks.MonitorNot
		}
		return
	}
	u.st.Reads, u.st.Exec = keep.Reads, keep.Exec
	for i, r := range u.svc.Rules {
		if rs, ok := keep.Rules[r.ID]; ok {
			rs.Slot, rs.Retell = 0, s.Orderly && rs.Outcome == checks.Failed
			u.st.Rules[i] = rs
		}
	}
	if e.rebooted {
		switch u.svc.OnReboot {
		case checks.RebootNoStart:
			u.st.Monitor = checks.MonitorNot
		case checks.RebootLastState:
			u.st.Monitor = keep.Monitor
		}
		return
	}
	u.st.Monitor, u.st.Until, u.st.Reason, u.aside = keep.Monitor, keep.Until, keep.Reason, keep.Aside
	u.st.Restarts, u.st.RestartCycles = keep.Restarts, keep.RestartCycles
	if keep.PID > 0 {
		u.seen = &checks.Observation{Process: &checks.ProcessFacts{PID: keep.PID, StartTicks: keep.StartTicks}}
	}
}

// store reads and writes the state file, one writer at a time.
type store struct {
	path string
	log  *slog.Logger

	mu     sync.Mutex
	next   *saved // the newest state that is not written yet
	busy   bool
	failed bool // the last write failed, and was said
}

// load reads the state file. A damaged one is moved aside with a warning: it never keeps the daemon from starting.
func (s *store) load() saved {
	none := saved{Services: map[string]savedService{}}
	if s.path == "" {
		return none
	}
	data, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return none
	}
	if err == nil {
		var state saved
		if state, err = decode(data); err == nil {
			return state
		}
	}
	aside := fmt.Sprintf("%s.damaged-%d", s.path, time.Now().Unix())
	if moved := os.Rename(s.path, aside); moved != nil {
		err = errors.Join(err, moved)
	}
	s.log.Warn("state file cannot be used, starting without it", "file", s.path, "moved_to", aside, "err", err)
	return none
}

func decode(data []byte) (saved, error) {
	head, body, ok := bytes.Cut(data, []byte("\n"))
	var version int
	var sum string
	if _, err := fmt.Sscanf(string(head), "upkeep-state %d %64s", &version, &sum); !ok || err != nil {
		return saved{}, errors.New("not a state file of upkeep")
	}
	if version != stateVersion {
		return saved{}, fmt.Errorf("layout version %d, this program reads %d", version, stateVersion)
	}
	if got := sha256.Sum256(body); hex.EncodeToString(got[:]) != sum {
		return saved{}, errors.New("checksum does not match, the file is damaged")
	}
	var state saved
	if err := json.Unmarshal(body, &state); err != nil {
		return saved{}, fmt.Errorf("read state: %w", err)
	}
	return state, nil
}

func encode(state saved) ([]byte, error) {
	body, err := json.Marshal(state)
	if err != nil {
		return nil, fmt.Errorf("write state: %w", err)
	}
	sum := sha256.Sum256(body)
	return append(fmt.Appendf(nil, "upkeep-state %d %x\n", stateVersion, sum), body...), nil
}

// saveAfter writes a state once safe is closed. While a write is under way only the newest state waits.
func (s *store) saveAfter(safe <-chan struct{}, state saved, work *sync.WaitGroup) {
	if s.path == "" {
		return
	}
	s.mu.Lock()
	s.next = &state
	if s.busy {
		s.mu.Unlock()
		return
	}
	s.busy = true
	s.mu.Unlock()
	work.Go(func() {
		<-safe
		for {
			s.mu.Lock()
			next := s.next
			s.next = nil
			if s.busy = next != nil; !s.busy {
				s.mu.Unlock()
				return
			}
			s.mu.Unlock()
			s.save(*next)
		}
	})
}

// save writes the state atomically: temporary file, fsync, rename, fsync of the folder.
func (s *store) save(state saved) {
	if s.path == "" {
		return
	}
	err := s.write(state)
	if err != nil && !s.failed {
		s.log.Error("state file cannot be written, going on without; the last good one stays", "file", s.path, "err", err)
	}
	s.failed = err != nil
}

func (s *store) write(state saved) error {
	data, err := encode(state)
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(s.path, data, 0o600, renameio.WithStaticPermissions(0o600)); err != nil {
		return fmt.Errorf("replace state file: %w", err)
	}
	folder, err := os.Open(filepath.Dir(s.path))
	if err != nil {
		return fmt.Errorf("open state folder: %w", err)
	}
	defer func() { _ = folder.Close() }()
	return folder.Sync()
}

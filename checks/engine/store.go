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
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	Services  map[string]savedService `json:"services,omitempty"`

	written [][]byte // of services, `"name":{...}` each, in place of Services
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
	Exec          *checks.RuleState                  `json:"exec,omitempty"`
	Reads         map[string]checks.ReadPosition     `json:"reads,omitempty"`
	PID           int                                `json:"pid,omitempty"`
	StartTicks    uint64                             `json:"start_ticks,omitempty"`
}

// saved gathers what must survive the daemon. What has not changed in a service since the last time is not written anew;
// at an orderly end everything is.
func (e *Engine) saved(orderly bool) saved {
	s := saved{Boot: e.bootID, NextEvent: e.nextID, Reminded: e.reminded, Orderly: orderly, written: make([][]byte, len(e.units))}
	for i, u := range e.units {
		if u.kept == nil || orderly {
			u.kept = u.encode()
		}
		s.written[i] = u.kept
	}
	return s
}

// encode writes what the state file holds of a service.
func (u *unit) encode() []byte {
	keep := savedService{Kind: u.svc.Kind, Monitor: u.st.Monitor, Until: u.st.Until, Aside: u.aside, Reason: u.st.Reason, Restarts: u.st.Restarts,
		RestartCycles: u.st.RestartCycles, Reads: u.st.Reads, Rules: make(map[checks.RuleID]checks.RuleState, len(u.st.Rules))}
	for i, r := range u.svc.Rules {
		if u.st.Rules[i].Outcome != checks.Init || u.st.Rules[i].Memory != "" {
			keep.Rules[r.ID] = u.st.Rules[i]
		}
	}
	if u.st.Exec.Outcome != checks.Init {
		keep.Exec = &u.st.Exec
	}
	p := processOf(u.seen)
	keep.PID, keep.StartTicks = p.pid, p.ticks
	name, _ := json.Marshal(u.key) // a text can always be written
	body, err := json.Marshal(keep)
	if err != nil {
		body = []byte("{}") // no field of it can fail
	}
	return slices.Concat(name, []byte(":"), body)
}

// identity tells a process from all others.
type identity struct {
	pid   int
	ticks uint64
}

func processOf(seen *checks.Observation) identity {
	if seen == nil || seen.Process == nil || seen.Missing != "" {
		return identity{}
	}
	return identity{seen.Process.PID, seen.Process.StartTicks}
}

// lasting tells whether a look has changed what the state file must hold. That the same was seen once more is no reason to
// write it: counts and texts that are a few cycles old do no harm after a crash.
func lasting(s *checks.Service, old, now *checks.State) bool {
	if old.Monitor != now.Monitor || old.Restarts != now.Restarts || old.RestartCycles != now.RestartCycles || old.Exec.Outcome != now.Exec.Outcome ||
		!maps.Equal(old.Reads, now.Reads) || len(old.Rules) != len(now.Rules) {
		return true
	}
	for i := range now.Rules {
		was, is := &old.Rules[i], &now.Rules[i]
		cycles := max(s.Rules[i].Fail.Cycles, s.Rules[i].Recover.Cycles, 1)
		within := ^uint64(0) >> max(64-cycles, 0)
		if was.Outcome != is.Outcome || !was.Since.Equal(is.Since) || was.Memory != is.Memory || was.History&within != is.History&within {
			return true
		}
	}
	return false
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
	u.st.Reads = keep.Reads
	if keep.Exec != nil {
		u.st.Exec = *keep.Exec
	}
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

	busy   atomic.Bool // a write is under way
	failed bool        // the last write failed, and was said
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

// encode puts the state file together in one piece, as it may be large: 2 MB for 2000 services.
func encode(state saved) ([]byte, error) {
	frame, err := json.Marshal(state)
	if err != nil {
		return nil, fmt.Errorf("write state: %w", err)
	}
	head := stateHead([sha256.Size]byte{})
	size := len(head) + len(frame) + len(`,"services":{}`)
	for _, service := range state.written {
		size += len(service) + len(",")
	}
	data := append(append(make([]byte, 0, size), head...), frame...)
	if len(state.written) > 0 {
		data = append(data[:len(data)-1], `,"services":{`...)
		for i, service := range state.written {
			if i > 0 {
				data = append(data, ',')
			}
			data = append(data, service...)
		}
		data = append(data, "}}"...)
	}
	copy(data, stateHead(sha256.Sum256(data[len(head):])))
	return data, nil
}

func stateHead(sum [sha256.Size]byte) []byte {
	return fmt.Appendf(nil, "upkeep-state %d %x\n", stateVersion, sum)
}

// free tells that no write is under way.
func (s *store) free() bool { return !s.busy.Load() }

// saveAfter writes a state once safe is closed, and tells when it is done.
func (s *store) saveAfter(safe <-chan struct{}, state saved, work *sync.WaitGroup, done func()) {
	if s.path == "" {
		return
	}
	s.busy.Store(true)
	work.Go(func() {
		<-safe
		s.save(state)
		s.busy.Store(false)
		done()
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

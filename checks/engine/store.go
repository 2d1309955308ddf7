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
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/renameio/v2"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// stateVersion is the layout of the state file; a file of another version is moved aside.
const stateVersion = 1

// saved is what the state file holds: a line with version and SHA-256 of the rest, then this as JSON.
type saved struct {
	Boot      string                  `json:"boot"`
	NextEvent uint64                  `json:"next_event"`
	Reminded  time.Time               `json:"reminded,omitzero"`
	Services  map[string]savedService `json:"services,omitempty"`

	written [][]byte // of services, `"name":{...}` each, in place of Services
}

type savedService struct {
	Kind          checks.Kind                        `json:"kind"`
	Monitor       checks.Monitor                     `json:"monitor"`
	Until         time.Time                          `json:"until,omitzero"`
	Aside         time.Time                          `json:"aside,omitzero"`
	Reason        string                             `json:"reason,omitempty"`
	With          []string                           `json:"with,omitempty"`
	Owed          bool                               `json:"owed,omitempty"`
	Restarts      int                                `json:"restarts,omitempty"`
	RestartCycles int                                `json:"restart_cycles,omitempty"`
	Rules         map[checks.RuleID]checks.RuleState `json:"rules,omitempty"`
	Exec          *checks.RuleState                  `json:"exec,omitempty"`
	Check         *checks.RuleState                  `json:"check,omitempty"`
	Reads         map[string]checks.ReadPosition     `json:"reads,omitempty"`
	PID           int                                `json:"pid,omitempty"`
	StartTicks    uint64                             `json:"start_ticks,omitempty"`
}

// store reads and writes the state file, one writer at a time.
type store struct {
	path string
	log  *slog.Logger

	busy   atomic.Bool // a write is under way
	failed atomic.Bool // the last write failed, and was said
}

// maxState bounds the state file, in bytes: some hundred thousand services.
const maxState = 256 << 20

// load reads the state file. A damaged one is moved aside with a warning: it never keeps the daemon from starting.
func (s *store) load() saved {
	none := saved{Services: map[string]savedService{}}
	if s.path == "" {
		return none
	}
	data, err := ownfile.Read(s.path, maxState)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 { // an empty one was made ahead, as a place for it
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
	if err != nil && !s.failed.Load() {
		s.log.Error("state file cannot be written, going on without; the last good one stays", "file", s.path, "err", err)
	}
	s.failed.Store(err != nil)
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

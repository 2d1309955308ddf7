package alert

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// ledger makes all messages of an event, and the memory that it was told, one step: the messages are written first and handed
// to nobody, then one line of this file says that the event is taken over. What a kill leaves without its line is undone at
// the next start, when the state file, which is written later still, brings the same event again. With the line, nothing
// of it is: the state is brought up to what was told.
//
// It holds what was told since the state file was last written, at most one line for each rule and some more: Saved
// shortens it.
type ledger struct {
	path, run, boot string
	log             *slog.Logger
	before          map[string]uint64 // by run of the program: the number of its last line, as found at the start

	mu    sync.Mutex
	begun bool                   // this run has written to the file
	last  uint64                 // events taken over in this run
	told  map[string]checks.Told // by checks.Told.Place
	lines int                    // in the file
}

// ledgerLine is a line of the file: the first of a run has its boot, all others are events.
type ledgerLine struct {
	Run  string       `json:"run"`
	N    uint64       `json:"n"`
	Boot string       `json:"boot,omitempty"`
	Told *checks.Told `json:"told,omitempty"`
}

// spareLines is how many lines more than rules the file may hold before it is written anew.
const spareLines = 256

// openLedger reads what the last runs have left. Where a line cannot be read, every message counts as taken over: better
// told twice than never. What was told in another boot is not believed, since a power failure may have taken its messages.
func openLedger(path, boot string, log *slog.Logger) *ledger {
	var id [4]byte
	_, _ = rand.Read(id[:]) // never fails (crypto/rand)
	l := &ledger{path: path, run: hex.EncodeToString(id[:]), boot: boot, log: log, before: map[string]uint64{}, told: map[string]checks.Told{}}
	data, err := os.ReadFile(path)
	if err != nil {
		return l
	}
	boots := map[string]string{}
	damaged := false
	for text := range bytes.Lines(data) {
		l.lines++
		var line ledgerLine
		if json.Unmarshal(text, &line) != nil || line.Run == "" {
			damaged = true
			continue
		}
		l.before[line.Run] = max(l.before[line.Run], line.N)
		if line.Boot != "" {
			boots[line.Run] = line.Boot
		}
		if line.Told != nil && boots[line.Run] == boot {
			l.told[line.Told.Place()] = *line.Told
		}
	}
	if damaged {
		clear(l.before)
	}
	return l
}

// batch is the mark for the messages of the event that is taken over next.
func (l *ledger) batch() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.begun { // messages of a run that has no line at all could not be told from those of other folders
		l.begun = true
		l.put(ledgerLine{Run: l.run, N: l.last, Boot: l.boot})
	}
	return l.run + "-" + strconv.FormatUint(l.last+1, 10)
}

// commit takes the event over, and with it the messages of the batch.
func (l *ledger) commit(e *checks.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	line := ledgerLine{Run: l.run, N: l.last}
	if e.Key() != "" {
		told := e.Told()
		l.told[told.Place()] = told
		line.Told = &told
	}
	l.put(line)
}

// undone tells whether a message belongs to an event that a kill has cut short, so that it will come again.
func (l *ledger) undone(batch string) bool {
	run, number, ok := strings.Cut(batch, "-")
	n, err := strconv.ParseUint(number, 10, 64)
	last, known := l.before[run]
	return ok && err == nil && known && n > last
}

// put writes a line. A file that cannot be written is removed: without it every message counts as taken over, and none is
// lost. The caller holds the lock.
func (l *ledger) put(line ledgerLine) {
	if l.lines > len(l.told)+spareLines {
		l.rewrite()
		return
	}
	text, err := json.Marshal(line)
	if err == nil {
		err = appendTo(l.path, append(text, '\n'))
	}
	l.lines++
	if err != nil {
		l.give(err)
	}
}

func (l *ledger) give(err error) {
	l.log.Warn("cannot note which events were told; after a kill some may be told twice", "file", l.path, "err", err)
	if err := os.Remove(l.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		l.log.Error("cannot remove the list of events that were told", "file", l.path, "err", err)
	}
	l.begun, l.lines = false, 0
}

// rewrite leaves in the file what still counts. The caller holds the lock.
func (l *ledger) rewrite() {
	lines := []ledgerLine{{Run: l.run, N: l.last, Boot: l.boot}}
	for _, told := range slices.SortedFunc(maps.Values(l.told), func(a, b checks.Told) int { return cmp.Compare(a.ID, b.ID) }) {
		lines = append(lines, ledgerLine{Run: l.run, N: l.last, Told: &told})
	}
	var b bytes.Buffer
	for _, line := range lines {
		text, err := json.Marshal(line)
		if err != nil {
			l.give(err)
			return
		}
		b.Write(append(text, '\n'))
	}
	part := l.path + ".new"
	err := os.WriteFile(part, b.Bytes(), 0o600)
	if err == nil {
		err = os.Rename(part, l.path)
	}
	l.begun, l.lines = true, len(lines)
	if err != nil {
		l.give(fmt.Errorf("write it anew: %w", err))
	}
}

// saved forgets what the state file holds by now: changes up to this event.
func (l *ledger) saved(id uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := len(l.told)
	maps.DeleteFunc(l.told, func(_ string, t checks.Told) bool { return t.ID <= id })
	if len(l.told) < before {
		l.rewrite()
	}
}

// sync makes the file outlast a power failure.
func (l *ledger) sync() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	file, err := os.Open(l.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close(), ownfile.SyncDir(filepath.Dir(l.path)))
}

// list gives what was told and may be missing in the state file, oldest first, by service in lower case.
func (l *ledger) list() map[string][]checks.Told {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string][]checks.Told{}
	for _, told := range slices.SortedFunc(maps.Values(l.told), func(a, b checks.Told) int { return cmp.Compare(a.ID, b.ID) }) {
		name := strings.ToLower(told.Service)
		out[name] = append(out[name], told)
	}
	return out
}

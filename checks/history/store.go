package history

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// The tiers: every look, spans of 5 minutes, spans of an hour, and events.
const (
	rawTier = iota
	fineTier
	coarseTier
	eventTier
	tiers
)

// tierRule is what does not change of a tier.
type tierRule struct {
	name  string
	title string        // in notes
	width int64         // seconds that a row stands for, 0: a single look
	keep  time.Duration // at most; 0: as long as the setting says
	seal  time.Duration // how long a journal is written to before it becomes a segment
	share int           // percent of the budget that is its own when others want more
}

var tierRules = [tiers]tierRule{
	{name: "looks", title: "single looks", keep: 24 * time.Hour, seal: 2 * time.Hour, share: 40},
	{name: "minutes", title: "spans of 5 minutes", width: 300, keep: 30 * 24 * time.Hour, seal: 24 * time.Hour, share: 25},
	{name: "hours", title: "spans of an hour", width: 3600, seal: 30 * 24 * time.Hour, share: 25},
	{name: "events", title: "events", seal: 30 * 24 * time.Hour, share: 10},
}

// file is one file of a tier: a segment, or a journal that becomes one.
type file struct {
	seq      uint64
	sealed   bool
	ended    bool // a journal that nothing is added to
	size     int64
	from, to int64 // of its rows, in seconds since 1970; from is above to when there are none
}

// Options are what a store needs.
type Options struct {
	Dir  string // made with the first write
	Size uint64 // bytes that all files together may have; 0: nothing is kept
	Keep time.Duration
	Log  *slog.Logger
	Now  func() time.Time // nil: the clock
}

// Store keeps figures and events on disk. Looked and Happened take them from the engine, Run writes them, and all other
// methods may be called by anyone at any time.
type Store struct {
	dir   string
	log   *slog.Logger
	now   func() time.Time
	queue queue

	size atomic.Int64 // of the budget; 0: off
	keep atomic.Int64 // nanoseconds
	// loaded is set when what is on disk is known; nothing is written before, so that nothing is overwritten.
	loaded atomic.Bool

	// mu guards what readers share with the writer and the keeper; no file is touched under it.
	mu      sync.Mutex
	files   [tiers][]file // by seq, the last may be the journal that is written to
	used    int64
	reached [coarseTier + 1]int64 // up to when a tier of spans is complete
	trimmed [tiers]bool           // the budget has cut what the rule would keep
	failing string                // why nothing can be written
	names   []string              // the only services to remember, nil: not told
	damaged map[string]bool       // files whose damage was said
	keeping chan struct{}         // wakes the keeper

	// What follows belongs to the writer.
	members  map[string]*member
	measures map[column]*measure
	order    []*member
	journals [tiers]journal
	figures  []checks.Figure
	values   []rowValue
	spare    []look
	frames   int // written since the start
}

// New makes a store; nothing is read or written yet.
func New(o Options) *Store {
	s := &Store{dir: o.Dir, log: o.Log, now: o.Now, members: map[string]*member{}, measures: map[column]*measure{}, keeping: make(chan struct{}, 1), damaged: map[string]bool{}}
	if s.now == nil {
		s.now = time.Now
	}
	s.queue.wake = make(chan struct{}, 1)
	for tier := range s.journals {
		s.journals[tier].tier, s.journals[tier].noted = tier, emptySpan
	}
	s.Configure(o.Size, o.Keep)
	return s
}

// Load reads what is there and makes ready to go on. Only one program may have the folder at a time. Damage is no error:
// what can be read is kept.
func (s *Store) Load() error {
	if err := s.find(); err != nil {
		return err
	}
	if err := s.replay(); err != nil {
		return err
	}
	s.loaded.Store(true)
	s.queue.off.Store(s.limit() == 0)
	return nil
}

// Configure changes the budget and how long is kept at most; 0 for good.
func (s *Store) Configure(size uint64, keep time.Duration) {
	s.size.Store(int64(min(size, 1<<60)))
	s.keep.Store(int64(keep))
	s.queue.off.Store(size == 0 || !s.loaded.Load())
	s.wakeKeeper()
}

// path is where a file of a tier lies.
func (s *Store) path(tier int, f file) string {
	suffix := "journal"
	if f.sealed {
		suffix = "segment"
	}
	return filepath.Join(s.dir, fmt.Sprintf("%s-%08d.%s", tierRules[tier].name, f.seq, suffix))
}

// find lists the files that are there. A journal whose segment is there too was sealed, but not yet removed.
func (s *Store) find() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the folder of the history: %w", err)
	}
	for _, entry := range entries {
		tier, f, ok := parseName(entry.Name())
		if !ok {
			if strings.HasPrefix(entry.Name(), ".") { // a segment that was not finished
				_ = os.Remove(filepath.Join(s.dir, entry.Name()))
			}
			continue
		}
		s.files[tier] = append(s.files[tier], f)
	}
	for tier := range s.files {
		slices.SortFunc(s.files[tier], func(a, b file) int {
			if a.seq != b.seq {
				return int(a.seq) - int(b.seq)
			}
			return int(bit(b.sealed)) - int(bit(a.sealed))
		})
		s.files[tier] = slices.DeleteFunc(s.files[tier], func(f file) bool {
			if f.sealed || !slices.ContainsFunc(s.files[tier], func(o file) bool { return o.seq == f.seq && o.sealed }) {
				return false
			}
			_ = os.Remove(s.path(tier, f))
			return true
		})
		s.survey(tier)
	}
	return nil
}

func parseName(name string) (tier int, f file, ok bool) {
	base, suffix, _ := strings.Cut(name, ".")
	word, number, _ := strings.Cut(base, "-")
	tier = slices.IndexFunc(tierRules[:], func(r tierRule) bool { return r.name == word })
	if _, err := fmt.Sscanf(number, "%d", &f.seq); err != nil || tier < 0 || suffix != "journal" && suffix != "segment" {
		return 0, file{}, false
	}
	f.sealed = suffix == "segment"
	return tier, f, true
}

// survey reads from each file of a tier when its rows begin and end, and cuts what is damaged off the last journal.
func (s *Store) survey(tier int) {
	list := s.files[tier][:0]
	for i, f := range s.files[tier] {
		f.from, f.to = math.MaxInt64, math.MinInt64
		path := s.path(tier, f)
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		f.size = info.Size()
		if f.sealed {
			r, done, err := openSegment(path)
			if err != nil {
				s.setAside(path, err)
				continue
			}
			f.from, f.to = r.index.span()
			done()
		} else if good, err := surveyJournal(path, tier, &f); err != nil {
			s.log.Warn("the end of a history file is damaged and is left out", "file", path, "bytes", f.size-good, "err", err)
			if good == 0 || i == len(s.files[tier])-1 && os.Truncate(path, good) != nil {
				s.setAside(path, err)
				continue
			}
			f.size = good
		}
		s.used += f.size
		list = append(list, f)
	}
	s.files[tier] = list
}

// setAside gives up a file of which nothing can be read.
func (s *Store) setAside(path string, err error) {
	s.log.Warn("a history file cannot be read and is removed", "file", path, "err", err)
	_ = os.Remove(path)
}

func surveyJournal(path string, tier int, f *file) (good int64, err error) {
	in, _, err := ownfile.Open(path)
	if err != nil {
		return 0, fmt.Errorf("open journal: %w", err)
	}
	defer func() { _ = in.Close() }()
	var d decoder
	return readFrames(in, func(payload []byte) error {
		if tier == eventTier {
			return eachEvent(payload, func(at int64, _ []byte) error { f.note(at); return nil })
		}
		return d.frame(payload, func(r row) { f.note(r.at) })
	})
}

// note widens the span of a file.
func (f *file) note(at int64) { f.from, f.to = min(f.from, at), max(f.to, at) }

// filesOf lists the files of a tier as they are now.
func (s *Store) filesOf(tier int) []file {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.files[tier])
}

// tolerate makes damage a warning that is said once for each file.
func (s *Store) tolerate(path string, err error) error {
	if !errors.Is(err, errDamaged) {
		return err
	}
	s.mu.Lock()
	said := s.damaged[path]
	s.damaged[path] = true
	s.mu.Unlock()
	if !said {
		s.log.Warn("a part of the history is damaged and is left out", "file", path, "err", err)
	}
	return nil
}

// each calls read with a file, and with its segment when the journal has become one meanwhile. A file that has gone was
// too old.
func (s *Store) each(tier int, f file, read func(path string, f file) error) error {
	path := s.path(tier, f)
	err := read(path, f)
	if errors.Is(err, fs.ErrNotExist) && !f.sealed {
		f.sealed = true
		path = s.path(tier, f)
		err = read(path, f)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return s.tolerate(path, err)
}

// limit is what all files together may have.
func (s *Store) limit() int64 { return s.size.Load() }

// journalLimit is how large a journal gets before it becomes a segment.
func (s *Store) journalLimit() int64 { return min(max(s.limit()/48, 16<<10), 2<<20) }

// target is what the keeper leaves, so that journals can grow and become segments.
func (s *Store) target() int64 { return s.limit() - 4*s.journalLimit() }

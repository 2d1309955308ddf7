package alert

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// maxLetter bounds a message and the journal, in bytes: the status document of many services is large.
const maxLetter = 64 << 20

// folder is the queue on disk: a file per message, whose names sort in the order in which the messages were written.
type folder struct {
	dir string
	log *slog.Logger

	mu   sync.Mutex
	last int64 // number of the newest name
}

// The names have only messages and digits, as scripts that watch Monit's queue expect. A file with any other name
// (Monit's own, say) is not ours and is left alone.
var (
	letterName = regexp.MustCompile(`^[0-9a-f]{16}$`)
	partName   = regexp.MustCompile(`^\.[0-9a-f]{16}$`)
)

// next gives the path of a new message. The names go up even when the clock is set back.
func (f *folder) next(now time.Time) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = max(f.last+1, now.UnixNano())
	return filepath.Join(f.dir, fmt.Sprintf("%016x", f.last))
}

// write puts a message into the folder so that it is there whole or not at all, whenever the program is ended. Only sync
// makes it last through a power failure: that takes a hundred times as long, and is done for many messages at once.
func write(path string, l *Message) (err error) {
	data, err := l.encode()
	if err != nil {
		return err
	}
	dir, name := filepath.Split(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	part := filepath.Join(dir, "."+name)
	defer func() {
		if err != nil {
			_ = os.Remove(part) // it may have never been made
		}
	}()
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// syncMessages makes messages last through a power failure. Those that were delivered meanwhile are gone.
func syncMessages(paths []string) error {
	var wrong error
	dirs := map[string]bool{}
	for _, path := range paths {
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = errors.Join(file.Sync(), file.Close())
		}
		wrong = errors.Join(wrong, err)
		dirs[filepath.Dir(path)] = true
	}
	for dir := range dirs {
		wrong = errors.Join(wrong, ownfile.SyncDir(dir))
	}
	return wrong
}

// load reads all messages that wait, oldest first. What cannot be read is moved aside with a warning, and what was being
// written when the program ended is removed, as all messages of its event are: it had not been taken over yet.
func (f *folder) load(undone func(batch string) bool) (paths []string, messages []*Message) {
	entries, err := os.ReadDir(f.dir) // sorted by name
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.log.Error("cannot read the event queue", "err", err)
	}
	for _, e := range entries {
		path := filepath.Join(f.dir, e.Name())
		switch {
		case partName.MatchString(e.Name()):
			_ = os.Remove(path)
			continue
		case !letterName.MatchString(e.Name()):
			continue
		}
		var number int64
		if _, err := fmt.Sscanf(e.Name(), "%x", &number); err == nil {
			f.last = max(f.last, number)
		}
		data, err := ownfile.Read(path, maxLetter)
		if err != nil {
			f.log.Error("cannot read a message of the event queue", "err", err)
			continue
		}
		l, err := decodeMessage(data)
		if err != nil {
			f.moveAside(path, err)
			continue
		}
		if undone(l.Batch) {
			_ = os.Remove(path) // else its event is told twice
			continue
		}
		paths, messages = append(paths, path), append(messages, l)
	}
	return paths, messages
}

func (f *folder) moveAside(path string, why error) {
	aside := path + ".damaged"
	if err := os.Rename(path, aside); err != nil {
		f.log.Error("cannot move a damaged message of the event queue aside", "path", path, "err", err)
		return
	}
	f.log.Warn("moved a damaged message of the event queue aside", "path", aside, "err", why)
}

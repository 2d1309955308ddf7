package proc

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"golang.org/x/sys/unix"
)

// PIDFile is a pid file that is read again and again. It is opened only when it is not the one that was read before: to
// see that takes 2 us, to read it 8. It may be used from several goroutines.
type PIDFile struct {
	path string

	mu   sync.Mutex
	last *pidFileRead // nil: read it
}

// pidFileRead is what was read of a pid file. Nobody changes it.
type pidFileRead struct {
	info unix.Stat_t
	pid  int
}

// NewPIDFile makes one that was not read yet.
func NewPIDFile(path string) *PIDFile { return &PIDFile{path: path} }

// coarse is how long a file that has changed again may look as it did: file systems tell times in steps, the coarsest, FAT,
// of two seconds.
const coarse = 2 * time.Second

// Read is ReadPIDFile.
func (f *PIDFile) Read() (pid int, written time.Time, err error) {
	f.mu.Lock()
	last := f.last
	f.mu.Unlock()
	var info unix.Stat_t
	if last != nil && unix.Stat(f.path, &info) == nil && sameContent(&info, &last.info) {
		return last.pid, time.Unix(info.Mtim.Unix()), nil
	}
	began := time.Now()
	if pid, info, err = readPIDFile(f.path); err == nil && began.Sub(time.Unix(info.Ctim.Unix())) > coarse {
		last = &pidFileRead{info: info, pid: pid}
	} else {
		last = nil
	}
	f.mu.Lock()
	f.last = last
	f.mu.Unlock()
	return pid, time.Unix(info.Mtim.Unix()), err
}

// sameContent tells that a file is the same one, and that nothing was written to it. Whoever sets its times back changes
// when its inode was changed.
func sameContent(a, b *unix.Stat_t) bool {
	return a.Dev == b.Dev && a.Ino == b.Ino && a.Size == b.Size && a.Mtim == b.Mtim && a.Ctim == b.Ctim && a.Mode == b.Mode
}

func readPIDFile(path string) (pid int, info unix.Stat_t, err error) {
	fd, err := sample.Retried(func() (int, error) { return unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0) })
	if err != nil {
		return 0, info, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer unix.Close(fd)
	if err := unix.Fstat(fd, &info); err != nil {
		return 0, info, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	if info.Mode&unix.S_IFMT != unix.S_IFREG {
		return 0, info, fmt.Errorf("pid file %s: %w", path, fs.ErrInvalid)
	}
	var room [64]byte
	n, err := sample.Retried(func() (int, error) { return unix.Read(fd, room[:]) })
	if err != nil {
		return 0, info, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	text := bytes.TrimSpace(room[:max(n, 0)])
	if len(text) == 0 {
		return 0, info, fmt.Errorf("pid file %s: %w", path, ErrEmpty)
	}
	pid, ok := leadingID(text)
	if !ok {
		return 0, info, fmt.Errorf("pid file %s: %w", path, ErrNoID)
	}
	return pid, info, nil
}

// What may be wrong with a pid file that can be read.
var (
	ErrEmpty = errors.New("is empty")
	ErrNoID  = errors.New("holds no process id")
)

// leadingID reads the number that a text begins with. What follows it is anybody's: Monit does not look at it either.
func leadingID(text []byte) (pid int, ok bool) {
	text = bytes.TrimPrefix(text, []byte("+"))
	digits := 0
	for digits < len(text) && '0' <= text[digits] && text[digits] <= '9' {
		digits++
	}
	number, ok := parseUint(text[:digits])
	return int(number), ok && number > 0 && number <= math.MaxInt32
}

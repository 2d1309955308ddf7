package watch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// directoryEvents is what is asked about a directory (inotify(7)).
	directoryEvents = unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_MOVED_FROM | unix.IN_DELETE | unix.IN_CREATE |
		unix.IN_ATTRIB | unix.IN_MODIFY | unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_ONLYDIR
	// directoryGone is what says that a watch leads nowhere any more.
	directoryGone = unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_UNMOUNT | unix.IN_IGNORED

	// readPause is how long file events gather before they are read again. The
	// kernel folds equal ones, so a busy log costs little.
	readPause = 10 * time.Millisecond
	// readSize holds some hundred events, of which readsAtOnce makes some thousand.
	readSize    = 1 << 14
	readsAtOnce = 16
	// eventHeader is the size of struct inotify_event without its name.
	eventHeader = unix.SizeofInotifyEvent
)

// fileWatches is the state of all file watches.
type fileWatches struct {
	inotify   int // -1 when there is none
	source    uint64
	searching bool // a search uses inotify, and closes it when we are closed meanwhile
	paused    bool // not read before resume
	resume    time.Time
	buffer    []byte
	byKey     map[string]*file
	folders   map[string]int // the directories of their paths, with how many lie in each
	byWD      map[int]directory
	found     map[string]int // what the last search found of the directories
	settled   bool           // all files were where that search looked for them, and nothing has happened to any since
	surplus   []int          // watches to be taken off by sweep
}

// directory is the names looked for in a directory, and for whom.
type directory map[string]map[string]struct{}

// search is one round of asking the file system. It holds attach, but not mu.
type search struct {
	w           *Watcher
	inotify     int
	began       time.Time
	directories map[string]int // watch by path, -1 for none
	limits      map[string]string
}

func (w *Watcher) openFiles() {
	w.files = fileWatches{byKey: map[string]*file{}, folders: map[string]int{}, byWD: map[int]directory{}, buffer: make([]byte, readSize)}
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err == nil {
		w.files.source, err = w.add(fd, unix.EPOLLIN|unix.EPOLLONESHOT, w.readFiles)
		if err != nil {
			_ = unix.Close(fd) // nothing was read from it
		}
	}
	w.files.inotify = fd
	if err != nil {
		w.files.inotify = -1
		w.limit("files", fmt.Sprintf("changes of files are not told by the kernel: %v", os.NewSyscallError("inotify_init1", err)))
	}
}

// beginSearch returns nil when there is nothing to search with.
func (w *Watcher) beginSearch() (*search, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, os.ErrClosed
	}
	if w.files.inotify < 0 {
		return nil, nil
	}
	w.files.searching = true
	return &search{w: w, inotify: w.files.inotify, began: time.Now(), directories: map[string]int{}, limits: map[string]string{}}, nil
}

func (s *search) end() {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	s.w.files.searching = false
	if s.w.closed {
		s.w.releaseFiles()
	}
}

// releaseFiles closes inotify, unless a search uses it.
func (w *Watcher) releaseFiles() {
	if !w.files.searching && w.files.inotify >= 0 {
		w.remove(w.files.source)
		w.files.inotify = -1
	}
}

// sweep takes off the watches of directories that nobody waits for. It needs
// attach, so that no search is just about to use one of them.
func (w *Watcher) sweep() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, wd := range w.files.surplus {
		if w.files.byWD[wd] == nil && w.files.inotify >= 0 {
			_, _ = unix.InotifyRmWatch(w.files.inotify, uint32(wd)) // gone already is as good
		}
	}
	w.files.surplus = nil
}

// readFiles takes what the kernel has gathered.
func (w *Watcher) readFiles(now time.Time) {
	w.files.paused, w.files.resume = true, now.Add(readPause)
	for range readsAtOnce {
		n, err := unix.Read(w.files.inotify, w.files.buffer)
		if err != nil {
			return // nothing there, or no more
		}
		w.tellFiles(w.files.buffer[:n], now)
	}
}

func (w *Watcher) tellFiles(events []byte, now time.Time) {
	for len(events) >= eventHeader {
		wd := int(int32(binary.NativeEndian.Uint32(events)))
		mask := binary.NativeEndian.Uint32(events[4:])
		size := eventHeader + int(binary.NativeEndian.Uint32(events[12:]))
		name, _, _ := bytes.Cut(events[eventHeader:size], []byte{0})
		w.changed(wd, mask, string(name), now)
		events = events[size:]
	}
}

func (w *Watcher) resumeFiles() {
	w.files.paused = false
	event := epollEvent(w.files.source, unix.EPOLLIN|unix.EPOLLONESHOT)
	if err := unix.EpollCtl(w.epoll, unix.EPOLL_CTL_MOD, w.files.inotify, &event); err != nil {
		w.limit("files", fmt.Sprintf("changes of files are no longer told by the kernel: %v", err))
	}
}

// changed turns one event into wake-ups.
func (w *Watcher) changed(wd int, mask uint32, name string, now time.Time) {
	if mask&unix.IN_Q_OVERFLOW != 0 { // events were lost, nobody knows whose
		for key := range w.files.byKey {
			w.wakeAfter(key, FileChange, now, quiet)
		}
		return
	}
	names := w.files.byWD[wd]
	if mask&directoryGone == 0 {
		for key := range names[name] {
			if f := w.files.byKey[key]; f != nil && mask&(unix.IN_CREATE|unix.IN_MOVED_TO) != 0 {
				f.link, w.files.settled = true, false // it may be one now
			}
			w.fileEvent(key, mask, now)
		}
		return
	}
	for _, keys := range names {
		for key := range keys {
			w.wakeAfter(key, FileChange, now, quiet)
		}
	}
	if names != nil {
		delete(w.files.byWD, wd) // Rescan looks for the directory again
		w.files.settled = false
		w.files.surplus = append(w.files.surplus, wd)
	}
}

package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// batch is how many ready descriptors are taken from the kernel at once.
const batch = 128

// Watcher waits for the kernel on behalf of many keys, with one epoll for all
// of them. A method may be called at any time and from any goroutine, also
// before Run. After Run has ended they give os.ErrClosed.
type Watcher struct {
	log   *slog.Logger
	queue *queue
	epoll int
	stop  int // eventfd that ends the waiting

	attach sync.Mutex // one change of the file watches at a time; held while the file system is asked

	killed *killed
	exits  sync.WaitGroup // ends of processes that are being looked into

	mu        sync.Mutex // guards what follows; never held while something may block
	running   bool
	closed    bool
	lastID    uint64
	sources   map[uint64]source // by the number given to epoll, which is never used twice
	processes map[string]*process
	files     fileWatches
	mounts    subscribers
	links     subscribers
	pending   map[slot]due       // wake-ups that wait for quiet
	told      map[slot]time.Time // when a key was last woken, to hold the rate
	limits    map[string]string  // by subject
	refused   map[slot]string    // why something other than a file is not watched
}

// source is a descriptor in the epoll and what to do when it is ready.
type source struct {
	fd    int
	ready func(now time.Time) // called with mu held
}

// New makes a Watcher. Run must be called for it to work and for its
// descriptors to be given back. What the kernel does not allow is left to the
// cycle and listed by Limits; the error is for having no descriptors left.
func New(log *slog.Logger) (*Watcher, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("cannot watch for changes: %w", os.NewSyscallError("epoll_create1", err))
	}
	stop, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot watch for changes: %w", os.NewSyscallError("eventfd", err)), unix.Close(epoll))
	}
	w := &Watcher{
		log:       log,
		queue:     newQueue(),
		epoll:     epoll,
		stop:      stop,
		sources:   map[uint64]source{},
		processes: map[string]*process{},
		pending:   map[slot]due{},
		told:      map[slot]time.Time{},
		limits:    map[string]string{},
		refused:   map[slot]string{},
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.add(stop, unix.EPOLLIN, func(time.Time) {}); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot watch for changes: %w", err), unix.Close(stop), unix.Close(epoll))
	}
	w.openFiles()
	w.killed = openKilled()
	return w, nil
}

// Events gives the wake-ups. A reader that is slow finds the newest one of each
// key and kind. It is closed when Run ends.
func (w *Watcher) Events() <-chan Wake { return w.queue.out }

// Run waits for the kernel until ctx ends, which is no error. It can be called
// once.
func (w *Watcher) Run(ctx context.Context) error {
	w.mu.Lock()
	again := w.running
	w.running = true
	w.mu.Unlock()
	if again {
		return errors.New("the watcher was already run")
	}
	ctx, cancel := context.WithCancel(ctx)
	var helpers sync.WaitGroup
	helpers.Go(func() { w.queue.run(ctx) })
	helpers.Go(func() {
		<-ctx.Done()
		_, _ = unix.Write(w.stop, []byte{1, 0, 0, 0, 0, 0, 0, 0}) // fails only when it is set already
	})
	err := w.loop(ctx)
	cancel()
	helpers.Wait()
	w.close()
	w.exits.Wait()
	w.killed.close()
	return err
}

func (w *Watcher) loop(ctx context.Context) error {
	events := make([]unix.EpollEvent, batch)
	for ctx.Err() == nil {
		n, err := unix.EpollWait(w.epoll, events, w.timeout())
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("cannot wait for changes: %w", os.NewSyscallError("epoll_wait", err))
		}
		now := time.Now()
		w.mu.Lock()
		for _, event := range events[:max(n, 0)] {
			// A source removed meanwhile is not found, so a late event of it harms nobody.
			if s, found := w.sources[uint64(uint32(event.Fd))|uint64(uint32(event.Pad))<<32]; found {
				s.ready(now)
			}
		}
		w.fire(now)
		w.mu.Unlock()
	}
	return nil
}

// add puts a descriptor into the epoll and returns its number there.
func (w *Watcher) add(fd int, events uint32, ready func(time.Time)) (uint64, error) {
	w.lastID++
	id := w.lastID
	event := epollEvent(id, events)
	if err := unix.EpollCtl(w.epoll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
		return 0, os.NewSyscallError("epoll_ctl", err)
	}
	w.sources[id] = source{fd, ready}
	return id, nil
}

func epollEvent(id uint64, events uint32) unix.EpollEvent {
	return unix.EpollEvent{Events: events, Fd: int32(uint32(id)), Pad: int32(uint32(id >> 32))}
}

// release takes a source out of the epoll and gives its descriptor to the caller.
func (w *Watcher) release(id uint64) (fd int, found bool) {
	s, found := w.sources[id]
	if !found {
		return -1, false
	}
	delete(w.sources, id)
	// By hand, as a program that is just being started may hold a copy.
	_ = unix.EpollCtl(w.epoll, unix.EPOLL_CTL_DEL, s.fd, nil)
	return s.fd, true
}

// remove takes a source out of the epoll and closes its descriptor.
func (w *Watcher) remove(id uint64) {
	if fd, found := w.release(id); found {
		_ = unix.Close(fd) // it was only read, there is nothing to lose
	}
}

// Forget ends all watches of key. A wake-up that is just being handed over may
// still arrive.
func (w *Watcher) Forget(key string) {
	w.mu.Lock()
	w.dropProcess(key)
	w.dropFile(key)
	delete(w.mounts.keys, key)
	delete(w.links.keys, key)
	delete(w.refused, slot{key, FileChange})
	delete(w.refused, slot{key, MountChange})
	delete(w.refused, slot{key, LinkChange})
	for s := range w.pending {
		if s.key == key {
			delete(w.pending, s)
		}
	}
	for s := range w.told {
		if s.key == key {
			delete(w.told, s)
		}
	}
	w.mu.Unlock()
	w.queue.forget(key)
	if w.attach.TryLock() { // else its holder tidies up, or the next one
		w.sweep()
		w.attach.Unlock()
	}
}

// Limits tells in sentences what cannot be watched here, and is seen by the
// cycle only. It is empty when everything is watched.
func (w *Watcher) Limits() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Sorted(maps.Values(w.limits))
}

// Refused tells in words why the kernel does not tell of what is watched under key; it is empty when it does.
func (w *Watcher) Refused(key string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, kind := range []Kind{ProcessExit, FileChange, MountChange, LinkChange} {
		if why := w.refused[slot{key, kind}]; why != "" {
			return why
		}
	}
	if f := w.files.byKey[key]; f != nil {
		return f.refused
	}
	return ""
}

// limit notes that a subject cannot be watched. The first time it is logged.
func (w *Watcher) limit(subject, sentence string) {
	if w.limits[subject] != sentence {
		w.limits[subject] = sentence
		w.log.Warn("not watched, left to the cycle", "reason", sentence)
	}
}

// close gives everything back. A file watch being made at this moment keeps
// the inotify descriptor until it is done.
func (w *Watcher) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for id, s := range w.sources {
		if s.fd != w.files.inotify {
			w.remove(id)
		}
	}
	w.releaseFiles()
	_ = unix.Close(w.epoll) // holds no data
	w.epoll = -1            // a search may end later and must not meet a new owner of the number
}

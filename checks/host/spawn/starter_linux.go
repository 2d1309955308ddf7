package spawn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks/host/spawn/starter"
)

// errNoStarter says that a program has to be started directly.
var errNoStarter = errors.New("there is no starter of programs")

// answerTime is how long the starter may take to make a process. It touches no file for that, so that it only waits for the
// processor.
const answerTime = 10 * time.Second

// loadTime is how long the kernel may take to load a program that has no timeout of its own.
const loadTime = 30 * time.Second

// programs are started by this one.
var programs source

// source keeps one starter, and makes another when that one is gone.
type source struct {
	mu      sync.Mutex
	socket  *net.UnixConn // to the starter; nil: there is none
	say     func(error)
	said    bool
	without bool // for tests: as where no starter can be made
}

func (s *source) prepare(say func(error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if say != nil {
		s.say = say
	}
	_ = s.have() // has said it
}

// have makes a starter where there is none.
func (s *source) have() error {
	if s.socket != nil {
		return nil
	}
	err := s.make()
	if err != nil {
		s.tell(err)
	}
	return err
}

// tell says, once, why programs are started directly.
func (s *source) tell(err error) {
	if s.say != nil && !s.said {
		s.said = true
		s.say(fmt.Errorf("programs are started directly, and one on a file system that does not answer would hold everything: %w", err))
	}
}

func (s *source) make() error {
	if s.without {
		return errNoStarter
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socketpair", err)
	}
	mine, its := os.NewFile(uintptr(pair[0]), "starter"), os.NewFile(uintptr(pair[1]), "daemon")
	defer mine.Close()
	defer its.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	// Our own file, also when another version has taken its place or its folder is gone. The starter collects no garbage, as
	// it makes none.
	process, err := os.StartProcess("/proc/self/exe", []string{"starter"}, &os.ProcAttr{Dir: "/", Files: []*os.File{null, null, null, its},
		Env: []string{starter.Marker + "=3", "GOGC=off", "GOMAXPROCS=1"}, Sys: &syscall.SysProcAttr{Setsid: true}})
	if err != nil {
		return err
	}
	reapLater(process) // how it ended says nothing: it was told to, or the next start makes another
	connection, err := net.FileConn(mine)
	if err != nil {
		return err
	}
	s.socket = connection.(*net.UnixConn)
	return nil
}

// lost forgets a starter that did not answer. What it may still begin ends by itself, as nobody gives it the word.
func (s *source) lost(socket *net.UnixConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.socket == socket {
		_ = socket.Close() // the starter ends with it
		s.socket = nil
	}
}

// send hands an order to the starter, and tells to which one.
func (s *source) send(text []byte, fds []int) (*net.UnixConn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.have(); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoStarter, err)
	}
	_ = s.socket.SetWriteDeadline(time.Now().Add(answerTime)) // a socket takes it
	_, _, err := s.socket.WriteMsgUnix(starter.Append(nil, uint32(len(text))), unix.UnixRights(fds...), nil)
	if err == nil {
		_, err = s.socket.Write(text)
	}
	return s.socket, err
}

// launch has the starter start a program. A starter that has ended is made anew once.
func (s *source) launch(ctx context.Context, c Command, p prepared, streams []*stream) (*os.Process, error) {
	o := starter.Order{Path: p.path, Dir: p.dir, Args: p.args, Env: p.env, Unprotect: protected()}
	if p.credential != nil {
		o.Switch, o.UID, o.GID, o.Groups = true, p.credential.Uid, p.credential.Gid, p.credential.Groups
	}
	text, err := o.Text()
	if err != nil {
		return nil, err
	}
	for range 2 {
		var process *os.Process
		if process, err = s.start(ctx, c, text, streams); !errors.Is(err, errStarterGone) {
			return process, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(err)
	return nil, fmt.Errorf("%w: %w", errNoStarter, err)
}

// errStarterGone says that the starter has ended before it made a process.
var errStarterGone = errors.New("the starter of programs has ended")

func (s *source) start(ctx context.Context, c Command, text []byte, streams []*stream) (*os.Process, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socketpair", err)
	}
	_ = unix.SetNonblock(pair[0], true) // so that reading has a deadline and holds no thread
	b := birth{command: c, socket: os.NewFile(uintptr(pair[0]), "start")}
	defer b.socket.Close()
	if c.Before == nil {
		_ = b.word() // nobody has to be asked: it finds the word when it is there
	}
	fds := []int{pair[1]}
	for _, s := range streams {
		fds = append(fds, int(s.to.Fd())) // Fd has writes block, as programs expect it
	}
	for _, s := range streams {
		fds = append(fds, descriptor(s.from))
	}
	to, err := s.send(text, fds)
	_ = unix.Close(pair[1]) // the starter has it
	if errors.Is(err, errNoStarter) {
		return nil, err
	}
	if err != nil {
		s.lost(to)
		return nil, errStarterGone
	}
	stop := context.AfterFunc(ctx, func() { _ = b.socket.SetReadDeadline(time.Now()) })
	defer stop()
	process, err := b.begin(ctx)
	if err != nil {
		if errors.Is(err, errStarterGone) || errors.Is(err, errLate) {
			s.lost(to)
		}
		return nil, err
	}
	if err := b.finish(ctx, process); err != nil {
		return nil, err
	}
	return process, nil
}

// descriptor is the number of an open file, which goes on as it is.
func descriptor(f *os.File) int {
	number := -1
	if raw, err := f.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { number = int(fd) })
	}
	return number
}

// birth is one start under way.
type birth struct {
	command Command
	socket  *os.File
}

// errLate is a starter that does not answer.
var errLate = fmt.Errorf("the starter has made no process within %v", answerTime)

// word lets the process go on. Without it, it ends.
func (b *birth) word() error {
	_, err := b.socket.Write([]byte{1})
	return err
}

// close ends the wait for a process, so that none can begin any more, and reports whether one has begun all the same.
func (b *birth) close(reply *starter.Reply) bool {
	_ = unix.Shutdown(descriptor(b.socket), unix.SHUT_RDWR) // what it has said before can still be read
	text := make([]byte, starter.ReplySize)
	n, err := unix.Read(descriptor(b.socket), text)
	if err != nil || n < len(text) {
		return false
	}
	var ok bool
	*reply, ok = starter.ReadReply(text)
	return ok
}

// begin waits for the process, which does nothing yet.
func (b *birth) begin(ctx context.Context) (*os.Process, error) {
	reply, err := b.hear(ctx, answerTime)
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) {
		return nil, errStarterGone
	}
	if err != nil && !b.close(&reply) {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = errLate
		}
		return nil, err
	}
	if reply.Stage != starter.Begun {
		return nil, syscall.Errno(reply.Number)
	}
	return os.FindProcess(int(reply.Number))
}

// finish gives the process the word and waits until it has become the program.
func (b *birth) finish(ctx context.Context, process *os.Process) error {
	if b.command.Before != nil {
		if err := b.before(process.Pid); err != nil {
			_ = b.socket.Close()  // it ends without the word
			_, _ = process.Wait() // how it ended says nothing new
			return err
		}
	}
	limit := loadTime
	if b.command.Timeout > 0 {
		limit = min(limit, b.command.Timeout)
	}
	reply, err := b.hear(ctx, limit)
	switch {
	case errors.Is(err, io.EOF):
		return nil // its end of the socket was closed by execve(2), or it was killed, as a program may be
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.abandon(process)
		return &stuck{limit}
	case err != nil:
		b.abandon(process)
		return err
	}
	_, _ = process.Wait() // it ends now
	if reply.Stage == starter.Directory {
		return &directoryError{syscall.Errno(reply.Number)}
	}
	return syscall.Errno(reply.Number)
}

// stuck is a program that the kernel has not loaded.
type stuck struct{ waited time.Duration }

func (s *stuck) Error() string {
	return "its file was not loaded within " + strconv.FormatFloat(s.waited.Seconds(), 'f', -1, 64) +
		" s: the file system that it lies on, or its working directory, does not answer"
}

// before asks whether the process may go on, and gives it the word.
func (b *birth) before(pid int) error {
	ticks, err := startTicks(pid)
	if err != nil {
		return err
	}
	if err := b.command.Before(pid, ticks); err != nil {
		return err
	}
	return b.word()
}

// abandon leaves a process behind that may hang in the kernel. It is killed as soon as the kernel lets go of it.
func (b *birth) abandon(process *os.Process) {
	_ = syscall.Kill(-process.Pid, syscall.SIGKILL) // it leads its own group
	reapLater(process)
}

// reapLater waits beside for the end of a process of which nobody asks how it ended.
func reapLater(process *os.Process) {
	go func() {
		if wait, err := exitWaiter(process.Pid); err == nil {
			wait()
		}
		_, _ = process.Wait()
	}()
}

// hear waits for a reply.
func (b *birth) hear(ctx context.Context, limit time.Duration) (starter.Reply, error) {
	_ = b.socket.SetReadDeadline(time.Now().Add(limit)) // a socket takes it
	if ctx.Err() != nil {
		return starter.Reply{}, context.Cause(ctx)
	}
	text := make([]byte, starter.ReplySize)
	if _, err := io.ReadFull(b.socket, text); err != nil {
		if ctx.Err() != nil && errors.Is(err, os.ErrDeadlineExceeded) {
			err = context.Cause(ctx)
		}
		return starter.Reply{}, err
	}
	reply, ok := starter.ReadReply(text)
	if !ok {
		return reply, fmt.Errorf("the starter answers %x, which means nothing", text)
	}
	return reply, nil
}

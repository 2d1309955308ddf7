package starter

import (
	"syscall"
	"unsafe"
)

// init makes this process a starter when its environment says so. Packages begin in the order of their import paths, as
// soon as all that they import has begun: of those before this one none needs os, reflect or time.
func init() {
	value, marked := syscall.Getenv(Marker)
	if !marked || len(value) != 1 || value[0] < '3' || value[0] > '9' {
		return
	}
	socket := int(value[0] - '0')
	if kind, err := syscall.GetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_TYPE); err != nil || kind != syscall.SOCK_STREAM {
		return // somebody else's variable
	}
	syscall.CloseOnExec(socket)
	(&server{socket: socket}).serve()
	syscall.Exit(0)
}

// name is what ps(1) shows of a starter. The daemon's own name is not in it, so that who counts daemons by name counts one.
const name = "starter\x00"

type server struct {
	socket int          // from the daemon
	polled int          // of epoll(7): the socket, and the outputs that are kept
	kept   map[int]bool // reading ends of outputs that somebody may still write to
	text   []byte
	order  plain
	child  child
}

// deaf are the signals that a terminal or a service manager sends to everything at once. The starter ends when the daemon
// does, and not before.
var deaf = [...]uintptr{1, 2, 3, 10, 12, 13, 15, 20, 21, 22} // HUP INT QUIT USR1 USR2 PIPE TERM TSTP TTIN TTOU

func (s *server) serve() {
	var ignore action
	ignore[0] = 1 // SIG_IGN
	for _, signal := range deaf {
		_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, signal, uintptr(unsafe.Pointer(&ignore)), 0, 8, 0, 0)
	}
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_NAME, uintptr(unsafe.Pointer(unsafe.StringData(name))), 0)
	s.raiseLimit()
	s.kept = map[int]bool{}
	var err error
	if s.polled, err = syscall.EpollCreate1(syscall.EPOLL_CLOEXEC); err != nil || s.poll(syscall.EPOLL_CTL_ADD, s.socket, syscall.EPOLLIN) != nil {
		return
	}
	dropCode()
	serving := true
	var events [16]syscall.EpollEvent
	for serving || len(s.kept) > 0 {
		n, err := syscall.EpollWait(s.polled, events[:], -1)
		if err != nil && err != syscall.EINTR {
			return
		}
		for _, e := range events[:max(n, 0)] {
			switch fd := int(e.Fd); {
			case fd != s.socket:
				s.drain(fd, e.Events)
			case !s.take():
				serving = false
				s.outlive()
			}
		}
	}
}

// raiseLimit gets us all the descriptors that we may have, two for each program that runs. Programs get the limit that the
// daemon was started with. Go's runtime has raised it already and tells nobody what it was; it takes that back before it
// executes a program, here one without a name, which is none.
func (s *server) raiseLimit() {
	_ = syscall.Exec("", nil, nil)
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, 0, syscall.RLIMIT_NOFILE, 0, uintptr(unsafe.Pointer(&s.child.limit)), 0, 0)
	if errno != 0 {
		return
	}
	raised := [2]uint64{s.child.limit[1], s.child.limit[1]}
	_, _, errno = syscall.RawSyscall6(syscall.SYS_PRLIMIT64, 0, syscall.RLIMIT_NOFILE, uintptr(unsafe.Pointer(&raised)), 0, 0, 0)
	s.child.limited = errno == 0
}

func (s *server) poll(how, fd int, events uint32) error {
	return syscall.EpollCtl(s.polled, how, fd, &syscall.EpollEvent{Events: events, Fd: int32(fd)})
}

// outlive begins to read what the daemon has read until now.
func (s *server) outlive() {
	_ = syscall.Close(s.socket) // it has ended
	for fd := range s.kept {
		if s.poll(syscall.EPOLL_CTL_MOD, fd, syscall.EPOLLIN) != nil {
			s.drop(fd)
		}
	}
	if len(s.text) < 1<<16 {
		s.text = make([]byte, 1<<16)
	}
}

// drain reads an output and drops what it has read. While the daemon lives, which reads it, all that is told of an output
// is its end.
func (s *server) drain(fd int, events uint32) {
	if events&syscall.EPOLLIN != 0 {
		if n, err := syscall.Read(fd, s.text); n > 0 || err == syscall.EINTR || err == syscall.EAGAIN {
			return
		}
	}
	s.drop(fd)
}

func (s *server) drop(fd int) {
	delete(s.kept, fd)
	_ = s.poll(syscall.EPOLL_CTL_DEL, fd, 0) // the daemon may have it open still, and then its place would stay
	_ = syscall.Close(fd)
}

// Descriptors that come with an order.
const (
	fdStart = iota
	fdStdout
	fdStderr
	fdKeepStdout
	fdKeepStderr
	fdsMost
)

// take takes one order, carries it out, and reports whether the daemon is still there.
func (s *server) take() bool {
	var length [4]byte
	var beside [64]byte // a header of 16 bytes and up to 5 descriptors
	n, filled, _, _, err := syscall.Recvmsg(s.socket, length[:], beside[:], syscall.MSG_CMSG_CLOEXEC)
	if err == syscall.EINTR {
		return true
	}
	if err != nil || n <= 0 {
		return false
	}
	fds := descriptors(beside[:filled])
	defer func() {
		for _, fd := range fds {
			if !s.kept[fd] {
				_ = syscall.Close(fd)
			}
		}
	}()
	if !s.fill(length[n:]) || number(length[:]) > maxOrder {
		return false
	}
	size := int(number(length[:]))
	if cap(s.text) < size {
		s.text = make([]byte, size+size/2)
	}
	s.text = s.text[:size]
	if !s.fill(s.text) {
		return false
	}
	switch {
	case len(fds) == 0:
	case len(fds) != fdStart+1 && len(fds) != fdsMost:
		s.child.say(fds[fdStart], Take, uint32(syscall.EMFILE)) // there was no room for all of them
	case !s.order.read(s.text):
		s.child.say(fds[fdStart], Take, uint32(syscall.EINVAL))
	default:
		s.start(fds)
	}
	return true
}

// fill reads from the daemon until to is full.
func (s *server) fill(to []byte) bool {
	for len(to) > 0 {
		n, err := syscall.Read(s.socket, to)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return false
		}
		to = to[n:]
	}
	return true
}

// descriptors are those that came beside a message.
func descriptors(beside []byte) []int {
	messages, err := syscall.ParseSocketControlMessage(beside)
	if err != nil || len(messages) == 0 {
		return nil
	}
	fds, err := syscall.ParseUnixRights(&messages[0])
	if err != nil {
		return nil
	}
	return fds
}

// start makes the process of an order, and keeps the outputs of it.
func (s *server) start(fds []int) {
	s.child.prepare(s.socket, &s.order, fds)
	if errno := s.child.fork(); errno != 0 {
		s.child.say(fds[fdStart], Fork, uint32(errno))
		return
	}
	if len(fds) != fdsMost {
		return
	}
	for _, fd := range fds[fdKeepStdout:] {
		if s.poll(syscall.EPOLL_CTL_ADD, fd, 0) == nil {
			s.kept[fd] = true
		}
	}
}

package starter

import (
	"syscall"
	"unsafe"
)

// action has room for a struct sigaction of the kernel; all zero it is SIG_DFL.
type action [8]uintptr

// child is the process that becomes the program. All that it needs lies here before it is made, as it may not allocate.
type child struct {
	socket, start  uintptr
	stdout, stderr uintptr // 0: those of the starter, which are /dev/null
	limit          [2]uint64
	limited        bool // limit is to be given back
	flags          uint32
	uid, gid       uintptr
	groups         *uint32
	groupCount     uintptr
	path, dir      *byte
	args, env      **byte
	reply          [ReplySize]byte
	byDefault      action
	mask           uint64
}

// fullMask and noMask are sets of signals.
var fullMask, noMask = ^uint64(0), uint64(0)

const sigSetMask = 2 // SIG_SETMASK

var unprotectedPath, unprotected = []byte("/proc/self/oom_score_adj\x00"), []byte("0")

// prepare lays out what the child needs of an order.
func (c *child) prepare(socket int, o *plain, fds []int) {
	c.socket, c.start, c.stdout, c.stderr = uintptr(socket), uintptr(fds[fdStart]), 0, 0
	if len(fds) == fdsMost {
		c.stdout, c.stderr = uintptr(fds[fdStdout]), uintptr(fds[fdStderr])
	}
	c.flags, c.uid, c.gid = o.flags, uintptr(o.uid), uintptr(o.gid)
	c.groups, c.groupCount = unsafe.SliceData(o.groups), uintptr(len(o.groups))
	c.path, c.dir = o.path, o.dir
	c.args, c.env = unsafe.SliceData(o.args), unsafe.SliceData(o.env)
}

// fork makes the child, as one of the daemon. It returns in the starter alone.
//
//go:norace
//go:noinline
func (c *child) fork() syscall.Errno {
	// No signal may come to the child as long as its handlers are those of Go's runtime, which it has left.
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, sigSetMask, uintptr(unsafe.Pointer(&fullMask)), uintptr(unsafe.Pointer(&c.mask)), 8, 0, 0)
	pid, _, errno := syscall.RawSyscall6(syscall.SYS_CLONE, syscall.CLONE_PARENT|uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if errno == 0 && pid == 0 {
		c.become()
	}
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, sigSetMask, uintptr(unsafe.Pointer(&c.mask)), 0, 8, 0, 0)
	return errno
}

// become turns the child into the program. It runs without Go's runtime: no allocation, no growing stack, no scheduler.
//
//go:norace
//go:nosplit
//go:noinline
func (c *child) become() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_CLOSE, c.socket, 0, 0) // the daemon is to see the starter's end, whatever we do
	for signal := uintptr(1); signal <= 64; signal++ {
		_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, signal, uintptr(unsafe.Pointer(&c.byDefault)), 0, 8, 0, 0)
	}
	if _, _, errno := syscall.RawSyscall(syscall.SYS_SETSID, 0, 0, 0); errno != 0 {
		c.fail(Session, errno)
	}
	pid, _, _ := syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
	if !c.say(int(c.start), Begun, uint32(pid)) || !c.heard() {
		c.exit() // nobody would know of it
	}
	c.unprotect()
	_, _, _ = syscall.RawSyscall(syscall.SYS_UMASK, 0o022, 0, 0)
	if c.limited {
		if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, 0, syscall.RLIMIT_NOFILE, uintptr(unsafe.Pointer(&c.limit)), 0, 0, 0); errno != 0 {
			c.fail(Limits, errno)
		}
	}
	c.switchUser()
	if _, _, errno := syscall.RawSyscall(syscall.SYS_CHDIR, uintptr(unsafe.Pointer(c.dir)), 0, 0); errno != 0 {
		c.fail(Directory, errno)
	}
	if c.stdout != 0 {
		c.put(c.stdout, 1)
		c.put(c.stderr, 2)
	}
	_, _, _ = syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, sigSetMask, uintptr(unsafe.Pointer(&noMask)), 0, 8, 0, 0)
	_, _, errno := syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(c.path)), uintptr(unsafe.Pointer(c.args)), uintptr(unsafe.Pointer(c.env)))
	c.fail(Exec, errno)
}

// heard waits for the daemon's word, and reports whether it came.
//
//go:norace
//go:nosplit
func (c *child) heard() bool {
	for {
		n, _, errno := syscall.RawSyscall(syscall.SYS_READ, c.start, uintptr(unsafe.Pointer(&c.reply)), 1)
		if errno != syscall.EINTR {
			return errno == 0 && n == 1
		}
	}
}

// unprotect fails where there is no /proc, and then nothing has protected us.
//
//go:norace
//go:nosplit
func (c *child) unprotect() {
	if c.flags&flagUnprotect == 0 {
		return
	}
	at := -100 // AT_FDCWD
	fd, _, errno := syscall.RawSyscall6(syscall.SYS_OPENAT, uintptr(at), uintptr(unsafe.Pointer(unsafe.SliceData(unprotectedPath))), syscall.O_WRONLY|syscall.O_CLOEXEC, 0, 0, 0)
	if errno == 0 {
		_, _, _ = syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(unsafe.Pointer(unsafe.SliceData(unprotected))), 1)
		_, _, _ = syscall.RawSyscall(syscall.SYS_CLOSE, fd, 0, 0)
	}
}

// switchUser gives up the groups first, as long as it may.
//
//go:norace
//go:nosplit
func (c *child) switchUser() {
	if c.flags&flagSwitch == 0 {
		return
	}
	if _, _, errno := syscall.RawSyscall(sysSetgroups, c.groupCount, uintptr(unsafe.Pointer(c.groups)), 0); errno != 0 {
		c.fail(Groups, errno)
	}
	if _, _, errno := syscall.RawSyscall(sysSetgid, c.gid, 0, 0); errno != 0 {
		c.fail(Group, errno)
	}
	if _, _, errno := syscall.RawSyscall(sysSetuid, c.uid, 0, 0); errno != 0 {
		c.fail(User, errno)
	}
}

//go:norace
//go:nosplit
func (c *child) put(from, to uintptr) {
	if _, _, errno := syscall.RawSyscall(syscall.SYS_DUP3, from, to, 0); errno != 0 {
		c.fail(Output, errno)
	}
}

// fail tells the daemon why there will be no program.
//
//go:norace
//go:nosplit
//go:noinline
func (c *child) fail(stage Stage, errno syscall.Errno) {
	c.say(int(c.start), stage, uint32(errno))
	c.exit()
}

//go:norace
//go:nosplit
func (c *child) exit() {
	for {
		_, _, _ = syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 127, 0, 0)
	}
}

// say sends a reply and reports whether it could. Where the other end is gone the signal of that is ignored, blocked, or ends
// a child that had nothing else to do.
//
//go:norace
//go:nosplit
//go:noinline
func (c *child) say(to int, stage Stage, number uint32) bool {
	for i := range 4 {
		c.reply[i], c.reply[4+i] = byte(stage>>(8*i)), byte(number>>(8*i))
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(to), uintptr(unsafe.Pointer(&c.reply)), ReplySize)
	return errno == 0 && n == ReplySize
}

package dial

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"strconv"
	"syscall"
	"time"
)

// knock connects over TCP and hangs up. It asks the kernel itself: most of what net.Dialer does prepares a connection for
// its use, and a host nearby has answered before there is anything to wait for. Measured with a thousand ports on loopback:
// 25 ms of processor time where net.Dialer takes 35.
func knock(ctx context.Context, at netip.AddrPort) (answered time.Time, err error) {
	if err := ctx.Err(); err != nil {
		return answered, err
	}
	start := time.Now()
	family, to := sockaddr(at)
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return answered, err
	}
	quiet := at.Port() < usualPorts && holdAnswer(fd)
	var f *os.File // once the runtime's poller has to wait for it
	err = syscall.Connect(fd, to)
	if underWay(err) {
		err = syscall.Connect(fd, to) // tells what has come of it
	}
	if underWay(err) {
		f = os.NewFile(uintptr(fd), "connection")
		err = outcome(ctx, f, to)
	}
	if err == nil && toItself(fd, at.Port()) {
		err = syscall.ECONNREFUSED
	}
	answered = time.Now()
	c := lingerer{fd: fd, file: f}
	if err != nil || quiet && isHeld(fd) && reset(fd) {
		c.close()
		return answered, err
	}
	knocks.hangUp(ctx, c, linger(answered.Sub(start)))
	return answered, nil
}

func sockaddr(at netip.AddrPort) (family int, to syscall.Sockaddr) {
	if at.Addr().Is4() {
		return syscall.AF_INET, &syscall.SockaddrInet4{Addr: at.Addr().As4(), Port: int(at.Port())}
	}
	zone, _ := strconv.Atoi(at.Addr().Zone()) // the kernel refuses an address that needs one and has none
	if link, err := net.InterfaceByName(at.Addr().Zone()); err == nil {
		zone = link.Index
	}
	return syscall.AF_INET6, &syscall.SockaddrInet6{Addr: at.Addr().As16(), Port: int(at.Port()), ZoneId: uint32(zone)}
}

func underWay(err error) bool {
	return errors.Is(err, syscall.EINPROGRESS) || errors.Is(err, syscall.EALREADY) || errors.Is(err, syscall.EINTR)
}

// outcome waits for what comes of a connection that is under way.
func outcome(ctx context.Context, f *os.File, to syscall.Sockaddr) error {
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = f.SetWriteDeadline(time.Unix(1, 0))
		close(woken)
	})
	defer func() {
		if !stop() {
			<-woken
		}
	}()
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	waited := conn.Write(func(fd uintptr) bool {
		err = syscall.Connect(int(fd), to)
		return !underWay(err)
	})
	if waited != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(waited, err)
}

// toItself tells whether a connection to a port has met itself: where nobody listens there, the kernel may choose just that
// port to connect from, and TCP opens it from both ends at once.
func toItself(fd int, port uint16) bool {
	local, err := syscall.Getsockname(fd)
	if err != nil || addrPort(local).Port() != port {
		return false
	}
	remote, err := syscall.Getpeername(fd)
	return err == nil && addrPort(local) == addrPort(remote)
}

func addrPort(a syscall.Sockaddr) netip.AddrPort {
	switch a := a.(type) {
	case *syscall.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port))
	case *syscall.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr), uint16(a.Port))
	}
	return netip.AddrPort{}
}

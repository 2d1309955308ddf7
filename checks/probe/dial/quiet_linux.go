package dial

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// A server sees each connection that comes to stand, and many write to their logs that nothing was said on it, however
// politely it ends: sshd, spamd, postfix, whoever expects TLS. MariaDB counts it as a fault of the host and locks the host
// out in the end. So a knock does as a health check of HAProxy does. A connection stands for the caller as soon as the other
// side's kernel has answered; the server is told of it by the caller's own answer to that, which Linux holds back for
// a moment (40 to 200 ms) when asked to. A reset in its place ends the connection before the server has seen anything.

// usualPorts are those below it: nearly all servers that keep a log of strangers have theirs there. Who listens above is most
// often there for a while and for its callers, at a port that was drawn (a test, a tunnel, a program that counts who comes):
// it gets to see them, and the connection is ended politely.
const usualPorts = 16384

// holdAnswer asks the kernel to wait with the answer that makes a connection stand, and reports whether it will.
func holdAnswer(fd int) bool {
	return unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_QUICKACK, 0) == nil
}

// isHeld reports whether nothing but the wish to connect has been sent.
func isHeld(fd int) bool {
	info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	return err == nil && info.Segs_out == 1
}

// reset has a connection end with a reset when it is closed, and reports whether it will.
func reset(fd int) bool {
	return unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}) == nil
}

// connectQuietly prepares a dialer for a connection that leaveQuietly ends.
func connectQuietly(d *net.Dialer, port int) {
	if port < usualPorts {
		d.Control = func(_, _ string, c syscall.RawConn) error {
			return c.Control(func(fd uintptr) { holdAnswer(int(fd)) })
		}
	}
}

// leaveQuietly closes a connection that the server has not seen. Every other one stays as it is.
func leaveQuietly(c net.Conn) {
	socket, ok := c.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return
	}
	held := false
	if raw.Control(func(fd uintptr) { held = isHeld(int(fd)) && reset(int(fd)) }) == nil && held {
		_ = socket.Close()
	}
}

package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync/atomic"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
)

// Local is a reason of our own why somebody was not asked: no file descriptor, no port, no such address or address family
// here, no right to a socket, no way to a resolver, a certificate of ours that cannot be read. It tells nothing of the
// host. Its text is that of the error in it.
type Local struct {
	err     error
	passing bool // a shortage: nobody knows what that address would have said
}

func (l *Local) Error() string { return l.err.Error() }
func (l *Local) Unwrap() error { return l.err }

// IsLocal reports whether an error of this package is a reason of our own.
func IsLocal(err error) bool {
	var l *Local
	return errors.As(err, &l)
}

func isPassing(err error) bool {
	var l *Local
	return errors.As(err, &l) && l.passing
}

// local marks err as a reason of our own.
func local(err error) error {
	if err == nil || IsLocal(err) {
		return err
	}
	return &Local{err, shortage.Of(err)}
}

// sorted marks an error of opening a socket to an address, or of using it, where the kernel has answered for itself and
// not for the host.
func sorted(err error, to netip.Addr) error {
	switch {
	case err == nil || IsLocal(err):
		return err
	case hasAny(err, syscall.EADDRNOTAVAIL, syscall.EADDRINUSE): // no free port, or no such address family here
		return &Local{err, to.Unmap().Is4() || haveIPv6(to)}
	case shortage.Of(err), hasAny(err,
		syscall.EAFNOSUPPORT, syscall.EPFNOSUPPORT, syscall.EPROTONOSUPPORT, syscall.ESOCKTNOSUPPORT, // no IPv6 here
		syscall.EPERM, syscall.EACCES, syscall.ENODEV): // a filter of this machine or of our unit, a zone that is gone
		return local(err)
	case to.Is6() && !to.Is4In6() && hasAny(err, syscall.ENETUNREACH, syscall.EHOSTUNREACH) && !haveIPv6(to):
		return local(err)
	}
	return err
}

// sortedUnix is sorted for a Unix socket. Its EAGAIN is the server's, which takes no more connections, and its EACCES
// tells of the socket.
func sortedUnix(err error) error {
	if hasAny(err, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS) || inCall(err, "socket") {
		return local(fmt.Errorf("%w -- %w", err, plain(errors.Unwrap(err))))
	}
	return err
}

// inCall reports whether an error is that of a system call of this name.
func inCall(err error, name string) bool {
	var call *os.SyscallError
	return errors.As(err, &call) && call.Syscall == name
}

func hasAny(err error, reasons ...syscall.Errno) bool {
	var errno syscall.Errno
	return errors.As(err, &errno) && slices.Contains(reasons, errno)
}

// haveIPv6 reports whether this machine has an IPv6 address that to could answer to. Without one, nobody with such an
// address can be asked; with one, it is an outage that nobody can be reached.
func haveIPv6(to netip.Addr) bool {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return false // nobody can tell
	}
	return slices.ContainsFunc(addresses, func(a net.Addr) bool {
		prefix, ok := a.(*net.IPNet)
		return ok && prefix.IP.To4() == nil && (prefix.IP.IsGlobalUnicast() && !to.IsLoopback() || prefix.IP.IsLoopback() && to.IsLoopback() ||
			prefix.IP.IsLinkLocalUnicast() && to.IsLinkLocalUnicast())
	})
}

// answering picks the error to tell of two addresses of a name, the earlier one first: a shortage of our own, as nobody
// knows what that address would have said; then the last one of a host; then one of our own that lasts.
func answering(first, second error) error {
	switch {
	case first == nil:
		return second
	case isPassing(first), IsLocal(second) && !isPassing(second) && !IsLocal(first):
		return first
	}
	return second
}

// unread marks an error of TLS options as a reason of our own: a file of ours that cannot be read.
func unread(err error) error {
	var file *tlsclient.FileError
	if errors.As(err, &file) {
		return local(err)
	}
	return err
}

// asked is what became of the questions to resolvers of one look-up.
type asked struct{ refused atomic.Pointer[error] }

type askedKey struct{}

// resolver is the system's, and notes why a resolver could not even be asked.
var resolver = &net.Resolver{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if a, ok := ctx.Value(askedKey{}).(*asked); ok && err != nil {
		a.refused.Store(&err)
	}
	return c, err
}}

// lookUp resolves a name. When resolvers could not be asked for a reason of our own, the error is one.
func lookUp(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if short := noSocket(); short != nil { // a look-up would only wait
		return nil, local(plain(short))
	}
	a := &asked{}
	addresses, err := resolver.LookupNetIP(context.WithValue(ctx, askedKey{}, a), network, host)
	if err == nil {
		return addresses, nil
	}
	if short := noSocket(); short != nil { // neither says the C library why it has not asked, nor Go that it could not read a file
		return nil, local(plain(short))
	}
	var unknown *net.DNSError
	if errors.As(err, &unknown) && unknown.IsNotFound {
		return nil, err
	}
	if refused := a.refused.Load(); refused != nil && !errors.Is(*refused, context.DeadlineExceeded) && !errors.Is(*refused, context.Canceled) {
		return nil, local(plain(*refused))
	}
	return nil, err
}

// noSocket tries whether this process can have a socket now, and gives why not.
func noSocket() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	_ = syscall.Close(fd) // nothing was sent
	return nil
}

package dial

import (
	"context"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// busy is a port of a server that lets callers wait, as a host far away does: its queue is full, so that the kernel does not
// answer. answer lets one in at a time.
func busy(t *testing.T) (port int, answer func()) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := unix.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	at, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	port = at.(*unix.SockaddrInet4).Port
	if _, err := Knock(t.Context(), Target{Host: "127.0.0.1", Port: port}); err != nil { // stays in the queue of one
		t.Fatal(err)
	}
	return port, func() {
		if conn, _, err := unix.Accept(fd); err == nil {
			unix.Close(conn)
		}
	}
}

func TestKnockWaits(t *testing.T) {
	port, answer := busy(t)
	target := Target{Host: "127.0.0.1", Port: port}
	if _, err := Knock(inTime(t, 50*time.Millisecond), target); text(err) != "Connection timed out" {
		t.Errorf("after the deadline: %v", err)
	}
	ctx, cancel := context.WithCancel(inTime(t, patient))
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := Knock(ctx, target); text(err) != "Connection attempt cancelled" {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Knock(ctx, target); text(err) != "Connection attempt cancelled" {
		t.Errorf("cancelled before: %v", err)
	}
	time.AfterFunc(50*time.Millisecond, answer)
	if found, err := Knock(inTime(t, patient), target); err != nil || found.Phases[1].Took < 50*time.Millisecond {
		t.Errorf("answered late: %+v, %v", found, err)
	}
}

// Where nobody listens, a connection may meet itself; that is nobody, too.
func TestToItself(t *testing.T) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	own, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Connect(fd, own); err != nil {
		t.Fatal(err)
	}
	port := uint16(own.(*unix.SockaddrInet4).Port)
	if !toItself(fd, port) {
		t.Error("a connection to itself was taken for one to a server")
	}
	if toItself(fd, port+1) {
		t.Error("a connection to another port was taken for one to itself")
	}
}

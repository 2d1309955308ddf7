package main

import (
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// listenerOwners gives the users who listen at the far side of a connection within this machine. known is false when the
// daemon's open files can be read and the listener is not among them. What the kernel does not tell is no reason to refuse.
func listenerOwners(c net.Conn, daemon int) (owners []int, known bool) {
	if u, ok := c.(*net.UnixConn); ok {
		return socketOwner(u), true
	}
	remote, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return nil, true
	}
	var inodes []string
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			// Fields: number, local address, remote address, state, ..., uid (8th), timeout, inode (10th); 0A listens.
			f := strings.Fields(line)
			if len(f) < 10 || f[3] != "0A" || !listensFor(f[1], remote) {
				continue
			}
			if uid, err := strconv.Atoi(f[7]); err == nil {
				owners, inodes = append(owners, uid), append(inodes, "socket:["+f[9]+"]")
			}
		}
	}
	if len(inodes) == 0 || daemon <= 0 {
		return owners, true
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", daemon))
	if err != nil { // the daemon of another user
		return owners, true
	}
	return owners, slices.ContainsFunc(open, func(e os.DirEntry) bool {
		target, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", daemon, e.Name()))
		return err == nil && slices.Contains(inodes, target)
	})
}

// listensFor reports whether a local address of the kernel's table, hexadecimal words in the order of the machine, gets what
// is sent to a remote one.
func listensFor(local string, remote *net.TCPAddr) bool {
	address, port, _ := strings.Cut(local, ":")
	if n, err := strconv.ParseUint(port, 16, 16); err != nil || int(n) != remote.Port {
		return false
	}
	raw, err := hex.DecodeString(address)
	if err != nil || len(raw)%4 != 0 {
		return false
	}
	for i := 0; i < len(raw); i += 4 {
		slices.Reverse(raw[i : i+4]) // little-endian machines; elsewhere the address matches nothing and nobody is refused
	}
	ip := net.IP(raw)
	return ip.IsUnspecified() || ip.Equal(remote.IP)
}

// socketOwner gives the user who listens on a Unix socket.
func socketOwner(c *net.UnixConn) (owners []int) {
	raw, err := c.SyscallConn()
	if err != nil {
		return nil
	}
	_ = raw.Control(func(fd uintptr) { // an error leaves the owner unknown
		if cred, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			owners = []int{int(cred.Uid)}
		}
	})
	return owners
}

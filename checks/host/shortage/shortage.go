// Package shortage tells what the machine is to blame for from what its services are: when this process can have no
// more files, memory, threads or ports, nothing was seen of what it wanted to look at.
package shortage

import (
	"errors"
	"syscall"
)

// own lists what the kernel answers when this process, or the whole machine, is short of something that looking needs.
// What depends on where it was answered, as EADDRNOTAVAIL or EPERM for a socket, is judged there (package dial).
var own = []error{
	syscall.EMFILE,  // files of this process
	syscall.ENFILE,  // of the machine
	syscall.ENOMEM,  // memory
	syscall.ENOBUFS, // of the network
	syscall.EAGAIN,  // processes and threads, ports
	syscall.ENOLCK,  // locks
}

// Of reports whether an error, or one that it wraps, is a shortage of our own: it tells nothing of what was looked at.
func Of(err error) bool {
	for _, reason := range own {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

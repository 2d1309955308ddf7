//go:build linux && (386 || arm)

package starter

import "syscall"

// The older calls know ids of 16 bits only.
const (
	sysSetgroups = syscall.SYS_SETGROUPS32
	sysSetgid    = syscall.SYS_SETGID32
	sysSetuid    = syscall.SYS_SETUID32
)

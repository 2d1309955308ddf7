// Package watch tells at once when the machine changes: a process ended, a file
// was changed, a file system was mounted, a network link went down.
//
// It owns the wake-ups of the kernel and everything about them that differs
// between systems. A wake-up is a hint to look, never a fact: one may be false,
// and one may be missing, which is why the cycle stays the safety net. The
// package knows nothing of services or rules; a key is a name that its caller
// chose.
package watch

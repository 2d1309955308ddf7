//go:build !linux

package fs

// InMemory reports whether a path is on a file system that a boot begins empty. Nobody asks for it here: the usual
// folder of pid files is one that is cleared at boot, on a disk.
func InMemory(string) bool { return false }

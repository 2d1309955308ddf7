package fs

import (
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"golang.org/x/sys/unix"
)

// InMemory reports whether a path is on a file system that a boot begins empty (tmpfs, ramfs): what is there was written
// since then. False also where that cannot be known.
func InMemory(path string) bool {
	var st unix.Statfs_t
	if _, err := sample.Retried(func() (int, error) { return 0, unix.Statfs(path, &st) }); err != nil {
		return false
	}
	return st.Type == unix.TMPFS_MAGIC || st.Type == unix.RAMFS_MAGIC
}

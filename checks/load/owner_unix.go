//go:build unix

package load

import (
	"io/fs"
	"syscall"
)

// ownerOf gives the user who owns a file.
func ownerOf(info fs.FileInfo) (uid uint32, ok bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return st.Uid, true
}

//go:build unix

package parser

import (
	"io/fs"
	"syscall"
)

// ownerOf gives the user id that owns a file.
func ownerOf(info fs.FileInfo) (int, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(s.Uid), true
}

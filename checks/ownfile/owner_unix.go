//go:build unix

package ownfile

import (
	"io/fs"
	"syscall"
)

// ownerOf gives the number of the user who owns a file.
func ownerOf(info fs.FileInfo) (int, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(s.Uid), true
}

// names counts the hard links of a file.
func names(info fs.FileInfo) uint64 {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 1
	}
	return uint64(s.Nlink) //nolint:unconvert // the types differ between systems
}

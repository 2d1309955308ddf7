//go:build !unix

package checks

import "io/fs"

// ownerOf: nobody owns a file here.
func ownerOf(fs.FileInfo) (uid uint32, ok bool) { return 0, false }

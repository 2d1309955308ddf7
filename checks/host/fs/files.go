package fs

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// FileKind is what stands at a path.
type FileKind int

// What stands at a path. Symbolic links are followed.
const (
	Other FileKind = iota // a device, or what this system has besides
	Regular
	Directory
	Fifo
	Socket
)

// String names the kind for a message.
func (k FileKind) String() string {
	switch k {
	case Regular:
		return "regular file"
	case Directory:
		return "directory"
	case Fifo:
		return "fifo"
	case Socket:
		return "socket"
	}
	return "special file"
}

// File is one look at a path.
type File struct {
	Path     string
	Kind     FileKind
	Mode     uint32 // permission bits with set-id and sticky bits, as chmod(1) takes them
	UID, GID int
	Size     int64 // bytes

	Inode, Device, Links uint64

	Access, Change, Modify time.Time
}

// blockSize is how much of a file is read at once, and so between two looks at the context.
const blockSize = 256 << 10

// ErrNotRegular means that what should be read from start to end is a directory, a fifo or a device.
var ErrNotRegular = errors.New("not a regular file")

// ReadFile looks at path and follows symbolic links. Its errors are those of stat(2): errors.Is finds fs.ErrNotExist.
func ReadFile(path string) (File, error) {
	var st unix.Stat_t
	for {
		err := unix.Stat(path, &st)
		if err == nil {
			break
		}
		if !errors.Is(err, unix.EINTR) {
			return File{}, &fs.PathError{Op: "stat", Path: path, Err: err}
		}
	}
	// The types of these fields differ between systems.
	return File{
		Path: path, Kind: fileKind(uint32(st.Mode)), Mode: uint32(st.Mode) & 0o7777,
		UID: int(st.Uid), GID: int(st.Gid), Size: st.Size,
		Inode: uint64(st.Ino), Device: uint64(st.Dev), Links: uint64(st.Nlink),
		Access: time.Unix(st.Atim.Unix()), Change: time.Unix(st.Ctim.Unix()), Modify: time.Unix(st.Mtim.Unix()),
	}, nil
}

func fileKind(mode uint32) FileKind {
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		return Regular
	case unix.S_IFDIR:
		return Directory
	case unix.S_IFIFO:
		return Fifo
	case unix.S_IFSOCK:
		return Socket
	}
	return Other
}

// openRegular opens a file to be read, and never waits: a fifo in its place is refused, not opened until someone writes.
func openRegular(path string) (*os.File, *unix.Stat_t, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	st := new(unix.Stat_t)
	if err := unix.Fstat(int(f.Fd()), st); err != nil {
		_ = f.Close() // nothing was written
		return nil, nil, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	if fileKind(uint32(st.Mode)) != Regular {
		_ = f.Close() // nothing was written
		return nil, nil, &fs.PathError{Op: "read", Path: path, Err: ErrNotRegular}
	}
	return f, st, nil
}

// Checksum returns the hexadecimal md5, sha1 or sha256 sum of a regular file. It reads block by block and ends with ctx.
func Checksum(ctx context.Context, path, algorithm string) (string, error) {
	sum, err := newHash(algorithm)
	if err != nil {
		return "", err
	}
	f, _, err := openRegular(path)
	if err != nil {
		return "", fmt.Errorf("cannot compute checksum: %w", err)
	}
	defer f.Close()
	block := make([]byte, blockSize)
	for {
		if err := ctx.Err(); err != nil {
			return "", fmt.Errorf("cannot compute checksum of %s: %w", path, err)
		}
		n, err := f.Read(block)
		sum.Write(block[:n])
		if err == io.EOF {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("cannot compute checksum: %w", err)
		}
	}
}

// newHash includes two that are weak, because control files hold their sums.
func newHash(algorithm string) (hash.Hash, error) {
	switch algorithm {
	case "md5":
		return md5.New(), nil
	case "sha1":
		return sha1.New(), nil
	case "sha256":
		return sha256.New(), nil
	}
	return nil, fmt.Errorf("unknown checksum algorithm %q, expected md5, sha1 or sha256", algorithm)
}

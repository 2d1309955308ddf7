package ownfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxLinks is how many links one path may lead over, as with the kernel.
const maxLinks = 40

// Resolve gives the place that a path leads to, with every link on the way followed. The last part need not exist. A link
// that belongs neither to root nor to us is refused: whoever made it would choose what we write to.
func Resolve(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest, done := absolute, "/"
	for links := 0; rest != ""; {
		part, after, _ := strings.Cut(strings.TrimLeft(rest, "/"), "/")
		here := filepath.Join(done, part)
		rest = after
		info, err := os.Lstat(here)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return filepath.Join(here, rest), nil
		case err != nil:
			return "", err
		case info.Mode()&fs.ModeSymlink == 0 || inProc(here): // the links there are the kernel's, and their text is no path
			done = here
			continue
		}
		if links++; links > maxLinks {
			return "", &fs.PathError{Op: "open", Path: path, Err: syscall.ELOOP}
		}
		if owner, ok := ownerOf(info); ok && !trusted(owner) {
			return "", fmt.Errorf("%s is a link of the user with number %d, who would choose what is written to; take it away", here, owner)
		}
		target, err := os.Readlink(here)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			done = "/"
		}
		rest = target + "/" + rest
	}
	return done, nil
}

// Append opens a file to write at its end, and makes it when it is not there. See Resolve for links on the way. Nor is a
// file with a second name taken from a folder of somebody else, who may have chosen any file.
func Append(path string, mode fs.FileMode) (*os.File, error) {
	place, err := Resolve(path)
	if err != nil {
		return nil, err
	}
	how := os.O_WRONLY | os.O_APPEND | os.O_CREATE | syscall.O_NONBLOCK // a fifo that nobody reads fails at once
	if !inProc(place) {
		how |= syscall.O_NOFOLLOW
	}
	f, err := os.OpenFile(place, how, mode)
	if err != nil {
		return nil, err
	}
	if err := same(f, path, place); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// same refuses a file that is not what its path still leads to: somebody has changed the way while we went it.
func same(f *os.File, path, place string) error {
	if inProc(place) {
		return nil
	}
	opened, err := f.Stat()
	if err != nil {
		return err
	}
	again, err := Resolve(path)
	if err != nil {
		return err
	}
	there, err := os.Lstat(again)
	if err != nil {
		return err
	}
	if !os.SameFile(opened, there) {
		return fmt.Errorf("%s was exchanged while it was opened", path)
	}
	folder, err := os.Stat(filepath.Dir(again))
	if err != nil {
		return err
	}
	if owner, ok := ownerOf(folder); ok && !trusted(owner) && opened.Mode().IsRegular() && names(opened) > 1 {
		return fmt.Errorf("%s has a second name and stands in a folder of the user with number %d, who may have chosen it", path, owner)
	}
	return nil
}

// Trusted reports whether a file belongs to root or to us: nobody else can have written it against our will.
func Trusted(info fs.FileInfo) bool {
	owner, ok := ownerOf(info)
	return !ok || trusted(owner)
}

func trusted(owner int) bool { return owner == 0 || owner == os.Geteuid() }

func inProc(path string) bool { return strings.HasPrefix(path, "/proc/") }

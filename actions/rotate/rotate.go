// Package rotate owns the rotation of log files: path becomes path.1, path.1 becomes path.2, or path.2.gz, and so on up
// to the number that is kept.
//
// No line that was in the file when a rotation began is ever lost. A rotation that is cut off by a crash is undone or
// finished by Recover at the next start; a small journal file tells it where. The libraries that rotate logs own the
// writer (lumberjack and its like) or are programs of their own, so the few steps are here.
//
// With rename-and-create, which is the default, path is never missing, not even for a moment; a program that keeps the
// old file open goes on writing to path.1 until it reopens its log. With CopyTruncate the program may keep the file
// open, if it opened it for appending; what it writes in the instant between the last look and the truncation is lost,
// as with every tool of this kind.
package rotate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// defaultKeep is how many rotated files are kept when the control file says nothing.
const defaultKeep = 7

// step is told the name of each step before it is done, so that a test can end the program there.
var step = func(string) {}

// active holds the paths that are being rotated: two services may watch the same file.
var active sync.Map

// Rotate rotates one file; an empty one is left alone. journals is a folder for the journal, kept beside the state
// file. When the context ends, compressing stops and leaves a file uncompressed; everything else is finished. Errors
// name the file; a file that is not there gives an error that is fs.ErrNotExist.
func Rotate(ctx context.Context, path string, r checks.Rotate, journals string) error {
	target, err := resolve(path)
	if err != nil {
		return fmt.Errorf("rotate %s: %w", path, err)
	}
	if _, busy := active.LoadOrStore(target, true); busy {
		return fmt.Errorf("rotate %s: it is being rotated already", path)
	}
	defer active.Delete(target)
	if r.Keep < 1 {
		r.Keep = defaultKeep
	}
	j := &journal{Path: target, CopyTruncate: r.CopyTruncate, Keep: r.Keep, file: journalName(journals, target)}
	if err := j.rotate(ctx, r); err != nil {
		return fmt.Errorf("rotate %s: %w", path, err)
	}
	return nil
}

func (j *journal) rotate(ctx context.Context, r checks.Rotate) error {
	info, err := os.Lstat(j.Path)
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return nil
	}
	if err := recoverOne(j.file); err != nil { // an earlier one was cut off and could not be mended then
		return err
	}
	step("journal")
	if err := j.write(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if r.CopyTruncate {
		err = j.copyTruncate(ctx, info, r.Keep)
	} else {
		err = j.renameCreate(info, r.Keep)
	}
	if err != nil {
		return errors.Join(err, j.mend())
	}
	if r.Compress {
		step("journal done")
		j.Done = true
		if err := j.write(); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		err = compressOld(ctx, j.Path, r.Keep)
	}
	step("end")
	return errors.Join(err, os.Remove(j.file))
}

// resolve follows a link only when it belongs to whoever runs us or to root: in a folder that others may write, a link
// could lead to any file.
func resolve(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		if uid := int(info.Sys().(*syscall.Stat_t).Uid); uid != 0 && uid != os.Geteuid() {
			return "", fmt.Errorf("it is a link that belongs to user %d: name the file itself", uid)
		}
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return "", err
		}
		if info, err = os.Lstat(path); err != nil {
			return "", err
		}
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it is not a regular file")
	}
	return filepath.Abs(path)
}

// renameCreate puts an empty file in the place of the old one. The old one gets its new name by a hard link first, so
// that the path is never missing.
func (j *journal) renameCreate(info fs.FileInfo, keep int) error {
	step("create")
	fresh, err := create(j.part(), info)
	if err != nil {
		return err
	}
	if err := fresh.Close(); err != nil {
		return err
	}
	if err := freeFirst(j.Path, keep); err != nil {
		return err
	}
	step("link")
	if err := os.Link(j.Path, slot(j.Path, 1)); err != nil {
		// Some file systems know no hard links: there the path is missing until the next rename.
		if err := os.Rename(j.Path, slot(j.Path, 1)); err != nil {
			return err
		}
	}
	step("swap")
	if err := os.Rename(j.part(), j.Path); err != nil {
		return err
	}
	return ownfile.SyncDir(filepath.Dir(j.Path))
}

// slot is the name of the rotated file with this number, uncompressed.
func slot(path string, n int) string { return path + "." + strconv.Itoa(n) }

// Suffixes of rotated files.
var suffixes = [...]string{"", ".gz"}

func taken(path string, n int) bool {
	for _, suffix := range suffixes {
		if _, err := os.Lstat(slot(path, n) + suffix); err == nil {
			return true
		}
	}
	return false
}

// freeFirst makes the first slot free. Files move up only as far as the first gap, and the oldest is removed only when
// there is none: doing it twice does no more than doing it once, so a crash in between costs nothing.
func freeFirst(path string, keep int) error {
	if err := clearOld(path, keep); err != nil {
		return err
	}
	gap := 1
	for gap < keep && taken(path, gap) {
		gap++
	}
	if err := removeSlot(path, gap); err != nil {
		return err
	}
	for n := gap - 1; n >= 1; n-- {
		for _, suffix := range suffixes {
			step("shift")
			err := os.Rename(slot(path, n)+suffix, slot(path, n+1)+suffix)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

func removeSlot(path string, n int) error {
	for _, suffix := range suffixes {
		step("remove")
		if err := os.Remove(slot(path, n) + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// create makes a new file with the owner and mode of another. It follows no link and overwrites nothing.
func create(path string, like fs.FileInfo) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := adorn(f, like); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(path))
	}
	return f, nil
}

// adorn gives a file the owner and mode of another.
func adorn(f *os.File, like fs.FileInfo) error {
	want := like.Sys().(*syscall.Stat_t)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if have := info.Sys().(*syscall.Stat_t); have.Uid != want.Uid || have.Gid != want.Gid {
		if err := f.Chown(int(want.Uid), int(want.Gid)); err != nil {
			return fmt.Errorf("keep owner and group: %w", err)
		}
	}
	return f.Chmod(like.Mode().Perm() | like.Mode()&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky))
}

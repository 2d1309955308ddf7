package rotate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// journal says that a rotation is under way. It is on disk before the first step and goes after the last.
type journal struct {
	Path         string `json:"path"`
	CopyTruncate bool   `json:"copytruncate"`
	Keep         int    `json:"keep"`
	Copy         uint64 `json:"copy,omitempty"` // inode of the copy, once it is whole
	Done         bool   `json:"done,omitempty"` // all but the compressing
	file         string
}

const journalEnd = ".rotation"

func journalName(dir, path string) string {
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(dir, hex.EncodeToString(sum[:8])+journalEnd)
}

// part is the file that a rotation works on before it has its name.
func (j *journal) part() string {
	dir, name := filepath.Split(j.Path)
	return filepath.Join(dir, "."+name+".rotate")
}

func (j *journal) write() error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(j.file), 0o700); err != nil {
		return err
	}
	part := j.file + ".new"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, j.file); err != nil {
		return err
	}
	return ownfile.SyncDir(filepath.Dir(j.file))
}

// Recover mends the rotations that a crash cut off, before anything else is done with their files. journals is the
// folder that Rotate was given. What cannot be mended now stays in the folder for the next time; the error tells of all
// of them.
func Recover(journals string) error {
	entries, err := os.ReadDir(journals)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	var all error
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), journalEnd) {
			all = errors.Join(all, recoverOne(filepath.Join(journals, e.Name())))
		}
	}
	return all
}

func recoverOne(file string) error {
	text, err := ownfile.Read(file, 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	j := journal{file: file}
	if err := json.Unmarshal(text, &j); err != nil || j.Path == "" {
		// It was written whole, so this is the disk's doing. Nothing hangs on it but a file too many.
		return errors.Join(fmt.Errorf("journal of a rotation %s is damaged", file), os.Rename(file, file+".damaged"))
	}
	if err := j.mend(); err != nil {
		return fmt.Errorf("finish the rotation of %s: %w", j.Path, err)
	}
	return nil
}

// mend brings a rotation that was cut off to an end at which nothing is missing and nothing is there twice: files that
// moved up stay where they are, and the step that was under way is undone, or was the last. What was not compressed
// stays as it is until the next rotation, since that may take long and the start shall not.
func (j *journal) mend() error {
	var err error
	switch {
	case j.Done:
		err = mendCompressed(j.Path, j.Keep)
	case j.CopyTruncate:
		err = j.mendCopy()
	default:
		err = j.mendRename()
	}
	if err != nil {
		return err
	}
	if err := os.Remove(j.part()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Remove(j.file)
}

func (j *journal) mendRename() error {
	if _, err := os.Lstat(j.part()); errors.Is(err, fs.ErrNotExist) {
		return nil // it had not begun, or its last step was done
	}
	first := slot(j.Path, 1)
	info, err := os.Lstat(j.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(j.part(), j.Path)
	}
	if err != nil {
		return err
	}
	rotated, err := os.Lstat(first)
	if err == nil && os.SameFile(info, rotated) {
		return os.Remove(first) // the second name of the same file
	}
	return nil
}

func (j *journal) mendCopy() error {
	first := slot(j.Path, 1)
	info, err := os.Lstat(first)
	if err != nil || j.Copy == 0 || inode(info) != j.Copy {
		return nil //nolint:nilerr // the copy had not got its name: the log is as it was
	}
	same, err := isPrefix(first, j.Path)
	if err != nil || !same {
		return err // it was truncated: the copy holds the lines
	}
	return os.Remove(first)
}

func inode(info fs.FileInfo) uint64 { return info.Sys().(*syscall.Stat_t).Ino }

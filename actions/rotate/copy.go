package rotate

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// copyTruncate copies the file and then empties it.
func (j *journal) copyTruncate(ctx context.Context, info fs.FileInfo, keep int) (err error) {
	source, err := os.OpenFile(j.Path, os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	step("create")
	target, err := create(j.part(), info)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	step("copy")
	if _, err := io.Copy(target, io.LimitReader(reader{ctx, source}, info.Size())); err != nil {
		return err
	}
	if err := target.Sync(); err != nil {
		return err
	}
	if err := freeFirst(j.Path, keep); err != nil {
		return err
	}
	whole, err := target.Stat()
	if err != nil {
		return err
	}
	j.Copy = inode(whole)
	step("journal again")
	if err := j.write(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	step("name")
	if err := os.Rename(j.part(), slot(j.Path, 1)); err != nil {
		return err
	}
	if err := ownfile.SyncDir(filepath.Dir(j.Path)); err != nil {
		return err
	}
	step("tail")
	if err := copyTail(source, target); err != nil {
		return err
	}
	step("truncate")
	return source.Truncate(0)
}

// tailRounds bounds how often a log is looked at again that grows while it is copied: a program that never pauses is
// not waited for.
const tailRounds = 10

// copyTail copies what was written meanwhile, until nothing was for the time that it takes to be safe on disk. Each
// round goes as far as the file is long when it begins, since a fast writer may never be caught up with.
func copyTail(source, target *os.File) error {
	for round := 0; ; round++ {
		at, err := source.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		info, err := source.Stat()
		if err != nil {
			return err
		}
		n, err := io.Copy(target, io.LimitReader(source, info.Size()-at))
		if err != nil || n == 0 || round == tailRounds {
			return err
		}
		if err := target.Sync(); err != nil {
			return err
		}
	}
}

// compressOld compresses every rotated file but the newest, which a program may still write to.
func compressOld(ctx context.Context, path string, keep int) error {
	var all error
	for n := 2; n <= keep; n++ {
		name := slot(path, n)
		info, err := os.Lstat(name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if err := compress(ctx, name, info); err != nil {
			all = errors.Join(all, fmt.Errorf("rotated, but cannot compress %s: %w", name, err))
		}
	}
	return all
}

// compress replaces a file by its compressed form. The plain one goes when the other is safe on disk and nobody has
// written to it meanwhile.
func compress(ctx context.Context, name string, info fs.FileInfo) (err error) {
	if done, err := settle(name); done || err != nil {
		return err
	}
	source, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	part := name + partEnd
	target, err := create(part, info)
	if err != nil {
		return err
	}
	step("compress")
	size, err := zip(target, io.LimitReader(reader{ctx, source}, info.Size()))
	if err = errors.Join(err, target.Sync(), target.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if now, err := source.Stat(); err != nil || now.Size() != size {
		return errors.Join(err, os.Remove(part)) // somebody still writes to it: it stays as it is until the next time
	}
	if err := os.Chtimes(part, info.ModTime(), info.ModTime()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	step("compressed")
	if err := os.Rename(part, name+".gz"); err != nil {
		return err
	}
	if err := ownfile.SyncDir(filepath.Dir(name)); err != nil {
		return err
	}
	step("drop plain")
	return os.Remove(name)
}

const partEnd = ".gz.part"

// mendCompressed takes away what compressing left behind when it was cut off.
func mendCompressed(path string, keep int) error {
	for n := 2; n <= keep; n++ {
		name := slot(path, n)
		if err := os.Remove(name + partEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if _, err := os.Lstat(name); err != nil {
			continue
		}
		if _, err := settle(name); err != nil {
			return err
		}
	}
	return nil
}

// settle looks at a file whose compressed form is there already, and removes the plain one when both hold the same.
// done tells that there is nothing to compress; two different texts of one number both stay.
func settle(name string) (done bool, err error) {
	packed, err := os.Open(name + ".gz")
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer packed.Close()
	plain, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer plain.Close()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return true, nil // not what we made: leave both
	}
	if same, longer, err := compare(unpacked, plain); err != nil || !same || longer {
		return true, nil
	}
	return true, os.Remove(name)
}

func zip(target io.Writer, source io.Reader) (int64, error) {
	w := gzip.NewWriter(target)
	n, err := io.Copy(w, source)
	return n, errors.Join(err, w.Close())
}

// isPrefix tells whether one file holds just what the other begins with.
func isPrefix(short, long string) (bool, error) {
	a, err := os.Open(short)
	if err != nil {
		return false, err
	}
	defer a.Close()
	b, err := os.Open(long)
	if err != nil {
		return false, err
	}
	defer b.Close()
	same, _, err := compare(a, b)
	return same, err
}

// compare tells whether one text is what the other begins with, and whether the other is longer.
func compare(short, long io.Reader) (same, longer bool, err error) {
	x, y := bufio.NewReaderSize(short, 1<<16), bufio.NewReaderSize(long, 1<<16)
	for {
		p, endX := x.ReadByte()
		q, endY := y.ReadByte()
		doneX, doneY := errors.Is(endX, io.EOF), errors.Is(endY, io.EOF)
		switch {
		case endX != nil && !doneX:
			return false, false, endX
		case endY != nil && !doneY:
			return false, false, endY
		case doneX:
			return true, !doneY, nil
		case doneY || p != q:
			return false, false, nil
		}
	}
}

// reader stops reading when the context ends.
type reader struct {
	ctx  context.Context
	from io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

package fs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"golang.org/x/sys/unix"
)

// ErrNotMounted means that a target names no mounted filesystem.
var ErrNotMounted = errors.New("not mounted")

// Filesystem is one reading of a mounted filesystem.
type Filesystem struct {
	Device, MountPoint string
	Type, Flags        string // as in the kernel's table of mounts

	Mode     uint32 // permission of the target: the mount point, or the device if that was named
	UID, GID int

	BlockSize                       uint64 // bytes
	Blocks, BlocksFree, BlocksAvail uint64 // avail is what is free for others than root
	Files, FilesFree                uint64 // inodes; 0 where the filesystem has no fixed number

	SpacePercent, InodePercent       float64 // used share as df shows it: what nobody but root can use counts for nothing
	SpaceTotal, SpaceUsed, SpaceFree uint64  // bytes; what is kept for root counts as free
	Read, Write                      Rate
	ServiceTime, ReadTime, WriteTime float64 // milliseconds per operation, 0 without any, -1 unknown or before two samples
}

// Rate is what went through a block device or to a file server. Totals are -1 where there is no count of it; rates are per
// second and -1 until two samples were taken.
type Rate struct {
	Bytes, Operations         int64
	BytesRate, OperationsRate float64
}

// setSpace fills what follows from the counts of blocks and inodes.
func (f *Filesystem) setSpace() {
	f.SpaceTotal, f.SpaceFree = f.Blocks*f.BlockSize, f.BlocksFree*f.BlockSize
	f.SpaceUsed = f.SpaceTotal - min(f.SpaceFree, f.SpaceTotal)
	f.SpacePercent = sample.Percent(f.SpaceUsed, f.SpaceUsed+f.BlocksAvail*f.BlockSize)
	f.InodePercent = sample.Percent(f.Files-min(f.FilesFree, f.Files), f.Files)
}

// Reader reads filesystems and keeps the samples before of their devices, for rates. It may be used from
// several goroutines.
type Reader struct {
	mu      sync.Mutex
	looks   map[string]*filesystemLook // by target
	devices map[string]deviceRates
}

// filesystemLook is a look that is under way. Its goroutine ends when the kernel answers, which for a dead file server may
// be never.
type filesystemLook struct {
	started    time.Time
	done       chan struct{}
	filesystem *Filesystem
	device     deviceCounters
	err        error
}

// NewReader returns a reader without a sample.
func NewReader() *Reader {
	return &Reader{looks: map[string]*filesystemLook{}, devices: map[string]deviceRates{}}
}

// Read reads the filesystem that target names: its mount point, its device (a path, or "host:/export", "//host/share" and
// whatever else stands in the kernel's table of mounts), or a regular file in it. A directory that is no mount point is not
// mounted (ErrNotMounted): its filesystem was meant to be there.
//
// A filesystem whose server is gone may never answer. The look at it then stays behind in one goroutine, which later calls
// for the same target wait for instead of starting another; each returns when its ctx ends.
func (r *Reader) Read(ctx context.Context, target string) (*Filesystem, error) {
	look := r.look(target)
	select {
	case <-look.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("filesystem %s has not answered for %s: %w",
			target, time.Since(look.started).Round(time.Millisecond), ctx.Err())
	}
	if look.err != nil {
		return nil, fmt.Errorf("cannot read filesystem %s: %w", target, look.err)
	}
	filesystem := *look.filesystem
	r.setRates(&filesystem, look.device)
	return &filesystem, nil
}

// look returns the look at target that is under way, or starts one.
func (r *Reader) look(target string) *filesystemLook {
	r.mu.Lock()
	defer r.mu.Unlock()
	if look, ok := r.looks[target]; ok {
		return look
	}
	look := &filesystemLook{started: time.Now(), done: make(chan struct{})}
	r.looks[target] = look
	go func() {
		defer func() {
			if p := recover(); p != nil { // nobody above could catch it here
				look.err = fmt.Errorf("internal error while looking at %s: %v\n%s", target, p, debug.Stack())
			}
			r.mu.Lock()
			delete(r.looks, target)
			r.mu.Unlock()
			close(look.done)
		}()
		look.filesystem, look.device, look.err = lookAtFilesystem(target)
	}()
	return look
}

// deviceCounters is a sample of a block device, or of what stands for one.
type deviceCounters struct {
	name          string // "" if there is no device to sample
	taken         time.Time
	reads, writes int64
	readBytes     int64
	writeBytes    int64
	readMillis    int64
	writeMillis   int64
}

// deviceRates is a sample and the rates since the one before it.
type deviceRates struct {
	deviceCounters
	read, write                      Rate
	serviceTime, readTime, writeTime float64
}

// setRates fills the input and output of f from a sample of its device, and keeps that.
func (r *Reader) setRates(f *Filesystem, now deviceCounters) {
	nothing := Rate{sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown}
	rates := deviceRates{now, nothing, nothing, sample.Unknown, sample.Unknown, sample.Unknown}
	if now.name != "" {
		r.mu.Lock()
		if before, ok := r.devices[now.name]; ok {
			rates = before.advance(now)
		}
		r.devices[now.name] = rates
		r.mu.Unlock()
		rates.read.Bytes, rates.read.Operations = now.readBytes, now.reads
		rates.write.Bytes, rates.write.Operations = now.writeBytes, now.writes
	}
	f.Read, f.Write = rates.read, rates.write
	f.ServiceTime, f.ReadTime, f.WriteTime = rates.serviceTime, rates.readTime, rates.writeTime
}

func (before deviceRates) advance(now deviceCounters) deviceRates {
	elapsed := now.taken.Sub(before.taken)
	if elapsed < sample.Shortest {
		return before
	}
	reads, writes := grown(before.reads, now.reads), grown(before.writes, now.writes)
	readMillis, writeMillis := grown(before.readMillis, now.readMillis), grown(before.writeMillis, now.writeMillis)
	return deviceRates{
		deviceCounters: now,
		read: Rate{
			BytesRate:      sample.Rate(before.readBytes, now.readBytes, elapsed),
			OperationsRate: sample.Rate(before.reads, now.reads, elapsed),
		},
		write: Rate{
			BytesRate:      sample.Rate(before.writeBytes, now.writeBytes, elapsed),
			OperationsRate: sample.Rate(before.writes, now.writes, elapsed),
		},
		serviceTime: perOperation(readMillis+writeMillis, reads+writes),
		readTime:    perOperation(readMillis, reads),
		writeTime:   perOperation(writeMillis, writes),
	}
}

func grown(before, now int64) int64 { return max(0, now-before) }

func perOperation(milliseconds, operations int64) float64 {
	if operations == 0 {
		return 0
	}
	return float64(milliseconds) / float64(operations)
}

// Mount is one line of the table of mounts.
type Mount struct {
	device, Point, Kind, Flags string
	number                     string // "major:minor" of the device, "" unknown
	Root                       string // what part of the filesystem is mounted: "/" for all
}

// findMount returns the mount that target names; see [FilesystemReader.Read]. First the words of the table are compared,
// which touches no disk.
func findMount(mounts []Mount, target string) (Mount, error) {
	if m, ok := mountNamed(mounts, target); ok {
		return m, nil
	}
	if !isPath(target) {
		return Mount{}, ErrNotMounted
	}
	file, err := ReadFile(target)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) {
		return Mount{}, ErrNotMounted
	}
	if err != nil {
		return Mount{}, err
	}
	resolved, err := filepath.EvalSymlinks(target)
	if err != nil {
		return Mount{}, err
	}
	if m, ok := mountNamed(mounts, resolved); ok {
		return m, nil
	}
	if number := deviceNumber(resolved); number != "" {
		for _, m := range mounts {
			if m.number == number {
				return m, nil
			}
		}
	}
	if file.Kind != Regular {
		return Mount{}, ErrNotMounted
	}
	return mountHolding(mounts, resolved)
}

// isPath tells a path from "host:/export" and "//host/share".
func isPath(target string) bool { return filepath.IsAbs(target) && !strings.HasPrefix(target, "//") }

// mountNamed finds a mount by mount point or device. Of several on one point the last hides the others; of several of one
// device the first that shows it whole is meant, and not a bind mount of a part.
func mountNamed(mounts []Mount, target string) (Mount, bool) {
	if isPath(target) {
		target = filepath.Clean(target)
	}
	for i := len(mounts) - 1; i >= 0; i-- {
		if mounts[i].Point == target {
			return mounts[i], true
		}
	}
	found := -1
	for i, m := range mounts {
		if m.device == target && (found < 0 || m.Root == "/" && mounts[found].Root != "/") {
			found = i
		}
	}
	if found < 0 {
		return Mount{}, false
	}
	return mounts[found], true
}

// mountHolding finds the mount that an absolute path without links is in.
func mountHolding(mounts []Mount, path string) (Mount, error) {
	best := -1
	for i, m := range mounts {
		inside := m.Point == "/" || path == m.Point || strings.HasPrefix(path, m.Point+"/")
		if inside && (best < 0 || len(m.Point) >= len(mounts[best].Point)) {
			best = i
		}
	}
	if best < 0 {
		return Mount{}, ErrNotMounted
	}
	return mounts[best], nil
}

// setOwner fills the permission of what the target names, or of the mount point where the target is no path: a share of a
// server, or a device that the table of mounts has ("/dev/root") and the folder of devices has not.
func (f *Filesystem) setOwner(target string) error {
	path := f.MountPoint
	if isPath(target) {
		path = target
	}
	file, err := ReadFile(path)
	if err != nil && path == target {
		file, err = ReadFile(f.MountPoint)
	}
	if err != nil {
		return err
	}
	f.Mode, f.UID, f.GID = file.Mode, file.UID, file.GID
	return nil
}

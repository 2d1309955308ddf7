//go:build !linux

package fs

import (
	"context"
	"strings"

	"github.com/shirou/gopsutil/v3/disk"
)

// countedBlock is the block size in which space is told here: gopsutil gives bytes.
const countedBlock = 1024

// lookAtFilesystem finds and reads a filesystem, and waits for it as long as the kernel does. Input and output of its
// device are unknown.
func lookAtFilesystem(target string) (*Filesystem, deviceCounters, error) {
	ctx := context.Background()
	partitions, err := disk.PartitionsWithContext(ctx, true)
	if err != nil {
		return nil, deviceCounters{}, err
	}
	mounts := make([]Mount, len(partitions))
	for i, p := range partitions {
		mounts[i] = Mount{device: p.Device, Point: p.Mountpoint, Kind: p.Fstype, Flags: strings.Join(p.Opts, ","), Root: "/"}
	}
	m, err := findMount(mounts, target)
	if err != nil {
		return nil, deviceCounters{}, err
	}
	usage, err := disk.UsageWithContext(ctx, m.Point)
	if err != nil {
		return nil, deviceCounters{}, err
	}
	f := &Filesystem{
		Device: m.device, MountPoint: m.Point, Type: m.Kind, Flags: m.Flags, BlockSize: countedBlock,
		Blocks: usage.Total / countedBlock, BlocksAvail: usage.Free / countedBlock,
		BlocksFree: (usage.Total - min(usage.Used, usage.Total)) / countedBlock,
		Files:      usage.InodesTotal, FilesFree: usage.InodesFree,
	}
	f.setSpace()
	if err := f.setOwner(target); err != nil {
		return nil, deviceCounters{}, err
	}
	return f, deviceCounters{}, nil
}

// deviceNumber is unknown: the table of mounts has none to compare with.
func deviceNumber(string) string { return "" }

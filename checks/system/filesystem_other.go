//go:build !linux

package system

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
	mounts := make([]mount, len(partitions))
	for i, p := range partitions {
		mounts[i] = mount{device: p.Device, point: p.Mountpoint, kind: p.Fstype, flags: strings.Join(p.Opts, ","), root: "/"}
	}
	m, err := findMount(mounts, target)
	if err != nil {
		return nil, deviceCounters{}, err
	}
	usage, err := disk.UsageWithContext(ctx, m.point)
	if err != nil {
		return nil, deviceCounters{}, err
	}
	f := &Filesystem{
		Device: m.device, MountPoint: m.point, Type: m.kind, Flags: m.flags, BlockSize: countedBlock,
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

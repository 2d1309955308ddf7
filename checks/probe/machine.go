package probe

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/host/network"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// system looks at the machine itself.
func (o *Observer) system(ctx context.Context, _ engine.Look, seen *checks.Observation) {
	m, err := o.machine.Read(ctx)
	if err != nil {
		unable(seen, err)
		return
	}
	c := m.CPU
	seen.Machine = &checks.MachineFacts{Load: m.Load, Cores: m.Cores, MemoryTotal: m.MemoryTotal, MemoryUsed: m.MemoryUsed, MemoryPercent: m.MemoryPercent,
		SwapTotal: m.SwapTotal, SwapUsed: m.SwapUsed, SwapPercent: m.SwapPercent, Uptime: m.Uptime, Boot: m.BootTime,
		FDAllocated: m.FDAllocated, FDUnused: m.FDUnused, FDMaximum: m.FDMaximum, PageIn: m.PageIn, PageOut: m.PageOut,
		CPU: map[string]float64{"total": c.Total, "user": c.User, "system": c.System, "wait": c.Wait, "nice": c.Nice, "hardirq": c.HardIRQ,
			"softirq": c.SoftIRQ, "steal": c.Steal, "guest": c.Guest, "guestnice": c.GuestNice},
		Pressure: make(map[string]checks.PressureFacts, len(m.Pressure))}
	for resource, p := range m.Pressure {
		seen.Machine.Pressure[resource] = checks.PressureFacts(p)
	}
}

// filesystem looks at a mounted filesystem. One that does not answer makes only this look late.
func (o *Observer) filesystem(ctx context.Context, look engine.Look, seen *checks.Observation) {
	f, err := o.filesystems.Read(ctx, look.Service.Target)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		seen.Error = fmt.Sprintf("filesystem '%s' does not answer", look.Service.Target)
		return
	case shortage.Of(err):
		unable(seen, err)
		return
	case err != nil:
		seen.Missing = fmt.Sprintf("unable to read filesystem '%s' state", look.Service.Target)
		return
	}
	seen.Present = fmt.Sprintf("succeeded getting filesystem statistics for '%s'", look.Service.Target)
	seen.Filesystem = &checks.FilesystemFacts{Device: f.Device, MountPoint: f.MountPoint, Type: f.Type, Flags: f.Flags, Mode: f.Mode, UID: f.UID, GID: f.GID,
		BlockSize: f.BlockSize, SpaceTotal: f.SpaceTotal, SpaceUsed: f.SpaceUsed, SpaceFree: f.BlocksFree * f.BlockSize,
		SpaceAvailable: f.BlocksAvail * f.BlockSize, SpacePercent: f.SpacePercent, Inodes: f.Files, InodesUsed: f.Files - min(f.FilesFree, f.Files),
		InodesFree: f.FilesFree, InodePercent: f.InodePercent, Read: rateFacts(f.Read), Write: rateFacts(f.Write),
		ServiceTime: f.ServiceTime, ReadTime: f.ReadTime, WriteTime: f.WriteTime}
}

func rateFacts(r fs.Rate) checks.IOFacts {
	return checks.IOFacts{Bytes: r.Bytes, Operations: r.Operations, ByteRate: r.BytesRate, OperationRate: r.OperationsRate, GenericBytes: -1, GenericRate: -1}
}

// link looks at a network interface.
func (o *Observer) link(ctx context.Context, look engine.Look, seen *checks.Observation) {
	l, err := o.links.Read(ctx, look.Service.Target)
	if err != nil {
		unable(seen, fmt.Errorf("link data collection failed -- %w", err))
		return
	}
	seen.Link = &checks.LinkFacts{Name: l.Name, Up: l.Up, Speed: l.Speed, Duplex: l.Duplex, In: trafficFacts(l.In), Out: trafficFacts(l.Out),
		Windows: map[time.Duration][2]checks.TrafficFacts{}}
	if look.Service.Needs == nil {
		return
	}
	for _, window := range look.Service.Needs.Windows {
		in, out := o.links.Total(l.Name, window)
		seen.Link.Windows[window] = [2]checks.TrafficFacts{trafficFacts(in), trafficFacts(out)}
	}
}

func trafficFacts(t network.Traffic) checks.TrafficFacts {
	return checks.TrafficFacts{Bytes: t.Bytes, Packets: t.Packets, Errors: t.Errors, ByteRate: t.BytesRate, PacketRate: t.PacketsRate, ErrorRate: t.ErrorsRate}
}

//go:build !linux

package network

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/shirou/gopsutil/v3/net"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// readLink reads an interface through gopsutil, which tells neither speed nor duplex mode.
func readLink(ctx context.Context, name string) (*Link, error) {
	interfaces, err := net.InterfacesWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot list network interfaces: %w", err)
	}
	i := slices.IndexFunc(interfaces, func(i net.InterfaceStat) bool { return i.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("no network interface %s: %w", name, fs.ErrNotExist)
	}
	link := &Link{
		Name: name, Up: slices.Contains(interfaces[i].Flags, "up"), Speed: sample.Unknown, Duplex: sample.Unknown,
		In: unknownTraffic(), Out: unknownTraffic(),
	}
	counters, err := net.IOCountersWithContext(ctx, true)
	if err != nil {
		return link, nil // the state of the link is told all the same
	}
	for _, c := range counters {
		if c.Name == name {
			link.In.Bytes, link.In.Packets, link.In.Errors = int64(c.BytesRecv), int64(c.PacketsRecv), int64(c.Errin)
			link.Out.Bytes, link.Out.Packets, link.Out.Errors = int64(c.BytesSent), int64(c.PacketsSent), int64(c.Errout)
		}
	}
	return link, nil
}

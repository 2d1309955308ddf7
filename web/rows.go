package web

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// row is one line about a service: what status prints, and what pages show as its figures.
type row struct {
	label string
	value string
	bits  uint64 // kinds of events that, having failed, mark the row
	short string // the label on the overview, empty: not shown there
	bad   bool
}

const unseen = "-"

// rowsOf lists what is known of a service, in the order of status.
func rowsOf(s *Snapshot) []row {
	var rows []row
	if o := s.Seen; o != nil && s.State.Monitor != checks.MonitorNot && s.State.Monitor&checks.MonitorInit == 0 {
		rows = factRows(s.Service, o)
	}
	failed, hint := s.State.ErrorBits(s.Service)
	for i := range rows {
		rows[i].bad = rows[i].bad || rows[i].bits&(failed|hint) != 0
	}
	return rows
}

func factRows(svc *checks.Service, o *checks.Observation) []row {
	var rows []row
	switch {
	case o.File != nil:
		rows = fileRows(svc, o)
	case o.Process != nil:
		rows = processRows(o.Process)
	case o.Filesystem != nil:
		rows = filesystemRows(o.Filesystem)
	case o.Machine != nil:
		rows = machineRows(o.Machine)
	case o.Link != nil:
		rows = linkRows(o.Link)
	case o.Program != nil:
		rows = programRows(o.Program)
	case svc.Kind == checks.Network:
		for _, label := range []string{"link", "download bytes", "upload bytes", "download packets", "upload packets"} {
			rows = append(rows, row{label: label, value: unseen})
		}
	}
	return append(rows, probeRows(svc, o)...)
}

func fileRows(svc *checks.Service, o *checks.Observation) []row {
	f := o.File
	rows := []row{
		{label: "permission", value: fmt.Sprintf("%o", f.Mode&07777), bits: checks.EventPermission.Bit},
		{label: "uid", value: fmt.Sprint(f.UID), bits: checks.EventUID.Bit},
		{label: "gid", value: fmt.Sprint(f.GID), bits: checks.EventGID.Bit},
	}
	if svc.Kind == checks.File {
		rows = append(rows, row{label: "size", value: checks.SizeText(float64(f.Size)), bits: checks.EventSize.Bit, short: "size"})
	}
	rows = append(rows,
		row{label: "hardlink", value: fmt.Sprint(f.Links), bits: checks.EventResource.Bit},
		row{label: "access timestamp", value: stamp(f.Access), bits: checks.EventTimestamp.Bit},
		row{label: "change timestamp", value: stamp(f.Change), bits: checks.EventTimestamp.Bit},
		row{label: "modify timestamp", value: stamp(f.Modify), bits: checks.EventTimestamp.Bit})
	if hasRule(svc, checks.EventContent) {
		matched := "no"
		for _, c := range o.Content {
			if c.Matched > 0 {
				matched = "yes"
			}
		}
		rows = append(rows, row{label: "content match", value: matched, bits: checks.EventContent.Bit})
	}
	for _, kind := range slices.Sorted(maps.Keys(f.Checksums)) {
		rows = append(rows, row{label: "checksum", value: fmt.Sprintf("%s (%s)", f.Checksums[kind], strings.ToUpper(kind)), bits: checks.EventChecksum.Bit})
	}
	return rows
}

func processRows(p *checks.ProcessFacts) []row {
	resource := checks.EventResource.Bit
	security := p.SecurityAttribute
	if security == "" {
		security = unseen
	}
	rows := []row{
		{label: "pid", value: count(p.PID), bits: checks.EventPID.Bit, short: "pid"},
		{label: "parent pid", value: count(p.PPID), bits: checks.EventPPID.Bit},
		{label: "uid", value: count(p.UID), bits: checks.EventUID.Bit},
		{label: "effective uid", value: count(p.EUID)},
		{label: "gid", value: count(p.GID), bits: checks.EventGID.Bit},
		{label: "uptime", value: uptimeText(p.Uptime), bits: checks.EventUptime.Bit, short: "up"},
		{label: "threads", value: count(p.Threads), bits: resource},
		{label: "children", value: count(p.Children), bits: resource},
		{label: "cpu", value: percent(p.CPUPercent), bits: resource, short: "cpu"},
		{label: "cpu total", value: percent(p.CPUPercentTotal), bits: resource},
		{label: "memory", value: memoryText(p.MemoryPercent, p.Memory), bits: resource, short: "memory"},
		{label: "memory total", value: memoryText(p.MemoryPercentTotal, p.MemoryTotal), bits: resource},
		{label: "security attribute", value: security, bits: checks.EventInvalid.Bit},
		{label: "filedescriptors", value: descriptors(p.FDs, p.FDSoftLimit), bits: resource},
		{label: "total filedescriptors", value: count(p.FDsTotal), bits: resource},
	}
	rows = append(rows, ioRows("read", "reads", p.Read)...)
	return append(rows, ioRows("write", "writes", p.Write)...)
}

// ioRows shows one direction of a process: everything it read or wrote, and what of it touched a disk.
func ioRows(word, plural string, io checks.IOFacts) []row {
	resource := checks.EventResource.Bit
	var rows []row
	if io.GenericBytes >= 0 {
		rows = append(rows, row{label: word + " bytes", value: byteFlow(io.GenericRate, io.GenericBytes), bits: resource})
	}
	if io.Bytes >= 0 {
		rows = append(rows, row{label: "disk " + word + " bytes", value: byteFlow(io.ByteRate, io.Bytes), bits: resource})
	}
	if io.Operations >= 0 {
		rows = append(rows, row{label: "disk " + word + " operations", value: operationFlow(io.OperationRate, io.Operations, plural), bits: resource})
	}
	return rows
}

func filesystemRows(f *checks.FilesystemFacts) []row {
	resource := checks.EventResource.Bit
	share := func(part uint64) float64 { return ratio(part, f.SpaceTotal) }
	rows := []row{
		{label: "filesystem type", value: f.Type},
		{label: "filesystem flags", value: f.Flags, bits: checks.EventFsflags.Bit},
		{label: "permission", value: fmt.Sprintf("%o", f.Mode&07777), bits: checks.EventPermission.Bit},
		{label: "uid", value: fmt.Sprint(f.UID), bits: checks.EventUID.Bit},
		{label: "gid", value: fmt.Sprint(f.GID), bits: checks.EventGID.Bit},
		{label: "block size", value: checks.SizeText(float64(f.BlockSize))},
		{label: "space total", value: fmt.Sprintf("%s (of which %.1f%% is reserved for root user)", checks.SizeText(float64(f.SpaceTotal)),
			share(f.SpaceFree-min(f.SpaceAvailable, f.SpaceFree)))},
		{label: "space free for non superuser", value: fmt.Sprintf("%s [%.1f%%]", checks.SizeText(float64(f.SpaceAvailable)), share(f.SpaceAvailable)), bits: resource,
			short: "free"},
		{label: "space free total", value: fmt.Sprintf("%s [%.1f%%]", checks.SizeText(float64(f.SpaceFree)), share(f.SpaceFree)), bits: resource},
	}
	if f.Inodes > 0 {
		rows = append(rows, row{label: "inodes total", value: fmt.Sprint(f.Inodes)},
			row{label: "inodes free", value: fmt.Sprintf("%d [%.1f%%]", f.InodesFree, ratio(f.InodesFree, f.Inodes)), bits: resource})
	}
	for _, d := range []struct {
		word, plural string
		io           checks.IOFacts
	}{{"read", "reads", f.Read}, {"write", "writes", f.Write}} {
		if d.io.Bytes >= 0 {
			rows = append(rows, row{label: d.word + " bytes", value: byteFlow(d.io.ByteRate, d.io.Bytes), bits: resource},
				row{label: "disk " + d.word + " operations", value: operationFlow(d.io.OperationRate, d.io.Operations, d.plural), bits: resource})
		}
	}
	if f.Read.Bytes >= 0 && f.ServiceTime >= 0 {
		rows = append(rows, row{label: "service time", bits: resource, value: fmt.Sprintf("%.3f ms/operation (of which read %.3f ms, write %.3f ms)",
			f.ServiceTime, max(f.ReadTime, 0), max(f.WriteTime, 0))})
	}
	return rows
}

var cpuModes = []struct{ mode, label string }{{"user", "usr"}, {"system", "sys"}, {"nice", "nice"}, {"wait", "iowait"}, {"hardirq", "hardirq"},
	{"softirq", "softirq"}, {"steal", "steal"}, {"guest", "guest"}, {"guestnice", "guestnice"}}

func machineRows(m *checks.MachineFacts) []row {
	resource := checks.EventResource.Bit
	var cpu []string
	for _, c := range cpuModes {
		if v, ok := m.CPU[c.mode]; ok {
			cpu = append(cpu, percent(v)+c.label)
		}
	}
	usage := strings.Join(cpu, " ")
	if usage == "" {
		usage = unseen
	}
	return []row{
		{label: "load average", value: fmt.Sprintf("[%.2f] [%.2f] [%.2f]", m.Load[0], m.Load[1], m.Load[2]), bits: resource, short: "load"},
		{label: "cpu", value: usage, bits: resource},
		{label: "memory usage", value: fmt.Sprintf("%s [%.1f%%]", checks.SizeText(float64(m.MemoryUsed)), m.MemoryPercent), bits: resource, short: "memory"},
		{label: "swap usage", value: fmt.Sprintf("%s [%.1f%%]", checks.SizeText(float64(m.SwapUsed)), m.SwapPercent), bits: resource},
		{label: "swap pagein/s", value: perSecond(m.PageIn), bits: resource},
		{label: "swap pageout/s", value: perSecond(m.PageOut), bits: resource},
		{label: "uptime", value: uptimeText(m.Uptime), bits: checks.EventUptime.Bit, short: "up"},
		{label: "boot time", value: stamp(m.Boot)},
		{label: "filedescriptors", value: fmt.Sprintf("%d [%.1f%% of %d limit]", m.FDAllocated, ratio(m.FDAllocated, m.FDMaximum), m.FDMaximum), bits: resource},
	}
}

// perSecond is a rate in whole numbers.
func perSecond(rate float64) string {
	if rate < 0 {
		return unseen
	}
	return fmt.Sprintf("%.0f", rate)
}

func linkRows(l *checks.LinkFacts) []row {
	state := "down"
	if l.Up {
		state = fmt.Sprintf("%d errors", max(l.In.Errors, 0)+max(l.Out.Errors, 0))
	}
	rows := []row{{label: "link", value: state, bits: checks.EventLink.Bit, bad: !l.Up, short: "link"}}
	if l.Speed > 0 {
		duplex := map[int]string{1: " full-duplex", 0: " half-duplex"}[l.Duplex]
		rows = append(rows, row{label: "link capacity", value: fmt.Sprintf("%.0f Mb/s%s", float64(l.Speed)/1e6, duplex), bits: checks.EventSpeed.Bit})
	}
	rate := func(v float64) string { return checks.SizeText(math.Trunc(max(v, 0))) + "/s" }
	packets := func(v float64) string { return fmt.Sprintf("%.0f per second", max(v, 0)) }
	return append(rows,
		row{label: "download bytes", value: rate(l.In.ByteRate), bits: checks.EventByteIn.Bit, short: "down"},
		row{label: "upload bytes", value: rate(l.Out.ByteRate), bits: checks.EventByteOut.Bit, short: "up"},
		row{label: "download packets", value: packets(l.In.PacketRate), bits: checks.EventPacketIn.Bit},
		row{label: "upload packets", value: packets(l.Out.PacketRate), bits: checks.EventPacketOut.Bit})
}

func programRows(p *checks.ProgramFacts) []row {
	output := strings.TrimRight(p.Output, "\n")
	if output == "" {
		output = unseen
	}
	return []row{
		{label: "last exit value", value: fmt.Sprint(p.Status), bits: checks.EventStatus.Bit, short: "exit"},
		{label: "last output", value: output, bits: checks.EventStatus.Bit, short: "said"},
	}
}

func hasRule(svc *checks.Service, t *checks.EventType) bool {
	return slices.ContainsFunc(svc.Rules, func(r *checks.Rule) bool { return r.Test.Event() == t })
}

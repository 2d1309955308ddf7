package checks

import "math"

// Figure is one number that a look brought, for history, metrics and curves. Name, Of and Unit never change from look to
// look, and none of them is put together anew for each.
type Figure struct {
	Name  string  // short and stable, fit for the name of a metric: "cpu_percent"
	Of    string  // which part of the service, when it can have several: "127.0.0.1:80 HTTP"
	Unit  string  // percent, bytes, bytes_per_second, seconds, count, per_second, days or ratio
	Value float64 // a finite number
}

// Units of figures.
const (
	UnitPercent   = "percent"
	UnitBytes     = "bytes"
	UnitByteRate  = "bytes_per_second"
	UnitSeconds   = "seconds"
	UnitCount     = "count"
	UnitPerSecond = "per_second"
	UnitDays      = "days"
	UnitRatio     = "ratio"
)

// Figures lists every number of a look, always in the same order. What is not known is left out.
func Figures(s *Service, o *Observation) []Figure {
	return AppendFigures(make([]Figure, 0, 32), s, o)
}

// AppendFigures is Figures into a slice that the caller keeps.
func AppendFigures(list []Figure, s *Service, o *Observation) []Figure {
	if o == nil {
		return list
	}
	l := figures(list)
	l.add("check_seconds", UnitSeconds, o.Took.Seconds())
	l.process(o.Process)
	l.file(s.Kind, o.File)
	l.filesystem(o.Filesystem)
	l.machine(o.Machine)
	l.link(o.Link)
	l.program(o.Program)
	l.probes(s, o)
	l.content(o)
	return l
}

type figures []Figure

// add takes a number in, unless it says "not known": negative, or none at all.
func (l *figures) add(name, unit string, v float64) { l.of(name, "", unit, v) }

func (l *figures) of(name, of, unit string, v float64) {
	if v >= 0 && !math.IsInf(v, 0) {
		*l = append(*l, Figure{Name: name, Of: of, Unit: unit, Value: v})
	}
}

func (l *figures) process(p *ProcessFacts) {
	if p == nil || p.PID <= 0 {
		return
	}
	l.add("cpu_percent", UnitPercent, p.CPUPercent)
	l.add("cpu_total_percent", UnitPercent, p.CPUPercentTotal)
	l.add("memory_bytes", UnitBytes, float64(p.Memory))
	l.add("memory_total_bytes", UnitBytes, float64(p.MemoryTotal))
	l.add("memory_percent", UnitPercent, p.MemoryPercent)
	l.add("memory_total_percent", UnitPercent, p.MemoryPercentTotal)
	l.add("threads", UnitCount, float64(p.Threads))
	l.add("children", UnitCount, float64(p.Children))
	l.add("filedescriptors", UnitCount, float64(p.FDs))
	l.add("filedescriptors_total", UnitCount, float64(p.FDsTotal))
	l.add("uptime_seconds", UnitSeconds, math.Trunc(p.Uptime.Seconds()))
	l.io(p.Read, "read_bytes_per_second", "disk_read_bytes_per_second", "disk_reads_per_second")
	l.io(p.Write, "write_bytes_per_second", "disk_write_bytes_per_second", "disk_writes_per_second")
}

func (l *figures) io(f IOFacts, generic, bytes, operations string) {
	if f.GenericBytes >= 0 && generic != "" {
		l.add(generic, UnitByteRate, f.GenericRate)
	}
	if f.Bytes >= 0 {
		l.add(bytes, UnitByteRate, f.ByteRate)
	}
	if f.Operations >= 0 {
		l.add(operations, UnitPerSecond, f.OperationRate)
	}
}

func (l *figures) file(kind Kind, f *FileFacts) {
	if f == nil {
		return
	}
	if kind == File {
		l.add("size_bytes", UnitBytes, float64(f.Size))
	}
	l.add("hardlinks", UnitCount, float64(f.Links))
}

func (l *figures) filesystem(f *FilesystemFacts) {
	if f == nil {
		return
	}
	l.add("space_used_percent", UnitPercent, f.SpacePercent)
	l.add("space_used_bytes", UnitBytes, float64(f.SpaceUsed))
	l.add("space_free_bytes", UnitBytes, float64(f.SpaceFree))
	l.add("space_available_bytes", UnitBytes, float64(f.SpaceAvailable))
	if f.Inodes > 0 {
		l.add("inodes_used_percent", UnitPercent, f.InodePercent)
		l.add("inodes_used", UnitCount, float64(f.InodesUsed))
		l.add("inodes_free", UnitCount, float64(f.InodesFree))
	}
	l.io(f.Read, "", "disk_read_bytes_per_second", "disk_reads_per_second")
	l.io(f.Write, "", "disk_write_bytes_per_second", "disk_writes_per_second")
	if f.Read.Bytes >= 0 {
		l.add("service_seconds", UnitSeconds, f.ServiceTime/1000)
		l.add("service_read_seconds", UnitSeconds, f.ReadTime/1000)
		l.add("service_write_seconds", UnitSeconds, f.WriteTime/1000)
	}
}

// machineModes are the shares of the machine's time, in the order shown.
var machineModes = [...]string{"total", "user", "system", "nice", "wait", "hardirq", "softirq", "steal", "guest", "guestnice"}

// pressures are what tasks wait for, in the order shown, and the spans that their shares are told over.
var (
	pressures = [...]string{"cpu", "memory", "io"}
	// PressureNames are the figures of some and of all tasks, over the last 10, 60 and 300 seconds.
	PressureNames = [2][3]string{
		{"pressure_some_10s_percent", "pressure_some_60s_percent", "pressure_some_300s_percent"},
		{"pressure_full_10s_percent", "pressure_full_60s_percent", "pressure_full_300s_percent"}}
)

func (l *figures) machine(m *MachineFacts) {
	if m == nil {
		return
	}
	l.add("load_1m", UnitRatio, m.Load[0])
	l.add("load_5m", UnitRatio, m.Load[1])
	l.add("load_15m", UnitRatio, m.Load[2])
	for _, mode := range machineModes {
		if v, ok := m.CPU[mode]; ok {
			l.of("cpu_percent", mode, UnitPercent, v)
		}
	}
	l.add("memory_percent", UnitPercent, m.MemoryPercent)
	l.add("memory_bytes", UnitBytes, float64(m.MemoryUsed))
	l.add("swap_percent", UnitPercent, m.SwapPercent)
	l.add("swap_bytes", UnitBytes, float64(m.SwapUsed))
	l.add("filedescriptors", UnitCount, float64(m.FDAllocated))
	l.add("page_in_per_second", UnitPerSecond, m.PageIn)
	l.add("page_out_per_second", UnitPerSecond, m.PageOut)
	for _, resource := range pressures {
		p, ok := m.Pressure[resource]
		if !ok {
			continue
		}
		for i := range p.Some {
			l.of(PressureNames[0][i], resource, UnitPercent, p.Some[i])
		}
		for i := range p.Full {
			l.of(PressureNames[1][i], resource, UnitPercent, p.Full[i])
		}
	}
	l.add("uptime_seconds", UnitSeconds, math.Trunc(m.Uptime.Seconds()))
}

func (l *figures) link(f *LinkFacts) {
	if f == nil {
		return
	}
	up := 0.0
	if f.Up {
		up = 1
	}
	l.add("link_up", UnitCount, up)
	for _, d := range [...]struct {
		bytes, packets, errors string
		t                      *TrafficFacts
	}{{"download_bytes_per_second", "download_packets_per_second", "download_errors_per_second", &f.In},
		{"upload_bytes_per_second", "upload_packets_per_second", "upload_errors_per_second", &f.Out}} {
		l.add(d.bytes, UnitByteRate, d.t.ByteRate)
		l.add(d.packets, UnitPerSecond, d.t.PacketRate)
		l.add(d.errors, UnitPerSecond, d.t.ErrorRate)
	}
}

func (l *figures) program(p *ProgramFacts) {
	if p == nil || p.Started.IsZero() {
		return
	}
	l.add("exit_status", UnitCount, float64(p.Status))
	l.add("run_seconds", UnitSeconds, p.Took.Seconds())
}

// phaseNames are the figures of the parts of a probe; a part that stands not here is none.
var phaseNames = map[string]string{"dns": "response_dns_seconds", "connect": "response_connect_seconds", "tls": "response_tls_seconds",
	"first byte": "response_first_byte_seconds", "whole": "response_whole_seconds"}

func (l *figures) probes(s *Service, o *Observation) {
	if len(o.Probes) == 0 {
		return
	}
	for _, r := range s.Rules {
		t, ok := r.Test.(Probe)
		if !ok {
			continue
		}
		of := t.Label()
		found, ok := o.Probes[t.ProbeKey()]
		if !ok || found.Skipped {
			continue
		}
		up := 0.0
		if found.OK {
			up = 1
			l.of("response_seconds", of, UnitSeconds, found.ResponseTime.Seconds())
		}
		l.of("probe_success", of, UnitCount, up)
		for _, phase := range found.Phases {
			if name, ok := phaseNames[phase.Name]; ok {
				l.of(name, of, UnitSeconds, phase.Took.Seconds())
			}
		}
		l.of("certificate_days", of, UnitDays, float64(found.CertificateDays))
	}
}

// content adds up what all content tests of a service found.
func (l *figures) content(o *Observation) {
	if len(o.Content) == 0 {
		return
	}
	matched := 0
	for _, c := range o.Content {
		matched += c.Matched
	}
	l.add("content_matches", UnitCount, float64(matched))
}

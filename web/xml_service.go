package web

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// service writes what both layouts say of a service, behind its name and type.
func (w *xmlWriter) service(s *Snapshot) {
	st := &s.State
	failed, hint := st.ErrorBits(s.Service)
	if st.Monitor == checks.MonitorNot || st.Monitor&checks.MonitorInit != 0 {
		failed, hint = 0, 0
	}
	monitor := st.Monitor
	if monitor&checks.MonitorInit != 0 { // never looked at yet: initializing, perhaps waiting for its hour
		monitor &^= checks.MonitorYes
	}
	sec, usec := int64(0), 0
	if !st.Collected.IsZero() {
		sec, usec = st.Collected.Unix(), st.Collected.Nanosecond()/1000
	}
	w.element("collected_sec", sec)
	w.element("collected_usec", usec)
	w.element("status", failed|hint)
	w.element("status_hint", hint)
	w.element("monitor", int(monitor))
	w.element("monitormode", int(s.Service.Mode))
	w.element("onreboot", int(s.Service.OnReboot))
	w.element("pendingaction", int(s.Pending))
	w.every(s)
	if s.Seen != nil && st.Monitor != checks.MonitorNot && st.Monitor&checks.MonitorInit == 0 {
		w.facts(s)
	}
}

func (w *xmlWriter) every(s *Snapshot) {
	every := s.Service.Every
	switch {
	case every.Cron != "":
		w.open("every")
		w.element("type", 3+boolean(every.Not))
		w.text("cron", every.Cron)
		w.close("every")
	case every.Cycles > 1:
		w.open("every")
		w.element("type", 2)
		w.element("counter", s.Skipped)
		w.element("number", every.Cycles)
		w.close("every")
	}
}

func (w *xmlWriter) facts(s *Snapshot) {
	switch o := s.Seen; {
	case o.File != nil:
		w.file(s.Service.Kind, o.File)
	case o.Process != nil:
		w.process(o.Process)
	case o.Filesystem != nil:
		w.filesystem(o.Filesystem)
	case o.Machine != nil:
		w.machine(o.Machine)
	case o.Link != nil:
		w.link(o.Link)
	case o.Program != nil:
		w.open("program")
		w.element("started", o.Program.Started.Unix())
		w.element("status", o.Program.Status)
		w.cdata("output", strings.TrimRight(o.Program.Output, "\n"))
		w.close("program")
	case s.Service.Kind == checks.Network:
		w.link(nil)
	}
	w.probes(s)
}

func (w *xmlWriter) file(kind checks.Kind, f *checks.FileFacts) {
	w.element("mode", fmt.Sprintf("%o", f.Mode&07777))
	w.element("uid", f.UID)
	w.element("gid", f.GID)
	if kind != checks.File { // each kind has its place for it
		w.element("hardlink", f.Links)
	}
	w.open("timestamps")
	w.element("access", unix(f.Access))
	w.element("change", unix(f.Change))
	w.element("modify", unix(f.Modify))
	w.close("timestamps")
	if kind == checks.File {
		w.element("size", f.Size)
		w.element("hardlink", f.Links)
	}
	for _, algorithm := range slices.Sorted(maps.Keys(f.Checksums)) {
		fmt.Fprintf(w, `<checksum type="%s">%s</checksum>`, strings.ToUpper(algorithm), f.Checksums[algorithm])
	}
}

func (w *xmlWriter) process(p *checks.ProcessFacts) {
	w.element("pid", p.PID)
	w.element("ppid", p.PPID)
	w.element("uid", p.UID)
	w.element("euid", p.EUID)
	w.element("gid", p.GID)
	w.element("uptime", max(seconds(p.Uptime), -1))
	w.element("threads", p.Threads)
	w.element("children", p.Children)
	w.open("memory")
	w.element("percent", decimal(p.MemoryPercent))
	w.element("percenttotal", decimal(p.MemoryPercentTotal))
	w.element("kilobyte", p.Memory/1024)
	w.element("kilobytetotal", p.MemoryTotal/1024)
	w.close("memory")
	w.open("cpu")
	w.element("percent", decimal(p.CPUPercent))
	w.element("percenttotal", decimal(p.CPUPercentTotal))
	w.close("cpu")
	w.open("filedescriptors")
	w.element("open", p.FDs)
	w.element("opentotal", p.FDsTotal)
	w.open("limit")
	w.element("soft", p.FDSoftLimit)
	w.element("hard", p.FDHardLimit)
	w.close("limit")
	w.close("filedescriptors")
	w.io("read", p.Read, true)
	w.io("write", p.Write, true)
}

// io writes one direction; what is not known is left out, as clients expect.
func (w *xmlWriter) io(name string, io checks.IOFacts, generic bool) {
	w.open(name)
	if generic && io.GenericBytes >= 0 {
		w.counter("bytesgeneric", io.GenericRate, io.GenericBytes)
	}
	if io.Bytes >= 0 {
		w.counter("bytes", io.ByteRate, io.Bytes)
	}
	if io.Operations >= 0 {
		w.counter("operations", io.OperationRate, io.Operations)
	}
	w.close(name)
}

func (w *xmlWriter) counter(name string, rate float64, total int64) {
	w.open(name)
	w.element("count", int64(math.Round(math.Max(rate, 0))))
	w.element("total", total)
	w.close(name)
}

func (w *xmlWriter) filesystem(f *checks.FilesystemFacts) {
	w.text("fstype", f.Type)
	w.text("fsflags", f.Flags)
	w.element("mode", fmt.Sprintf("%o", f.Mode&07777))
	w.element("uid", f.UID)
	w.element("gid", f.GID)
	w.open("block")
	w.element("percent", decimal(f.SpacePercent))
	w.element("usage", decimal(float64(f.SpaceUsed)/(1<<20)))
	w.element("total", decimal(float64(f.SpaceTotal)/(1<<20)))
	w.close("block")
	if f.Inodes > 0 {
		w.open("inode")
		w.element("percent", decimal(f.InodePercent))
		w.element("usage", f.InodesUsed)
		w.element("total", f.Inodes)
		w.close("inode")
	}
	w.io("read", f.Read, false)
	w.io("write", f.Write, false)
	if f.Read.Bytes >= 0 {
		w.open("servicetime")
		w.element("read", fmt.Sprintf("%.3f", math.Max(f.ReadTime, 0)))
		w.element("write", fmt.Sprintf("%.3f", math.Max(f.WriteTime, 0)))
		w.close("servicetime")
	}
}

func (w *xmlWriter) machine(m *checks.MachineFacts) {
	w.element("uptime", seconds(m.Uptime))
	w.element("boottime", unix(m.Boot))
	w.open("filedescriptors")
	w.element("allocated", m.FDAllocated)
	w.element("unused", m.FDUnused)
	w.element("maximum", m.FDMaximum)
	w.close("filedescriptors")
	w.open("system")
	w.open("load")
	for i, name := range []string{"avg01", "avg05", "avg15"} {
		w.element(name, fmt.Sprintf("%.2f", m.Load[i]))
	}
	w.close("load")
	w.open("cpu")
	for _, mode := range []string{"user", "system", "nice", "wait", "hardirq", "softirq", "steal", "guest", "guestnice"} {
		share, ok := m.CPU[mode]
		if !ok {
			share = -1
		}
		w.element(mode, decimal(share))
	}
	w.close("cpu")
	w.open("memory")
	w.element("percent", decimal(m.MemoryPercent))
	w.element("kilobyte", m.MemoryUsed/1024)
	w.close("memory")
	w.open("swap")
	w.element("percent", decimal(m.SwapPercent))
	w.element("kilobyte", m.SwapUsed/1024)
	w.close("swap")
	w.open("paging")
	w.element("in", int64(math.Round(math.Max(m.PageIn, 0))))
	w.element("out", int64(math.Round(math.Max(m.PageOut, 0))))
	w.close("paging")
	w.close("system")
}

// link writes an interface; one that could not be read, nil, has -1 in every place.
func (w *xmlWriter) link(l *checks.LinkFacts) {
	state := -1
	if l == nil {
		unknown := checks.TrafficFacts{Bytes: -1, Packets: -1, Errors: -1, ByteRate: -1, PacketRate: -1, ErrorRate: -1}
		l = &checks.LinkFacts{Speed: -1, Duplex: -1, In: unknown, Out: unknown}
	} else {
		state = boolean(l.Up)
	}
	w.open("link")
	w.element("state", state)
	w.element("speed", max(l.Speed, -1))
	w.element("duplex", l.Duplex)
	for _, d := range []struct {
		name string
		t    checks.TrafficFacts
	}{{"download", l.In}, {"upload", l.Out}} {
		w.open(d.name)
		w.traffic("packets", d.t.PacketRate, d.t.Packets)
		w.traffic("bytes", d.t.ByteRate, d.t.Bytes)
		w.traffic("errors", d.t.ErrorRate, d.t.Errors)
		w.close(d.name)
	}
	w.close("link")
}

func (w *xmlWriter) traffic(name string, rate float64, total int64) {
	w.open(name)
	w.element("now", int64(math.Round(math.Max(rate, -1))))
	w.element("total", total)
	w.close(name)
}

// probes writes pings, ports and sockets.
func (w *xmlWriter) probes(s *Snapshot) {
	var pings, ports, sockets xmlWriter
	for _, t := range targetsOf(s.Service, s.Seen) {
		took := "-1.000000"
		if t.ok {
			took = fmt.Sprintf("%.6f", t.took.Seconds())
		}
		switch {
		case t.ping:
			pings.open("icmp")
			pings.element("type", "Ping")
			pings.element("responsetime", took)
			pings.close("icmp")
		case t.path != "":
			sockets.open("unix")
			sockets.text("path", t.path)
			sockets.text("protocol", t.protocol)
			sockets.element("responsetime", took)
			sockets.close("unix")
		default:
			ports.port(t, took)
		}
	}
	w.WriteString(pings.String() + ports.String() + sockets.String())
}

func (w *xmlWriter) port(t target, took string) {
	w.open("port")
	w.text("hostname", t.host)
	w.element("portnumber", t.port)
	w.cdata("request", t.request)
	w.text("protocol", t.protocol)
	w.element("type", t.kind)
	w.element("responsetime", took)
	if t.tls && t.ok && t.days >= 0 {
		w.open("certificate")
		w.element("valid", t.days)
		w.close("certificate")
	}
	w.close("port")
}

func decimal(f float64) string {
	if f < 0 {
		return "-1.0"
	}
	return fmt.Sprintf("%.1f", f)
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

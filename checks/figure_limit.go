package checks

// FigureLimit is a limit of a rule as a line in the curve of the figure that it judges.
type FigureLimit struct {
	Name, Of string // as in Figure
	Op       string // one of < > = != <= >=: the rule speaks when this holds
	Value    float64
}

// LimitOf gives the limit that a rule of a service sets to one of its figures; ok is false when it judges no number, or one
// that no figure tells.
func LimitOf(s *Service, r *Rule) (limit FigureLimit, ok bool) {
	if l, known := limitOf(r.Test); known {
		limit.Op, limit.Value = l.Op, l.Value
	}
	switch t := r.Test.(type) {
	case *processCPUTest:
		limit.Name = either(t.total, "cpu_total_percent", "cpu_percent")
	case *systemCPUTest:
		limit.Name, limit.Of = "cpu_percent", t.mode
	case *processMemoryTest:
		if t.limit.Percent() {
			limit.Name = either(t.total, "memory_total_percent", "memory_percent")
		} else {
			limit.Name = either(t.total, "memory_total_bytes", "memory_bytes")
		}
	case *systemMemoryTest:
		if t.limit.Percent() {
			limit.Name = either(t.swap, "swap_percent", "memory_percent")
		} else {
			limit.Name = either(t.swap, "swap_bytes", "memory_bytes")
		}
	case *loadTest:
		if !t.perCore && s.Kind == System {
			limit.Name = [...]string{"load_1m", "load_5m", "load_15m"}[t.window]
		}
	case *countTest:
		limit.Name = either(t.children, "children", "threads")
	case *fdTest:
		if !t.limit.Percent() {
			limit.Name = either(t.total, "filedescriptors_total", "filedescriptors")
		}
	case *spaceTest:
		limit.Name = t.figure()
	case *sizeTest:
		if !t.changed && s.Kind == File {
			limit.Name = "size_bytes"
		}
	case *statusTest:
		limit.Name = either(t.changed, "", "exit_status")
	case *trafficTest:
		if !t.total {
			limit.Name = either(t.upload, "upload_", "download_") + either(t.packets(), "packets_per_second", "bytes_per_second")
		}
	case *pressureTest:
		limit.Name, limit.Of = pressureNames[0][t.window], t.resource
		if t.full {
			limit.Name = pressureNames[1][t.window]
		}
	case *serviceTimeTest:
		limit.Name, limit.Op, limit.Value = "service_seconds", t.op, t.limit.Seconds()
	case *responseTest:
		// The rule names the time that is good; the line is where it begins to speak.
		limit.Name, limit.Of, limit.Op, limit.Value = "response_seconds", probeLabel(s, *t.probe), either(t.op == ">" || t.op == ">=", "<", ">"), t.limit.Seconds()
	case *certificateTest:
		limit.Name, limit.Of, limit.Op, limit.Value = "certificate_days", probeLabel(s, *t.probe), "<", float64(t.days)
	}
	return limit, limit.Name != ""
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// figure names what is held against the limit; a free share stands in no figure.
func (t *spaceTest) figure() string {
	share := t.limit.Percent()
	switch {
	case t.free && share:
		return ""
	case t.free:
		return either(t.inode, "inodes_free", "space_available_bytes")
	case share:
		return either(t.inode, "inodes_used_percent", "space_used_percent")
	}
	return either(t.inode, "inodes_used", "space_used_bytes")
}

// probeLabel is the label of the service's probe with this key.
func probeLabel(s *Service, key string) string {
	for _, r := range s.Rules {
		switch t := r.Test.(type) {
		case *ConnectionTest:
			if t.Key == key {
				return t.Label()
			}
		case *PingTest:
			if t.Key == key {
				return t.Label()
			}
		}
	}
	return ""
}

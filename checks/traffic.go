package checks

import (
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

type trafficSyntax struct {
	Upload bool            `parser:"( @( 'upload' | 'uploaded' ) | 'download' | 'downloaded' )"`
	Op     parser.Operator `parser:"@@"`
	Limit  parser.Rate     `parser:"@@"`
}

// totalSyntax: "in" and "last" are noise.
type totalSyntax struct {
	Upload bool            `parser:"'total' ( @( 'upload' | 'uploaded' ) | 'download' | 'downloaded' )"`
	Op     parser.Operator `parser:"@@"`
	Limit  parser.Rate     `parser:"@@"`
	Count  *parser.Int     `parser:"@@?"`
	Pos    parser.Pos
	Unit   parser.Keyword `parser:"@( 'second' | 'seconds' | 'm' | 'minute' | 'minutes' | 'h' | 'hour' | 'hours' | 'd' | 'day' | 'days' )"`
}

func init() {
	register("network", []string{"upload", "uploaded", "download", "downloaded"}, parser.Struct[trafficSyntax](), func(c *compiler, s *trafficSyntax) []Test {
		limit, ok := c.traffic(s.Op, s.Limit)
		if !ok {
			return nil
		}
		return one(&trafficTest{limit: limit, upload: s.Upload, count: 1, unit: "second"})
	})
	register("network", []string{"total upload", "total uploaded", "total download", "total downloaded"}, parser.Struct[totalSyntax](), compileTotal)
}

// traffic reads a limit of bytes or packets; a bare number counts bytes.
func (c *compiler) traffic(op parser.Operator, r parser.Rate) (Limit, bool) {
	limit := rateLimit(op, r)
	if limit.unit == operations {
		c.fail(r.Pos, "bad-limit", "links know no operations", "an amount such as 1 MB/s or 100 packets/s")
		return limit, false
	}
	if limit.unit == byteRate {
		limit.unit = bytes
	} else {
		limit.unit = plain
	}
	return limit, true
}

func compileTotal(c *compiler, s *totalSyntax) []Test {
	limit, ok := c.traffic(s.Op, s.Limit)
	if !ok {
		return nil
	}
	t := &trafficTest{limit: limit, upload: s.Upload, total: true, count: 1, unit: string(s.Unit)}
	if t.unit[len(t.unit)-1] == 's' {
		t.unit = t.unit[:len(t.unit)-1]
	}
	at := s.Pos
	if s.Count != nil {
		t.count, at = s.Count.N, s.Count.Pos
	}
	if t.unit == "day" {
		t.count, t.unit = t.count*24, "hour"
	}
	if t.TrafficWindow() > 24*time.Hour || t.count > 24*3600 {
		c.failToken(at, "bad-window", "Maximum range for total test is 24 hours", fmt.Sprint(t.count), "a time of at most 24 hours")
		return nil
	}
	if t.TrafficWindow() < time.Minute {
		c.fail(at, "bad-window", "totals are counted over minutes and hours", "a time of at least 1 minute")
		return nil
	}
	return one(t)
}

// trafficTest is "if upload > 1 MB/s", "if download > 100 packets/s" and "if total uploaded > 1 GB in last 2 hours".
type trafficTest struct {
	limit  Limit
	upload bool
	total  bool
	count  int64 // of units, the window of a total
	unit   string
}

func (t *trafficTest) packets() bool { return t.limit.unit == plain }

func (t *trafficTest) Event() *EventType {
	switch {
	case t.upload && t.packets():
		return EventPacketOut
	case t.upload:
		return EventByteOut
	case t.packets():
		return EventPacketIn
	}
	return EventByteIn
}

// TrafficWindow tells the observer which window's totals are wanted, 0 for none.
func (t *trafficTest) TrafficWindow() time.Duration {
	if !t.total {
		return 0
	}
	unit := time.Second
	switch t.unit {
	case "minute":
		unit = time.Minute
	case "hour":
		unit = time.Hour
	}
	return time.Duration(t.count) * unit
}

func (t *trafficTest) Judge(o *Observation, _ string) Verdict {
	n, ok := t.current(o.Link)
	if !ok || n < 0 {
		return notKnown("")
	}
	return t.limit.judge(n)
}

func (t *trafficTest) Texts(f Finding, _ string) Texts {
	return t.limit.texts(f, func(failed bool, now string) string {
		direction, total := either(t.upload, "upload", "download"), either(t.total, "total ", "")
		window := fmt.Sprintf("in last %d %s", t.count, t.unit)
		if t.packets() {
			return either(failed, fmt.Sprintf("%s%s packets %s matches limit [%s packets %s %s]", total, direction, now, direction, t.limit, window),
				fmt.Sprintf("%s%s packets check succeeded [current %s packets %s %s]", total, direction, direction, now, window))
		}
		return either(failed, fmt.Sprintf("%s%s %s matches limit [%s rate %s %s]", total, direction, now, direction, t.limit, window),
			fmt.Sprintf("%s%s check succeeded [current %s rate %s %s]", total, direction, direction, now, window))
	})
}

func (t *trafficTest) current(l *LinkFacts) (n float64, ok bool) {
	if l == nil {
		return 0, false
	}
	if t.total {
		window, ok := l.Windows[t.TrafficWindow()]
		facts := window[0]
		if t.upload {
			facts = window[1]
		}
		if t.packets() {
			return float64(facts.Packets), ok
		}
		return float64(facts.Bytes), ok
	}
	facts := l.In
	if t.upload {
		facts = l.Out
	}
	if t.packets() {
		return float64(int64(facts.PacketRate)), true
	}
	return float64(int64(facts.ByteRate)), true
}

func (t *trafficTest) Row() (label, condition string) {
	label = "Download bytes"
	switch {
	case t.upload && t.packets():
		label = "Upload packets"
	case t.upload:
		label = "Upload bytes"
	case t.packets():
		label = "Download packets"
	}
	condition = t.limit.row()
	if t.packets() {
		condition += " packets"
	}
	if !t.total {
		return label, condition + "/s"
	}
	label = map[string]string{"Upload packets": "Total upload packets", "Upload bytes": "Total upload bytes",
		"Download packets": "Total downl. packets", "Download bytes": "Total download bytes"}[label]
	return label, fmt.Sprintf("%s in last %d %s(s)", condition, t.count, t.unit)
}

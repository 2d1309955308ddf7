package tests

import (
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
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

func trafficTests(t *table) {
	add(t, "network", []string{"upload", "uploaded", "download", "downloaded"}, parser.Struct[trafficSyntax](), func(c *Compiler, s *trafficSyntax) []checks.Test {
		limit, ok := c.trafficLimit(s.Op, s.Limit)
		if !ok {
			return nil
		}
		return one(&limitTest{limit: limit, quantity: traffic(direction(s.Upload), limit.unit == plain, trafficSpan{count: 1, unit: "second"})})
	})
	add(t, "network", []string{"total upload", "total uploaded", "total download", "total downloaded"}, parser.Struct[totalSyntax](), compileTotal)
}

// trafficLimit reads a limit of bytes or packets; a bare number counts bytes.
func (c *Compiler) trafficLimit(op parser.Operator, r parser.Rate) (Limit, bool) {
	limit := rateLimit(op, r)
	switch limit.unit {
	case operations:
		c.Fail(r.Pos, "bad-limit", "links know no operations", "an amount such as 1 MB/s or 100 packets/s")
		return limit, false
	case byteRate:
		limit.unit = bytes
	default:
		limit.unit = plain
	}
	return limit, true
}

func compileTotal(c *Compiler, s *totalSyntax) []checks.Test {
	limit, ok := c.trafficLimit(s.Op, s.Limit)
	if !ok {
		return nil
	}
	span, at := trafficSpan{count: 1, unit: strings.TrimSuffix(string(s.Unit), "s"), total: true}, s.Pos
	if s.Count != nil {
		span.count, at = s.Count.N, s.Count.Pos
	}
	if span.unit == "day" {
		span.count, span.unit = span.count*24, "hour"
	}
	if span.length() > 24*time.Hour || span.count > 24*3600 {
		c.FailToken(at, "bad-window", "Maximum range for total test is 24 hours", fmt.Sprint(span.count), "a time of at most 24 hours")
		return nil
	}
	if span.length() < time.Minute {
		c.Fail(at, "bad-window", "totals are counted over minutes and hours", "a time of at least 1 minute")
		return nil
	}
	return one(&limitTest{limit: limit, quantity: traffic(direction(s.Upload), limit.unit == plain, span)})
}

func direction(upload bool) string { return either(upload, "upload", "download") }

// trafficSpan is what traffic is counted over: the last second, or, of a total, so many units.
type trafficSpan struct {
	count int64
	unit  string // "second", "minute" or "hour"
	total bool
}

func (s trafficSpan) length() time.Duration {
	return time.Duration(s.count) * map[string]time.Duration{"minute": time.Minute, "hour": time.Hour}[s.unit]
}

func (s trafficSpan) String() string { return fmt.Sprintf("in last %d %s", s.count, s.unit) }

// traffic is what a link carries in one direction, in bytes or in packets.
func traffic(direction string, inPackets bool, span trafficSpan) *quantity {
	what := direction + either(inPackets, " packets", "")
	q := &quantity{event: trafficEvents[direction][index(inPackets)], value: trafficValue(direction == "upload", inPackets, span),
		label: trafficLabels[direction][index(inPackets)][index(span.total)]}
	if span.total {
		q.needs.Windows = []time.Duration{span.length()}
	} else {
		q.figure = direction + either(inPackets, "_packets_per_second", "_bytes_per_second")
	}
	measured := direction + either(inPackets, " packets", " rate")
	q.message = func(t *limitTest, failed bool, _ float64, now string) string {
		what := either(span.total, "total ", "") + what
		return either(failed, fmt.Sprintf("%s %s matches limit [%s %s %s]", what, now, measured, t.limit, span),
			fmt.Sprintf("%s check succeeded [current %s %s %s]", what, measured, now, span))
	}
	q.row = func(t *limitTest) string {
		condition := t.limit.row() + either(inPackets, " packets", "")
		return condition + either(span.total, " "+span.String()+"(s)", "/s")
	}
	return q
}

// trafficEvents are of bytes and of packets; trafficLabels of a rate and of a total besides.
var (
	trafficEvents = map[string][2]*checks.EventType{"upload": {checks.EventByteOut, checks.EventPacketOut}, "download": {checks.EventByteIn, checks.EventPacketIn}}
	trafficLabels = map[string][2][2]string{
		"upload":   {{"Upload bytes", "Total upload bytes"}, {"Upload packets", "Total upload packets"}},
		"download": {{"Download bytes", "Total download bytes"}, {"Download packets", "Total downl. packets"}}}
)

func trafficValue(upload, inPackets bool, span trafficSpan) func(*checks.Observation) (float64, bool) {
	return func(o *checks.Observation) (float64, bool) {
		if o.Link == nil {
			return 0, false
		}
		if span.total {
			window, ok := o.Link.Windows[span.length()]
			facts := window[index(upload)]
			if inPackets {
				return float64(facts.Packets), ok && facts.Packets >= 0
			}
			return float64(facts.Bytes), ok && facts.Bytes >= 0
		}
		facts := [...]*checks.TrafficFacts{&o.Link.In, &o.Link.Out}[index(upload)]
		if inPackets {
			return known(float64(int64(facts.PacketRate)))
		}
		return known(float64(int64(facts.ByteRate)))
	}
}

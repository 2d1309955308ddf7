package tests

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type pingSyntax struct {
	Succeeded bool           `parser:"( 'failed' | @'succeeded' )"`
	Which     parser.Keyword `parser:"( @( 'ping' | 'ping4' | 'ping6' ) | 'icmp' ( 'type' 'echo' )? )"`
	Options   []pingOption   `parser:"@@*"`
}

type pingOption struct {
	Count    *parser.Int      `parser:"  'count' '='? @@"`
	Size     *parser.Int      `parser:"| 'size' '='? @@"`
	Timeout  *parser.Duration `parser:"| 'timeout' '='? @@"`
	Source   *parser.Raw      `parser:"| 'address' @@"`
	Response *responseLimit   `parser:"| 'responsetime' @@"`
}

func pingTests(t *table) {
	words := []string{"failed ping", "failed ping4", "failed ping6", "failed icmp", "succeeded ping", "succeeded ping4", "succeeded ping6", "succeeded icmp"}
	add(t, "host", words, parser.Struct[pingSyntax](), compilePing)
}

func compilePing(c *Compiler, s *pingSyntax) []checks.Test {
	t := &Ping{Host: c.Service.Target, Count: 3, Size: 64, Timeout: c.Limits.NetworkTimeout, Succeeded: s.Succeeded,
		Family: map[string]string{"ping4": "ipv4", "ping6": "ipv6"}[string(s.Which)]}
	tests := one(t)
	for _, o := range s.Options {
		switch {
		case o.Count != nil:
			t.Count = int(min(o.Count.N, 1000))
			if o.Count.N < 1 || o.Count.N > 20 {
				c.Warn(o.Count.Pos, "ping-count", fmt.Sprintf("%d pings in one look are too few or too many", o.Count.N), "a count from 1 to 20")
			}
		case o.Size != nil:
			if !c.pingSize(*o.Size) {
				return nil
			}
			t.Size = int(o.Size.N)
		case o.Timeout != nil:
			t.Timeout = c.Timeout(*o.Timeout)
		case o.Source != nil:
			t.Source = o.Source.Value
		case o.Response != nil:
			t.response = &responseTest{op: o.Response.Op.Op, limit: o.Response.Limit.Duration(), probe: &t.Key}
			tests = []checks.Test{t, t.response}
		}
	}
	label, row := t.Row()
	t.Key = c.key(label+" "+row, nil, checks.TLSOptions{})
	return tests
}

func (c *Compiler) pingSize(size parser.Int) bool {
	const expected = "a size from 8 to 1492 bytes"
	switch {
	case size.N > 1492:
		c.FailToken(size.Pos, "ping-size", "The maximum ping size is 1492 bytes", size.Digits, expected)
	case size.N < 8:
		c.FailToken(size.Pos, "ping-size", "The minimum ping size is 8 bytes", size.Digits, expected)
	default:
		return true
	}
	return false
}

// Ping is "if failed ping then ...". What the observer found is in Observation.Probes[Key].
type Ping struct {
	Key       string
	Host      string
	Family    string // "ipv4", "ipv6", "" for either
	Count     int    // how many requests at most; one answer is enough
	Size      int    // bytes of payload
	Timeout   time.Duration
	Source    string
	Succeeded bool // the answer is not wanted: "if succeeded ping"

	response *responseTest
	label    string
}

// Event is Ping failed.
func (t *Ping) Event() *checks.EventType { return checks.EventICMP }

// ProbeKey is Key.
func (t *Ping) ProbeKey() string { return t.Key }

// Budget is the longest that pinging may take.
func (t *Ping) Budget() time.Duration { return time.Duration(max(t.Count, 1)) * t.Timeout }

// Judge takes what the probe found.
func (t *Ping) Judge(o *checks.Observation, _ string) checks.Verdict {
	probe, ok := o.Probes[t.Key]
	if !ok || probe.Skipped {
		return notKnown("")
	}
	return checks.Judged(probe.OK == t.Succeeded, checks.Finding{Number: float64(probe.ResponseTime), Text: probe.Message})
}

// Texts writes how long an answer took, or why there was none.
func (t *Ping) Texts(f checks.Finding, _ string) checks.Texts {
	said := checks.Texts{Message: cmp.Or(f.Text, "ping test failed"), Value: "no answer", Limit: either(t.Succeeded, "must not answer", "must answer")}
	if answered := (f.Code == checks.FoundBad) == t.Succeeded; answered {
		said.Value = checks.TimeText(time.Duration(f.Number))
		said.Message = fmt.Sprintf("ping test succeeded [response time %s]", said.Value)
	}
	return said
}

// Healthy is the word for the state that is wanted.
func (t *Ping) Healthy() string { return probeWord(!t.Succeeded) }

// Row is the test in the listing.
func (t *Ping) Row() (label, condition string) {
	var b strings.Builder
	fmt.Fprintf(&b, "if %s count %d size %d with timeout %s", probeWord(t.Succeeded), t.Count, t.Size, checks.TimeText(t.Timeout))
	if t.response != nil {
		b.WriteString(" and " + t.response.text())
	}
	if t.Source != "" {
		b.WriteString(" via address " + t.Source)
	}
	return map[string]string{"": "Ping", "ipv4": "Ping4", "ipv6": "Ping6"}[t.Family], b.String()
}

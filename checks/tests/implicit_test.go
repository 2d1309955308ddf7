package tests

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"math"
	"testing"
)

// What a service is judged by without being told.
func TestJudgeImplicit(t *testing.T) {
	for _, c := range []struct {
		test    checks.Test
		see     *checks.Observation
		outcome checks.Outcome
		message string
	}{
		{&dataTest{checks.Process}, seenProcess(checks.ProcessFacts{PID: 12, Zombie: true}), checks.Failed, "process with pid 12 is a zombie"},
		{&dataTest{checks.Process}, seenProcess(checks.ProcessFacts{PID: 12}), checks.Succeeded, "zombie check succeeded"},
		{&dataTest{checks.Process}, &checks.Observation{Missing: "process is not running"}, checks.Unknown, ""},
		{&dataTest{checks.File}, &checks.Observation{Error: "permission denied"}, checks.Failed, "permission denied"},
		{&invalidTest{checks.File}, &checks.Observation{Invalid: "is neither a regular file nor a socket"}, checks.Failed, "is neither a regular file nor a socket"},
		{&invalidTest{checks.File}, &checks.Observation{File: &checks.FileFacts{Kind: "regular"}}, checks.Succeeded, "is a regular file"},
		{&invalidTest{checks.Directory}, &checks.Observation{File: &checks.FileFacts{Kind: "directory"}}, checks.Succeeded, "is directory"},
		{&invalidTest{checks.Fifo}, &checks.Observation{Missing: "fifo doesn't exist"}, checks.Unknown, ""},
	} {
		v := c.test.Judge(c.see, "")
		if said := v.Say(c.test); v.Outcome != c.outcome || said.Message != c.message {
			t.Errorf("%T: %d %q, want %d %q", c.test, v.Outcome, said.Message, c.outcome, c.message)
		}
	}
}

func seenProcess(p checks.ProcessFacts) *checks.Observation { return &checks.Observation{Process: &p} }
func seenLink(l checks.LinkFacts) *checks.Observation       { return &checks.Observation{Link: &l} }

// What only the look tells: which direction, which half of a link's capacity, a zombie, a program that cannot start.
func TestFinerWordsOfWhatWasFound(t *testing.T) {
	saturated := func(in, out float64) *checks.Observation {
		return seenLink(checks.LinkFacts{Up: true, Speed: 800, In: checks.TrafficFacts{ByteRate: in}, Out: checks.TrafficFacts{ByteRate: out}})
	}
	capacity := func(speed int64, duplex int) *checks.Observation {
		return seenLink(checks.LinkFacts{Up: true, Speed: speed, Duplex: duplex})
	}
	gig := linkCapacity(capacity(1e9, 1).Link)
	for _, c := range []struct {
		test   checks.Test
		memory string
		see    *checks.Observation
		want   string
	}{
		{&saturationTest{Limit{Op: ">", Value: 50, unit: percent}}, "", saturated(90, 1), "saturationin"},
		{&saturationTest{Limit{Op: ">", Value: 50, unit: percent}}, "", saturated(1, 90), "saturationout"},
		{&saturationTest{Limit{Op: ">", Value: 50, unit: percent}}, "", saturated(90, 90), "saturationin saturationout"},
		{&capacityTest{}, gig, capacity(1e8, 1), "linkspeed"},
		{&capacityTest{}, gig, capacity(1e9, 0), "linkduplex"},
		{&capacityTest{}, gig, capacity(1e8, 0), "linkspeed linkduplex"},
		{&dataTest{checks.Process}, "", seenProcess(checks.ProcessFacts{PID: 7, Zombie: true}), "zombie"},
		{&dataTest{checks.Process}, "", &checks.Observation{Error: "cannot be read"}, ""},
		{&spawnTest{}, "", &checks.Observation{Error: "cannot start"}, "spawn"},
	} {
		v := c.test.Judge(c.see, c.memory)
		if got := checks.Words(c.test, v); !v.Outcome.Bad() || got != c.want {
			t.Errorf("%T: %d %q, want %q", c.test, v.Outcome, got, c.want)
		}
	}
}

// A probe that was not made is judged by no rule, whatever they want of it.
func TestAProbeThatWasNotMadeIsNotJudged(t *testing.T) {
	key := "k"
	o := &checks.Observation{Probes: map[string]*checks.ProbeFacts{key: {Skipped: true, Message: "too many open files", ResponseTime: -1, CertificateDays: -1}}}
	for _, test := range []checks.Test{&Connection{Key: key}, &Connection{Key: key, Succeeded: true}, &Ping{Key: key}, &Ping{Key: key, Succeeded: true},
		&responseTest{op: "<", probe: &key}, &certificateTest{days: 9, probe: &key}} {
		if v := test.Judge(o, ""); v.Outcome != checks.Unknown {
			t.Errorf("%T: %v", test, v.Outcome)
		}
	}
}

// A number that no figure tells is not judged either: it could not be kept in the state file.
func TestNoNumberIsNotKnown(t *testing.T) {
	l := Limit{Op: "!=", Value: 1}
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if v := l.judge(n); v.Outcome != checks.Unknown {
			t.Errorf("%g is judged as %d", n, v.Outcome)
		}
	}
}

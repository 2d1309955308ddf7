package checks

import (
	"math"
	"testing"
)

// What a service is judged by without being told.
func TestJudgeImplicit(t *testing.T) {
	for _, c := range []struct {
		test    Test
		see     *Observation
		outcome Outcome
		message string
	}{
		{&dataTest{Process}, seenProcess(ProcessFacts{PID: 12, Zombie: true}), Failed, "process with pid 12 is a zombie"},
		{&dataTest{Process}, seenProcess(ProcessFacts{PID: 12}), Succeeded, "zombie check succeeded"},
		{&dataTest{Process}, &Observation{Missing: "process is not running"}, Unknown, ""},
		{&dataTest{File}, &Observation{Error: "permission denied"}, Failed, "permission denied"},
		{&invalidTest{File}, &Observation{Invalid: "is neither a regular file nor a socket"}, Failed, "is neither a regular file nor a socket"},
		{&invalidTest{File}, &Observation{File: &FileFacts{Kind: "regular"}}, Succeeded, "is a regular file"},
		{&invalidTest{Directory}, &Observation{File: &FileFacts{Kind: "directory"}}, Succeeded, "is directory"},
		{&invalidTest{Fifo}, &Observation{Missing: "fifo doesn't exist"}, Unknown, ""},
	} {
		v := c.test.Judge(c.see, "")
		if said := v.Say(c.test); v.Outcome != c.outcome || said.Message != c.message {
			t.Errorf("%T: %d %q, want %d %q", c.test, v.Outcome, said.Message, c.outcome, c.message)
		}
	}
}

func seenProcess(p ProcessFacts) *Observation { return &Observation{Process: &p} }
func seenLink(l LinkFacts) *Observation       { return &Observation{Link: &l} }

// What only the look tells: which direction, which half of a link's capacity, a zombie, a program that cannot start.
func TestFinerWordsOfWhatWasFound(t *testing.T) {
	saturated := func(in, out float64) *Observation {
		return seenLink(LinkFacts{Up: true, Speed: 800, In: TrafficFacts{ByteRate: in}, Out: TrafficFacts{ByteRate: out}})
	}
	capacity := func(speed int64, duplex int) *Observation {
		return seenLink(LinkFacts{Up: true, Speed: speed, Duplex: duplex})
	}
	gig := linkCapacity(capacity(1e9, 1).Link)
	for _, c := range []struct {
		test   Test
		memory string
		see    *Observation
		want   string
	}{
		{&saturationTest{Limit{Op: ">", Value: 50, unit: percent}}, "", saturated(90, 1), "saturationin"},
		{&saturationTest{Limit{Op: ">", Value: 50, unit: percent}}, "", saturated(1, 90), "saturationout"},
		{&saturationTest{Limit{Op: ">", Value: 50, unit: percent}}, "", saturated(90, 90), "saturationin saturationout"},
		{&capacityTest{}, gig, capacity(1e8, 1), "linkspeed"},
		{&capacityTest{}, gig, capacity(1e9, 0), "linkduplex"},
		{&capacityTest{}, gig, capacity(1e8, 0), "linkspeed linkduplex"},
		{&dataTest{Process}, "", seenProcess(ProcessFacts{PID: 7, Zombie: true}), "zombie"},
		{&dataTest{Process}, "", &Observation{Error: "cannot be read"}, ""},
		{&spawnTest{}, "", &Observation{Error: "cannot start"}, "spawn"},
	} {
		v := c.test.Judge(c.see, c.memory)
		if got := Words(c.test, v); !v.Outcome.Bad() || got != c.want {
			t.Errorf("%T: %d %q, want %q", c.test, v.Outcome, got, c.want)
		}
	}
}

// A probe that was not made is judged by no rule, whatever they want of it.
func TestAProbeThatWasNotMadeIsNotJudged(t *testing.T) {
	key := "k"
	o := &Observation{Probes: map[string]*ProbeFacts{key: {Skipped: true, Message: "too many open files", ResponseTime: -1, CertificateDays: -1}}}
	for _, test := range []Test{&ConnectionTest{Key: key}, &ConnectionTest{Key: key, Succeeded: true}, &PingTest{Key: key}, &PingTest{Key: key, Succeeded: true},
		&responseTest{op: "<", probe: &key}, &certificateTest{days: 9, probe: &key}} {
		if v := test.Judge(o, ""); v.Outcome != Unknown {
			t.Errorf("%T: %v", test, v.Outcome)
		}
	}
}

// A number that no figure tells is not judged either: it could not be kept in the state file.
func TestNoNumberIsNotKnown(t *testing.T) {
	l := Limit{Op: "!=", Value: 1}
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if v := l.judge(n); v.Outcome != Unknown {
			t.Errorf("%g is judged as %d", n, v.Outcome)
		}
	}
}

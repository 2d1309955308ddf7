//go:build linux

package main

import (
	"strings"
	"testing"
	"time"
)

func TestLedgerHoldsDeedsAgainstEvents(t *testing.T) {
	base := time.Unix(100, 0)
	for _, c := range []struct {
		name string
		want map[string]int
		told []string
		kind string // of the findings
	}{
		{"told of once", map[string]int{"gone": 1, "back": 1}, []string{"gone", "back"}, ""},
		{"told of in another order", map[string]int{"gone": 1, "back": 1}, []string{"back", "gone"}, ""},
		{"nothing to tell", nil, nil, ""},
		{"missed", map[string]int{"gone": 1, "back": 1}, []string{"gone"}, "missed back"},
		{"double", map[string]int{"gone": 1}, []string{"gone", "gone"}, "double gone"},
		{"invented", map[string]int{"gone": 1}, []string{"gone", "size"}, "invented size"},
		{"invented of nothing", nil, []string{"gone"}, "invented gone"},
		{"another instead", map[string]int{"gone": 1}, []string{"size"}, "missed gone, invented size"},
		{"what does not matter", map[string]int{"gone": 1}, []string{"gone", "adopted", "adopted"}, ""},
	} {
		l := newLedger("adopted")
		l.begin("s", c.name, c.want, base)
		l.begin("other", "nothing", nil, base)
		for i, event := range c.told {
			l.tell("s", event, "", base.Add(time.Duration(i)*time.Second))
		}
		if settled, _ := l.settled("s"); settled != !strings.Contains(c.kind, "missed") {
			t.Errorf("%s: settled is %t", c.name, settled)
		}
		l.end("s")
		l.end("other")
		var kinds []string
		for _, f := range l.findings {
			kinds = append(kinds, f.kind+" "+f.event)
		}
		if got := strings.Join(kinds, ", "); got != c.kind {
			t.Errorf("%s: found %q, expected %q", c.name, got, c.kind)
		}
	}
}

func TestLedgerKnowsWhatNobodyDid(t *testing.T) {
	l := newLedger()
	l.tell("s", "gone", "process is not running", time.Unix(100, 0))
	if len(l.findings) != 1 || l.findings[0].kind != "invented" || !strings.Contains(l.findings[0].String(), "process is not running") {
		t.Errorf("%v", l.findings)
	}
}

func TestLedgerJudgesNothingAroundAStandstill(t *testing.T) {
	l := newLedger()
	want := map[string]int{"gone": 1}
	l.begin("cut", "killed", want, time.Unix(100, 0))
	l.standstill(time.Unix(500, 0))
	l.end("cut")
	l.tell("s", "gone", "", time.Unix(501, 0))
	l.begin("soon", "killed", want, time.Unix(510, 0))
	l.end("soon")
	if len(l.findings) != 0 || l.aside != 3 {
		t.Errorf("%d set aside, found %v", l.aside, l.findings)
	}
	l.begin("later", "killed", want, time.Unix(600, 0))
	l.end("later")
	if len(l.findings) != 1 {
		t.Errorf("found %v, expected what was missed later", l.findings)
	}
}

func TestLedgerForgetsWhatWasBrokenOff(t *testing.T) {
	l := newLedger()
	l.begin("s", "killed", map[string]int{"gone": 1}, time.Unix(100, 0))
	l.drop("s")
	if l.done["killed"] != 0 || len(l.findings) != 0 {
		t.Errorf("%v %v", l.done, l.findings)
	}
}

func TestLedgerTellsHowLongItTook(t *testing.T) {
	l := newLedger()
	l.begin("s", "killed", map[string]int{"gone": 1}, time.Unix(100, 0))
	l.tell("s", "gone", "", time.Unix(100, 5e6))
	l.tell("s", "gone", "", time.Unix(101, 0))
	if d := l.delays["killed: gone"]; len(d) != 1 || d[0] != 5 {
		t.Errorf("%v", l.delays)
	}
}

func TestTrends(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		slack   float64
		want    bool
	}{
		{[]float64{10, 10, 10, 10, 10, 10}, 0, false},
		{[]float64{10, 10, 11, 12, 13, 13}, 1, true},
		{[]float64{10, 10, 11, 12, 12, 12}, 1, false},
		{[]float64{13, 13, 12, 10, 10, 10}, 0, false},
		{[]float64{10, 10, 99, 10, 10, 10}, 0, false},
	} {
		if got := growing(func() ([]float64, []float64, float64) { first, last := ends(c.samples); return first, last, c.slack }()); got != c.want {
			t.Errorf("%v with slack %g: growing is %t", c.samples, c.slack, got)
		}
	}
}

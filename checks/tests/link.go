package tests

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type linkSyntax struct {
	Down bool `parser:"( 'link' @'down' | 'failed' @'link' )"`
}

type linkUpSyntax struct {
	Up bool `parser:"'link' @'up'"`
}

type linkChangedSyntax struct {
	Changed bool `parser:"@'changed' 'link'"`
}

func linkTests(t *table) {
	add(t, "network", []string{"link down", "failed link"}, parser.Struct[linkSyntax](),
		func(_ *Compiler, _ *linkSyntax) []checks.Test { return one(&linkTest{}) })
	add(t, "network", []string{"link up"}, parser.Struct[linkUpSyntax](),
		func(_ *Compiler, _ *linkUpSyntax) []checks.Test { return one(&linkTest{unwanted: true}) })
	add(t, "network", []string{"changed link"}, parser.Struct[linkChangedSyntax](),
		func(_ *Compiler, _ *linkChangedSyntax) []checks.Test { return one(&capacityTest{}) })
}

// linkTest is "if link down", or, of a link that must stay down, "if link up".
type linkTest struct{ unwanted bool }

func (t *linkTest) Event() *checks.EventType { return checks.EventLink }

// Healthy is the word for the state that is wanted.
func (t *linkTest) Healthy() string { return either(t.unwanted, "failed", "succeeded") }

func (t *linkTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	down := ""
	switch {
	case o.Error != "":
		down = o.Error
	case o.Missing != "":
		down = o.Missing
	case o.Link == nil:
		return notKnown("")
	case !o.Link.Up:
		down = "link down"
	}
	failed := t.unwanted && o.Error != "" || (down != "") != t.unwanted
	return checks.Judged(failed, checks.Finding{Text: down})
}

func (t *linkTest) Texts(f checks.Finding, _ string) checks.Texts {
	return checks.Texts{Message: cmp.Or(f.Text, "link up"), Value: either(f.Text == "", "up", "down"), Limit: either(t.unwanted, "down", "up")}
}

func (t *linkTest) Row() (label, condition string) {
	if t.unwanted {
		return "Link status", "if up"
	}
	return "Link status", "if down"
}

// capacityTest is "if changed link": speed or duplex are others than before.
type capacityTest struct{}

func (t *capacityTest) Event() *checks.EventType { return checks.EventSpeed }

// Section is the part of the listing that the test stands in.
func (t *capacityTest) Section() string { return "capacity" }

func (t *capacityTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.Link == nil || o.Link.Speed < 0 && o.Link.Duplex < 0 {
		return notKnown(memory)
	}
	var room [64]byte
	now := kept(memory, appendCapacity(room[:0], o.Link))
	v := changed(memory, now, checks.Finding{Text: memory})
	speed, duplex := capacityParts(now)
	oldSpeed, oldDuplex := capacityParts(memory)
	v.Words = bothWords(speed != oldSpeed, "linkspeed", duplex != oldDuplex, "linkduplex")
	return v
}

// capacityParts takes a text of linkCapacity apart.
func capacityParts(text string) (speed, duplex string) {
	if speed, duplex, ok := strings.Cut(text, " Mb/s"); ok {
		return speed, strings.TrimSpace(duplex)
	}
	return "", text
}

func (t *capacityTest) Texts(f checks.Finding, now string) checks.Texts {
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("link capacity changed from %s to %s", f.Text, now),
		fmt.Sprintf("link capacity has not changed [current link capacity = %s]", now)), Value: now}
}

func linkCapacity(l *checks.LinkFacts) string { return string(appendCapacity(nil, l)) }

func appendCapacity(text []byte, l *checks.LinkFacts) []byte {
	if l.Speed >= 0 {
		text = append(strconv.AppendFloat(text, float64(l.Speed)/1e6, 'f', 0, 64), " Mb/s"...)
	}
	if len(text) > 0 && (l.Duplex == 0 || l.Duplex == 1) {
		text = append(text, ' ')
	}
	switch l.Duplex {
	case 0:
		text = append(text, "half-duplex"...)
	case 1:
		text = append(text, "full-duplex"...)
	}
	return text
}

func (t *capacityTest) Row() (label, condition string) { return "Link capacity", "if changed" }

package tests

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"strconv"
)

// changeTest tells of what is another than at the last check: "if changed size".
type changeTest struct {
	of   string // what the service is about, for sentences that name it
	what *change
}

// change is what a test of changes compares, with its words.
type change struct {
	event  *checks.EventType
	word   string // the finer word of filters, empty for none
	label  string // in the listing
	single string // what an entry has one test of, empty where it may have more
	// read gives the number to compare; ok is false when it is not known.
	read  func(o *checks.Observation) (n uint64, ok bool)
	mode  bool // it is remembered as a file's mode, not as a decimal
	texts func(of string, bad bool, f checks.Finding, memory string) checks.Texts
}

func (t *changeTest) Event() *checks.EventType { return t.what.event }

// Word is the finer word of filters.
func (t *changeTest) Word() string { return t.what.word }

// Single names what an entry has one test of.
func (t *changeTest) Single() string { return t.what.single }

func (t *changeTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	n, ok := t.what.read(o)
	if !ok {
		return notKnown(memory)
	}
	var now [20]byte
	text := strconv.AppendUint(now[:0], n, 10)
	if t.what.mode {
		text = append(now[:0], '0'+byte(n>>9&7), '0'+byte(n>>6&7), '0'+byte(n>>3&7), '0'+byte(n&7))
	}
	return changed(memory, kept(memory, text), checks.Finding{Number: float64(n), Text: memory})
}

func (t *changeTest) Texts(f checks.Finding, memory string) checks.Texts {
	return t.what.texts(t.of, f.Code == checks.FoundBad, f, memory)
}

func (t *changeTest) Row() (label, condition string) { return t.what.label, "if changed" }

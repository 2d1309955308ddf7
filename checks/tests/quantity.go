package tests

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
)

// limitTest holds a number of an observation against a limit. About half of all kinds of tests are this one: what tells them
// apart is their quantity.
type limitTest struct {
	limit    Limit
	quantity *quantity
	of       string // what the service is about, for sentences that name it
}

// quantity is a number that a limit can be set to, with the words that tests of it have.
type quantity struct {
	event   *checks.EventType
	word    string // the finer word of filters, empty for none
	label   string // in the listing
	section string // a place of its own in the listing, empty for that of its event
	// value is what is held against the limit; ok is false when it is not known.
	value func(o *checks.Observation) (n float64, ok bool)
	// message is the sentence of a verdict on the number n, which now shows.
	message func(t *limitTest, failed bool, n float64, now string) string
	// row writes the condition for the listing where "if greater than 80.0%" is not it.
	row func(t *limitTest) string
	// figure and part name the Figure that tells the number, where one does; scale makes one of the other.
	figure, part string
	scale        float64 // 0: 1
	needs        checks.Needs
	rough        bool // comes by the megabyte: a limit of a few bytes is hardly meant
}

func (t *limitTest) Event() *checks.EventType { return t.quantity.event }

// Word is the finer word of filters.
func (t *limitTest) Word() string { return t.quantity.word }

// Section is the part of the listing that the test stands in.
func (t *limitTest) Section() string { return t.quantity.section }

// Needs is what has to be read for the test.
func (t *limitTest) Needs() checks.Needs { return t.quantity.needs }

func (t *limitTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	n, ok := t.quantity.value(o)
	if !ok {
		return notKnown("")
	}
	return t.limit.judge(n)
}

func (t *limitTest) Texts(f checks.Finding, _ string) checks.Texts {
	now := t.limit.unit.text(f.Number)
	return checks.Texts{Message: t.quantity.message(t, f.Code == checks.FoundBad, f.Number, now), Value: now, Limit: t.limit.String()}
}

func (t *limitTest) Row() (label, condition string) {
	if write := t.quantity.row; write != nil {
		return t.quantity.label, write(t)
	}
	return t.quantity.label, t.limit.row()
}

// figureLimit is the limit as a line in the curve of what it judges.
func (t *limitTest) figureLimit(*checks.Service) (FigureLimit, bool) {
	scale := t.quantity.scale
	if scale == 0 {
		scale = 1
	}
	return FigureLimit{Name: t.quantity.figure, Of: t.quantity.part, Op: t.limit.Op, Value: t.limit.Value * scale}, t.quantity.figure != ""
}

// resource writes the sentences that most limits of resources have: "cpu usage of 90.0% matches resource limit ...".
func resource(name string) func(*limitTest, bool, float64, string) string {
	return func(t *limitTest, failed bool, _ float64, now string) string {
		return either(failed, fmt.Sprintf("%s of %s matches resource limit [%s %s]", name, now, name, t.limit),
			fmt.Sprintf("%s check succeeded [current %s = %s]", name, name, now))
	}
}

// known is a number that is -1 until two checks have been made.
func known(n float64) (float64, bool) { return n, n >= 0 }

// ofProcess, ofMachine, ofFile and ofFilesystem read a number of what a service is about; it is not known without.
func ofProcess(read func(*checks.ProcessFacts) float64) func(*checks.Observation) (float64, bool) {
	return func(o *checks.Observation) (float64, bool) {
		if o.Process == nil {
			return 0, false
		}
		return known(read(o.Process))
	}
}

func ofMachine(read func(*checks.MachineFacts) float64) func(*checks.Observation) (float64, bool) {
	return func(o *checks.Observation) (float64, bool) {
		if o.Machine == nil {
			return 0, false
		}
		return known(read(o.Machine))
	}
}

func ofFile(read func(*checks.FileFacts) float64) func(*checks.Observation) (float64, bool) {
	return func(o *checks.Observation) (float64, bool) {
		if o.File == nil {
			return 0, false
		}
		return known(read(o.File))
	}
}

func ofFilesystem(read func(*checks.FilesystemFacts) float64) func(*checks.Observation) (float64, bool) {
	return func(o *checks.Observation) (float64, bool) {
		if o.Filesystem == nil {
			return 0, false
		}
		return known(read(o.Filesystem))
	}
}

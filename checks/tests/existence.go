package tests

import (
	"strconv"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

const thingKinds = "process file fifo directory filesystem"

type existSyntax struct {
	Not bool `parser:"@'not'? ( 'exist' | 'exists' )"`
}

func existenceTests(t *table) {
	add(t, thingKinds, []string{"exist", "exists", "not exist", "not exists"}, parser.Struct[existSyntax](),
		func(_ *Compiler, s *existSyntax) []checks.Test {
			if s.Not {
				return one(&existTest{})
			}
			return one(&existTest{unwanted: true})
		})
}

// existTest is "if not exist", or, of a thing that must not be there, "if exist".
type existTest struct{ unwanted bool }

func (t *existTest) Event() *checks.EventType {
	if t.unwanted {
		return checks.EventExist
	}
	return checks.EventNonexist
}

func (t *existTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	if o.Missing == "" && o.Present == "" && o.Invalid == "" {
		return notKnown("")
	}
	text := o.Present
	if o.Missing != "" {
		text = o.Missing
		if strings.Contains(o.Ended, "out of memory") { // other reasons are evidence alone: scripts compare Monit's text
			text += " (" + o.Ended + ")"
		}
	}
	return checks.Judged((o.Missing != "") != t.unwanted, checks.Finding{Text: text})
}

func (t *existTest) Texts(f checks.Finding, _ string) checks.Texts {
	missing := (f.Code == checks.FoundBad) != t.unwanted
	return checks.Texts{Message: f.Text, Value: either(missing, "does not exist", "exists"),
		Limit: either(t.unwanted, "must not exist", "must exist")}
}

// Evidence is how the process ended, and what systemd says of its unit.
func (t *existTest) Evidence(o *checks.Observation, _ checks.Finding) map[string]string {
	if u := o.Unit; u != nil {
		return map[string]string{"unit": u.Name, "state": u.Active + " (" + u.Sub + ")", "result": u.Result, "exit status": strconv.Itoa(u.Status)}
	}
	if o.Missing != "" && o.Ended != "" {
		return map[string]string{"ended": o.Ended}
	}
	return nil
}

func (t *existTest) Row() (label, condition string) {
	if t.unwanted {
		return "Non-Existence", "if exist"
	}
	return "Existence", "if does not exist"
}

// invalidTest is implicit: what is found must be of the kind that the service is about.
type invalidTest struct{ kind checks.Kind }

func (t *invalidTest) Event() *checks.EventType { return checks.EventInvalid }

func (t *invalidTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	switch {
	case o.Invalid != "":
		return checks.Judged(true, checks.Finding{Text: o.Invalid})
	case o.File == nil:
		return notKnown("")
	}
	return checks.Judged(false, checks.Finding{Text: o.File.Kind})
}

func (t *invalidTest) Texts(f checks.Finding, _ string) checks.Texts {
	if f.Code == checks.FoundBad {
		return checks.Texts{Message: f.Text, Value: "another kind", Limit: t.kind.String()}
	}
	text := map[checks.Kind]string{checks.File: "is a regular file", checks.Directory: "is directory", checks.Fifo: "is fifo"}[t.kind]
	if t.kind == checks.File && f.Text == "socket" {
		text = "is a socket"
	}
	return checks.Texts{Message: text, Value: f.Text, Limit: t.kind.String()}
}

func (t *invalidTest) Row() (label, condition string) { return "", "" }

// dataTest is implicit: what is there must be readable, and a process no zombie.
type dataTest struct{ kind checks.Kind }

func (t *dataTest) Event() *checks.EventType { return checks.EventData }

func (t *dataTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	switch {
	case o.Error != "":
		return checks.Judged(true, checks.Finding{Text: o.Error})
	case o.Missing != "" || o.Invalid != "":
		return notKnown("")
	case o.File != nil && o.File.ChecksumError != "":
		return checks.Judged(true, checks.Finding{Text: o.File.ChecksumError})
	case t.kind == checks.Process && o.Process == nil:
		return notKnown("")
	case t.kind == checks.Process && o.Process.Zombie:
		v := checks.Judged(true, checks.Finding{Number: float64(o.Process.PID)})
		v.Words = "zombie"
		return v
	}
	return checks.Judged(false, checks.Finding{})
}

func (t *dataTest) Texts(f checks.Finding, _ string) checks.Texts {
	switch {
	case f.Code == checks.FoundBad && f.Text != "":
		return checks.Texts{Message: f.Text, Value: "unreadable"}
	case f.Code == checks.FoundBad:
		return checks.Texts{Message: "process with pid " + checks.DecimalText(f.Number) + " is a zombie", Value: "zombie"}
	case t.kind == checks.Process:
		return checks.Texts{Message: "zombie check succeeded"}
	}
	return checks.Texts{Message: "data access succeeded"}
}

// spawnTest is implicit: a check program must be one that can be started, and, where no status test tells of it, that ends
// by itself and in time.
type spawnTest struct{ ends bool }

func (t *spawnTest) Event() *checks.EventType { return checks.EventStatus }

// Word is the finer word of filters.
func (t *spawnTest) Word() string { return "spawn" }

func (t *spawnTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	switch {
	case o.Error != "":
		return checks.Judged(true, checks.Finding{Text: o.Error})
	case o.Program == nil:
		return notKnown("")
	case t.ends && o.Program.Ended != "":
		return checks.Judged(true, checks.Finding{Text: o.Program.Ended, Number: endedByOthers})
	}
	return checks.Judged(false, checks.Finding{})
}

// endedByOthers is found of a check program that was started and then ended by others.
const endedByOthers = 1

func (t *spawnTest) Texts(f checks.Finding, _ string) checks.Texts {
	switch {
	case f.Code == checks.FoundBad && f.Number == endedByOthers:
		return checks.Texts{Message: f.Text, Value: "ended"}
	case f.Code == checks.FoundBad:
		return checks.Texts{Message: f.Text, Value: "not started"}
	case t.ends:
		return checks.Texts{Message: "program started and ended by itself"}
	}
	return checks.Texts{Message: "program started"}
}

func (t *spawnTest) Row() (label, condition string) { return "", "" }

func (t *dataTest) Row() (label, condition string) { return "", "" }

package checks

import (
	"strconv"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

const thingKinds = "process file fifo directory filesystem"

type existSyntax struct {
	Not bool `parser:"@'not'? ( 'exist' | 'exists' )"`
}

func init() {
	register(thingKinds, []string{"exist", "exists", "not exist", "not exists"}, parser.Struct[existSyntax](),
		func(_ *compiler, s *existSyntax) []Test {
			if s.Not {
				return one(&existTest{})
			}
			return one(&existTest{unwanted: true})
		})
}

// existTest is "if not exist", or, of a thing that must not be there, "if exist".
type existTest struct{ unwanted bool }

func (t *existTest) Event() *EventType {
	if t.unwanted {
		return EventExist
	}
	return EventNonexist
}

func (t *existTest) Judge(o *Observation, _ string) Verdict {
	if o.Missing == "" && o.Present == "" && o.Invalid == "" {
		return notKnown("")
	}
	return Verdict{Outcome: outcomeOf((o.Missing != "") != t.unwanted), Texts: func() Texts { return t.texts(o) }}
}

func (t *existTest) texts(o *Observation) Texts {
	said := Texts{Message: o.Present, Value: "exists", Limit: "must exist"}
	if o.Missing != "" {
		said.Message, said.Value = o.Missing, "does not exist"
		if strings.Contains(o.Ended, "out of memory") { // other reasons are evidence alone: scripts compare Monit's text
			said.Message += " (" + o.Ended + ")"
		}
		if o.Ended != "" {
			said.Evidence = map[string]string{"ended": o.Ended}
		}
	}
	if t.unwanted {
		said.Limit = "must not exist"
	}
	if u := o.Unit; u != nil {
		said.Evidence = map[string]string{"unit": u.Name, "state": u.Active + " (" + u.Sub + ")", "result": u.Result, "exit status": strconv.Itoa(u.Status)}
	}
	return said
}

func (t *existTest) Row() (label, condition string) {
	if t.unwanted {
		return "Non-Existence", "if exist"
	}
	return "Existence", "if does not exist"
}

// invalidTest is implicit: what is found must be of the kind that the service is about.
type invalidTest struct{ kind Kind }

func (t *invalidTest) Event() *EventType { return EventInvalid }

func (t *invalidTest) Judge(o *Observation, _ string) Verdict {
	switch {
	case o.Invalid != "":
		return Verdict{Outcome: Failed, Texts: func() Texts { return Texts{Message: o.Invalid, Value: "another kind", Limit: t.kind.String()} }}
	case o.File == nil:
		return notKnown("")
	}
	return Verdict{Outcome: Succeeded, Texts: func() Texts {
		text := map[Kind]string{File: "is a regular file", Directory: "is directory", Fifo: "is fifo"}[t.kind]
		if t.kind == File && o.File.Kind == "socket" {
			text = "is a socket"
		}
		return Texts{Message: text, Value: o.File.Kind, Limit: t.kind.String()}
	}}
}

func (t *invalidTest) Row() (label, condition string) { return "", "" }

// dataTest is implicit: what is there must be readable, and a process no zombie.
type dataTest struct{ kind Kind }

func (t *dataTest) Event() *EventType { return EventData }

func (t *dataTest) Judge(o *Observation, _ string) Verdict {
	switch {
	case o.Error != "":
		return Verdict{Outcome: Failed, Texts: func() Texts { return Texts{Message: o.Error, Value: "unreadable"} }}
	case o.Missing != "" || o.Invalid != "":
		return notKnown("")
	case t.kind == Process && o.Process == nil:
		return notKnown("")
	case t.kind == Process && o.Process.Zombie:
		return Verdict{Outcome: Failed, Words: "zombie", Texts: func() Texts {
			return Texts{Message: "process with pid " + strconv.Itoa(o.Process.PID) + " is a zombie", Value: "zombie"}
		}}
	case t.kind == Process:
		return Verdict{Outcome: Succeeded, Texts: noZombie}
	}
	return Verdict{Outcome: Succeeded, Texts: readable}
}

// What is said of nearly every look is made once.
var (
	noZombie = Saying("zombie check succeeded")
	readable = Saying("data access succeeded")
	spawned  = Saying("program started")
)

// spawnTest is implicit: a check program must be one that can be started.
type spawnTest struct{}

func (t *spawnTest) Event() *EventType { return EventStatus }

// Word is the finer word of filters.
func (t *spawnTest) Word() string { return "spawn" }

func (t *spawnTest) Judge(o *Observation, _ string) Verdict {
	switch {
	case o.Error != "":
		return Verdict{Outcome: Failed, Texts: func() Texts { return Texts{Message: o.Error, Value: "not started"} }}
	case o.Program == nil:
		return notKnown("")
	}
	return Verdict{Outcome: Succeeded, Texts: spawned}
}

func (t *spawnTest) Row() (label, condition string) { return "", "" }

func (t *dataTest) Row() (label, condition string) { return "", "" }

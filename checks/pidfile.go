package checks

// pidFileTest is implicit for a process that has a pid file: while the process runs, the file must name it. It only alerts:
// the service runs, and whatever stops it may need the file.
type pidFileTest struct{}

// pidFileTolerance is how long a pid file may be wrong: who stops or starts a service removes or empties it for a moment.
var pidFileTolerance = Window{Count: 2, Cycles: 2}

func (t *pidFileTest) Event() *EventType { return EventData }

func (t *pidFileTest) Judge(o *Observation, _ string) Verdict {
	p := o.Process
	switch {
	case p == nil || o.Missing != "" || p.Zombie:
		return notKnown("")
	case p.PIDFile == "":
		return Judged(false, Finding{})
	}
	return Judged(true, Finding{Number: float64(p.PID), Text: p.PIDFile})
}

func (t *pidFileTest) Texts(f Finding, _ string) Texts {
	if f.Code == FoundWell {
		return Texts{Message: "pid file names the process"}
	}
	return Texts{Message: f.Text + ", while process " + DecimalText(f.Number) + " that it named runs", Value: "wrong",
		Limit: "must name the process"}
}

func (t *pidFileTest) Row() (label, condition string) { return "", "" }

package tests

import "github.com/upkeep-monitor/upkeep/checks"

// pidFileTest is implicit for a process that has a pid file: while the process runs, the file must name it. It only alerts:
// the service runs, and whatever stops it may need the file.
type pidFileTest struct{}

// pidFileTolerance is how long a pid file may be wrong: who stops or starts a service removes or empties it for a moment.
var pidFileTolerance = checks.Window{Count: 2, Cycles: 2}

func (t *pidFileTest) Event() *checks.EventType { return checks.EventData }

func (t *pidFileTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	p := o.Process
	switch {
	case p == nil || o.Missing != "" || p.Zombie:
		return notKnown("")
	case p.PIDFile == "":
		return checks.Judged(false, checks.Finding{})
	}
	return checks.Judged(true, checks.Finding{Number: float64(p.PID), Text: p.PIDFile})
}

func (t *pidFileTest) Texts(f checks.Finding, _ string) checks.Texts {
	if f.Code == checks.FoundWell {
		return checks.Texts{Message: "pid file names the process"}
	}
	return checks.Texts{Message: f.Text + ", while process " + checks.DecimalText(f.Number) + " that it named runs", Value: "wrong",
		Limit: "must name the process"}
}

func (t *pidFileTest) Row() (label, condition string) { return "", "" }

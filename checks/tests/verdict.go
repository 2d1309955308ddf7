package tests

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"math"
	"strings"
	"time"
)

// judge judges a number. What is no finite number is not known, as in Figures.
func (l *Limit) judge(n float64) checks.Verdict {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return notKnown("")
	}
	return checks.Judged(l.matches(n), checks.Finding{Number: n})
}

// texts writes what is said of a number; message writes the sentence, with the number as it is shown.
func (l *Limit) texts(f checks.Finding, message func(failed bool, now string) string) checks.Texts {
	now := l.unit.text(f.Number)
	return checks.Texts{Message: message(f.Code == checks.FoundBad, now), Value: now, Limit: l.String()}
}

// notKnown is the verdict of a test whose facts were not seen: it changes nothing.
func notKnown(memory string) checks.Verdict {
	return checks.Verdict{Outcome: checks.Unknown, Memory: memory}
}

// changed is the verdict of a test that compares now with what it remembers.
func changed(memory, now string, f checks.Finding) checks.Verdict {
	v := found(memory != "" && memory != now, f)
	v.Memory = now
	return v
}

// found is the verdict of a test that tells of a change when it finds something.
func found(something bool, f checks.Finding) checks.Verdict {
	v := checks.Verdict{Outcome: checks.ChangedNot, Finding: f}
	v.Finding.Code = checks.FoundWell
	if something {
		v.Outcome, v.Finding.Code = checks.Changed, checks.FoundBad
	}
	return v
}

// kept is what a test remembers from now on: the text that it has when that reads the same, so that what has not changed
// needs no room.
func kept(memory string, now []byte) string {
	if string(now) == memory {
		return memory
	}
	return string(now)
}

// stampText writes a point in time as messages show it.
func stampText(t time.Time) string { return t.Format("Mon, 02 Jan 2006 15:04:05") }

// outputText is the part of a program's output that messages show behind "--".
func outputText(output string) string {
	if output = strings.TrimRight(output, "\n"); output == "" {
		return "no output"
	}
	return output
}

// bothWords gives those of two words that are meant.
func bothWords(a bool, first string, b bool, second string) string {
	switch {
	case a && b:
		return first + " " + second
	case a:
		return first
	case b:
		return second
	}
	return ""
}

package checks

import "math"

// judge judges a number. What is no finite number is not known, as in Figures.
func (l *Limit) judge(n float64) Verdict {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return notKnown("")
	}
	return judged(l.matches(n), Finding{Number: n})
}

// texts writes what is said of a number; message writes the sentence, with the number as it is shown.
func (l *Limit) texts(f Finding, message func(failed bool, now string) string) Texts {
	now := l.unit.text(f.Number)
	return Texts{Message: message(f.Code == FoundBad, now), Value: now, Limit: l.String()}
}

// notKnown is the verdict of a test whose facts were not seen: it changes nothing.
func notKnown(memory string) Verdict { return Verdict{Outcome: Unknown, Memory: memory} }

// changed is the verdict of a test that compares now with what it remembers.
func changed(memory, now string, f Finding) Verdict {
	v := found(memory != "" && memory != now, f)
	v.Memory = now
	return v
}

// found is the verdict of a test that tells of a change when it finds something.
func found(something bool, f Finding) Verdict {
	v := Verdict{Outcome: ChangedNot, Finding: f}
	v.Finding.Code = FoundWell
	if something {
		v.Outcome, v.Finding.Code = Changed, FoundBad
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

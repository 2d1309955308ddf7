package checks

import (
	"fmt"
	"time"
)

// responseTest is the "responsetime" of a connection or ping test, a rule of its own beside it: the operator tells what is
// good, unlike that of other tests.
type responseTest struct {
	op    string
	limit time.Duration
	probe *string // Key of the test it belongs to
}

func (t *responseTest) Event() *EventType { return EventSpeed }

// Word is the finer word of filters.
func (t *responseTest) Word() string { return "responsetime" }

func (t *responseTest) Judge(o *Observation, _ string) Verdict {
	probe, ok := o.Probes[*t.probe]
	if !ok || probe.Skipped || !probe.OK || probe.ResponseTime < 0 {
		return notKnown("")
	}
	op := t.op
	if op == "=" { // without an operator the time is the most that is allowed
		op = "<="
	}
	failed := !holds(op, float64(probe.ResponseTime), float64(t.limit))
	return Verdict{Outcome: outcomeOf(failed), Texts: func() Texts {
		now, limit := timeText(probe.ResponseTime), t.op+" "+timeText(t.limit)
		if failed {
			return Texts{Message: fmt.Sprintf("response time %s doesn't match limit [time %s]", now, limit), Value: now, Limit: limit, Evidence: probe.evidence()}
		}
		return Texts{Message: fmt.Sprintf("response time %s succeeded [time %s]", now, limit), Value: now, Limit: limit}
	}}
}

// Row is empty: the limit is part of the row of its test.
func (t *responseTest) Row() (label, condition string) { return "", t.text() }

func (t *responseTest) text() string {
	return fmt.Sprintf("responsetime %s %s", operatorWords[t.op], timeText(t.limit))
}

// certificateTest is the "certificate valid > 30 days" of a connection test, a rule of its own beside it.
type certificateTest struct {
	days  int
	probe *string
}

func (t *certificateTest) Event() *EventType { return EventTimestamp }

// Word is the finer word of filters.
func (t *certificateTest) Word() string { return "certificate" }

func (t *certificateTest) Judge(o *Observation, _ string) Verdict {
	probe, ok := o.Probes[*t.probe]
	if !ok || probe.Skipped || probe.CertificateDays < 0 {
		return notKnown("")
	}
	failed := probe.CertificateDays <= t.days
	return Verdict{Outcome: outcomeOf(failed), Texts: func() Texts {
		said := Texts{Value: fmt.Sprintf("%d days", probe.CertificateDays), Limit: fmt.Sprintf("> %d days", t.days)}
		said.Message = fmt.Sprintf("certificate valid days test succeeded [%d days]", probe.CertificateDays)
		if failed {
			said.Message = fmt.Sprintf("certificate expiry in %d days matches check limit [valid > %d days]", probe.CertificateDays, t.days)
			said.Evidence = probe.evidence()
		}
		return said
	}}
}

// Row is empty: the limit is part of the row of its test.
func (t *certificateTest) Row() (label, condition string) {
	return "", fmt.Sprintf("certificate valid for at least %d days", t.days)
}

package tests

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"time"
)

// responseTest is the "responsetime" of a connection or ping test, a rule of its own beside it: the operator tells what is
// good, unlike that of other tests.
type responseTest struct {
	op    string
	limit time.Duration
	probe *string // Key of the test it belongs to
}

func (t *responseTest) Event() *checks.EventType { return checks.EventSpeed }

// Word is the finer word of filters.
func (t *responseTest) Word() string { return "responsetime" }

func (t *responseTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	probe, ok := o.Probes[*t.probe]
	if !ok || probe.Skipped || !probe.OK || probe.ResponseTime < 0 {
		return notKnown("")
	}
	op := t.op
	if op == "=" { // without an operator the time is the most that is allowed
		op = "<="
	}
	failed := !holds(op, float64(probe.ResponseTime), float64(t.limit))
	return checks.Judged(failed, checks.Finding{Number: float64(probe.ResponseTime)})
}

func (t *responseTest) Texts(f checks.Finding, _ string) checks.Texts {
	now, limit := checks.TimeText(time.Duration(f.Number)), t.op+" "+checks.TimeText(t.limit)
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("response time %s doesn't match limit [time %s]", now, limit),
		fmt.Sprintf("response time %s succeeded [time %s]", now, limit)), Value: now, Limit: limit}
}

// figureLimit is where the rule begins to speak: it names the time that is good.
func (t *responseTest) figureLimit(s *checks.Service) (FigureLimit, bool) {
	op := either(t.inverted(), "<", ">")
	return FigureLimit{Name: "response_seconds", Of: probeLabel(s, *t.probe), Op: op, Value: t.limit.Seconds()}, true
}

// inverted reports whether slow answers are the good ones.
func (t *responseTest) inverted() bool { return t.op == ">" || t.op == ">=" }

func (t *responseTest) Evidence(o *checks.Observation, f checks.Finding) map[string]string {
	return probeEvidence(o, *t.probe, f)
}

// Row is empty: the limit is part of the row of its test.
func (t *responseTest) Row() (label, condition string) { return "", t.text() }

func (t *responseTest) text() string {
	return fmt.Sprintf("responsetime %s %s", operatorWords[t.op], checks.TimeText(t.limit))
}

// certificateTest is the "certificate valid > 30 days" of a connection test, a rule of its own beside it.
type certificateTest struct {
	days  int
	probe *string
}

func (t *certificateTest) Event() *checks.EventType { return checks.EventTimestamp }

// Word is the finer word of filters.
func (t *certificateTest) Word() string { return "certificate" }

func (t *certificateTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	probe, ok := o.Probes[*t.probe]
	if !ok || probe.Skipped || probe.CertificateDays < 0 {
		return notKnown("")
	}
	return checks.Judged(probe.CertificateDays <= t.days, checks.Finding{Number: float64(probe.CertificateDays)})
}

func (t *certificateTest) Texts(f checks.Finding, _ string) checks.Texts {
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("certificate expiry in %.0f days matches check limit [valid > %d days]", f.Number, t.days),
		fmt.Sprintf("certificate valid days test succeeded [%.0f days]", f.Number)),
		Value: fmt.Sprintf("%.0f days", f.Number), Limit: fmt.Sprintf("> %d days", t.days)}
}

func (t *certificateTest) figureLimit(s *checks.Service) (FigureLimit, bool) {
	return FigureLimit{Name: "certificate_days", Of: probeLabel(s, *t.probe), Op: "<", Value: float64(t.days)}, true
}

func (t *certificateTest) Evidence(o *checks.Observation, f checks.Finding) map[string]string {
	return probeEvidence(o, *t.probe, f)
}

// Row is empty: the limit is part of the row of its test.
func (t *certificateTest) Row() (label, condition string) {
	return "", fmt.Sprintf("certificate valid for at least %d days", t.days)
}

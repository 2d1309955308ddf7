package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// explain tells in plain sentences how a service stands: what is seen and by which rule, since when, what was tried, what
// it waits for and what comes next. What matters most stands first.
func explain(s *Snapshot, all []Snapshot, now time.Time) []string {
	a := &account{s: s, svc: s.Service, all: all, now: now}
	a.standing()
	a.seen()
	a.failures()
	a.tolerated()
	a.tried()
	a.waiting()
	a.next()
	for i := range a.said {
		a.said[i] = checks.Printable(a.said[i], "    ")
	}
	return a.said
}

func wireExplanation(s *Snapshot, all []Snapshot, now time.Time) api.Explanation {
	return api.Explanation{Service: s.Service.Name, Condition: string(conditionOf(s)), Time: now, Sentences: explain(s, all, now)}
}

// account is an explanation on its way.
type account struct {
	s    *Snapshot
	svc  *checks.Service
	all  []Snapshot
	now  time.Time
	said []string
}

func (a *account) say(format string, args ...any) {
	a.said = append(a.said, fmt.Sprintf(format, args...))
}

// standing is the first sentence: how the service stands and since when.
func (a *account) standing() {
	name, st := a.svc.Name, &a.s.State
	switch conditionOf(a.s) {
	case conditionUnmonitored:
		text := name + " is not monitored"
		if !st.Until.IsZero() {
			text += " until " + a.at(st.Until)
		}
		if st.Reason != "" {
			text += ": " + st.Reason
		}
		a.sayText(text)
		a.setAside()
		a.together()
	case conditionInit:
		a.say("%s was not looked at yet since its monitoring began.", name)
	case conditionDown:
		verb := "is failing"
		if failed, _ := st.ErrorBits(a.svc); failed == 0 {
			verb = "has changed"
		}
		a.say("%s %s%s: %s.", name, verb, a.since(since(a.s)), statusWords(a.s))
	default:
		switch rules := len(a.svc.Rules); {
		case a.shaky() > 0:
			a.say("%s is up%s; %s on the way to failing.", name, a.since(since(a.s)), plural(a.shaky(), "of its rules is", "of its rules are"))
		case rules == 0:
			a.say("%s is up; no rule asks anything of it.", name)
		default:
			a.say("%s is up%s: %s.", name, a.since(since(a.s)), a.holding())
		}
	}
}

// holding counts the rules that hold, and names those of which nothing is known yet.
func (a *account) holding() string {
	var unknown []string
	for i, r := range a.svc.Rules {
		if a.unknown(i) {
			label, _ := r.Test.Row()
			unknown = append(unknown, strings.ToLower(label))
		}
	}
	rules := len(a.svc.Rules) - len(unknown)
	if len(unknown) == 0 {
		return plural(rules, "rule holds", "rules hold")
	}
	verb := " is not yet known"
	if len(unknown) > 1 {
		verb = " are not yet known"
	}
	text := strings.Join(unknown, " and ") + verb
	if rules > 0 {
		text = plural(rules, "rule holds", "rules hold") + ", " + text
	}
	return text
}

// unknown reports whether a rule has not been judged by what the last look found: its checksum takes longer than a look, or
// nothing has answered it so far.
func (a *account) unknown(i int) bool {
	r := a.svc.Rules[i]
	if _, limit := r.Test.(*checks.RestartLimit); limit || r.Pos.IsZero() {
		return false
	}
	if asks, ok := r.Test.(interface{ Needs() checks.Needs }); ok && a.s.Seen != nil && a.s.Seen.File != nil {
		for _, kind := range asks.Needs().Checksums {
			if a.s.Seen.File.Checksums[kind] == "" {
				return true
			}
		}
	}
	return a.s.State.Rules[i].Outcome == checks.Init
}

// setAside says what ended monitoring, as far as the last events tell.
func (a *account) setAside() {
	for i := len(a.s.Events) - 1; i >= 0; i-- {
		e := &a.s.Events[i]
		switch {
		case e.Type == checks.EventAction && (strings.HasPrefix(e.Message, "unmonitor action") || strings.HasPrefix(e.Message, "stop action")):
			a.say("A user asked for it on %s: %s.", a.at(e.Time), e.Message)
		case e.To.Bad() && (e.Action.Kind == checks.ActUnmonitor || e.Action.Kind == checks.ActStop):
			a.say("%s ended its monitoring on %s: %s.", capital(a.rule(a.ruleOf(e))), a.at(e.Time), flat(e.Message))
		default:
			continue
		}
		return
	}
	for _, p := range a.prerequisites(a.svc) {
		if p.State.Monitor == checks.MonitorNot {
			a.say("%s, which it depends on, is not monitored either.", p.Service.Name)
		}
	}
}

// together names what was set aside with the service, or for whose sake it was.
func (a *account) together() {
	if with := a.s.State.With; len(with) > 0 {
		a.say("It was set aside together with %s, which it depends on, and comes back with it%s.", strings.Join(with, " and "), a.backAt(with))
	}
	var others []string
	for i := range a.all {
		if slices.Contains(a.all[i].State.With, a.svc.Name) {
			others = append(others, a.all[i].Service.Name)
		}
	}
	if len(others) > 0 {
		a.say("Set aside with it, as they depend on it, and back when it is: %s.", strings.Join(others, ", "))
	}
}

// backAt says when what a service was set aside with is monitored again by itself; empty when some of it is not.
func (a *account) backAt(with []string) string {
	var last time.Time
	for _, name := range with {
		root := named(a.all, name)
		if root == nil || root.State.Until.IsZero() {
			return ""
		}
		if root.State.Until.After(last) {
			last = root.State.Until
		}
	}
	return " on " + a.at(last)
}

// seen is what the last look brought, in the figures that matter most.
func (a *account) seen() {
	if a.s.State.Collected.IsZero() || a.s.State.Monitor == checks.MonitorNot || a.s.State.Monitor&checks.MonitorInit != 0 {
		return
	}
	text := "It was last looked at on " + a.at(a.s.State.Collected)
	if o := a.s.Seen; o != nil && o.Present != "" && o.Missing == "" {
		text += ": " + o.Present
	} else if key := keyFigures(a.s, 3); len(key) > 0 {
		text += ": " + strings.Join(key, ", ")
	}
	a.sayText(text)
}

// failures tells of each rule that has failed.
func (a *account) failures() {
	if conditionOf(a.s) != conditionDown {
		return
	}
	if hangs := &a.s.State.Check; hangs.Outcome == checks.Failed {
		a.sayText("Nothing new is known of it" + a.since(hangs.Since) + ": " + flat(hangs.Say(nil).Message))
	}
	for i, r := range a.svc.Rules {
		rs := &a.s.State.Rules[i]
		if rs.Outcome != checks.Failed && !rs.Hint {
			continue
		}
		text := fmt.Sprintf("%s says%s", capital(a.rule(r)), a.since(rs.Since))
		if rs.Count > 1 {
			text += fmt.Sprintf(", for %d cycles", rs.Count)
		}
		a.sayText(text + ": " + flat(rs.Say(r.Test).Message))
		if good, need, cycles := rs.Progress(r.Recover, false); rs.Outcome == checks.Failed && need > 1 {
			a.say("It counts as well again after %d good looks of %s; %d so far.", need, plural(cycles, "cycle", "cycles"), good)
		}
	}
}

// shaky counts rules that have seen failures, not yet as many as count.
func (a *account) shaky() int {
	n := 0
	for i, r := range a.svc.Rules {
		if bad, _, _ := a.s.State.Rules[i].Progress(r.Fail, true); bad > 0 && !a.s.State.Rules[i].Outcome.Bad() && !a.s.State.Rules[i].Hint {
			n++
		}
	}
	return n
}

// tolerated tells of rules that have seen failures below their tolerance.
func (a *account) tolerated() {
	if c := conditionOf(a.s); c != conditionUp && c != conditionDown {
		return
	}
	for i, r := range a.svc.Rules {
		rs := &a.s.State.Rules[i]
		bad, need, cycles := rs.Progress(r.Fail, true)
		if bad == 0 || rs.Outcome.Bad() || rs.Hint {
			continue
		}
		last := flat(rs.Say(r.Test).Message)
		if rs.History&1 == 0 {
			last = "the last look was good"
		}
		a.say("%s saw a failure in %d of %s, and counts it from %d: %s.", capital(a.rule(r)), bad, plural(cycles, "cycle", "cycles"), need, last)
		if r.Then.Kind != checks.ActIgnore {
			a.say("Then it answers with %s.", actionText(r.Then))
		}
	}
}

// tried tells what was done about a failure and how that ended.
func (a *account) tried() {
	st := &a.s.State
	if st.Monitor == checks.MonitorNot {
		return
	}
	if a.svc.Mode == checks.Passive && conditionOf(a.s) == conditionDown {
		a.say("Nothing is done about it but to tell: its mode is passive.")
	}
	if st.Restarts > 0 && a.canStart() {
		text := fmt.Sprintf("Its rules ordered %s in %s", plural(st.Restarts, "restart", "restarts"), plural(max(st.RestartCycles, 1), "cycle", "cycles"))
		for _, r := range a.svc.Rules {
			if limit, ok := r.Test.(*checks.RestartLimit); ok {
				text += fmt.Sprintf("; at %d within %d cycles (%s) the answer is %s", limit.Restarts, limit.Cycles, position(r), actionText(r.Then))
			}
		}
		a.sayText(text)
	}
	if st.Exec.Outcome == checks.Failed {
		what, said, _ := strings.Cut(st.Exec.Say(nil).Message, " -- ")
		when := ""
		if !st.Exec.Since.IsZero() {
			when = " on " + a.at(st.Exec.Since)
		}
		a.say("An attempt failed%s: %s.", when, flat(what))
		if said != "" {
			a.say("The program said: %s", quoted(said))
		}
	}
	began := since(a.s)
	for i := range a.s.Events {
		if e := &a.s.Events[i]; e.Type == checks.EventAction && conditionOf(a.s) == conditionDown && !e.Time.Before(began) {
			a.say("A user asked for something on %s: %s.", a.at(e.Time), flat(e.Message))
		}
	}
}

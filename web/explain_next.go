package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// waiting tells what keeps the service from being looked at or acted on now.
func (a *account) waiting() {
	if a.s.State.Monitor == checks.MonitorNot {
		return
	}
	if a.s.Pending != checks.ActIgnore {
		a.say("%s is pending: its program runs, or waits for an action on a service that is tied to this one.", capital(a.s.Pending.String()))
	}
	if a.s.Ended != "" {
		a.say("Its process %s, which looks like somebody's wish; it is given until its next slot to come back by other hands.", a.s.Ended)
	}
	if a.s.Late {
		a.say("Its last look is late: it began in an earlier cycle and has not come back. No other service waits for it.")
	}
	if a.s.Unseen != "" {
		a.say("The last check could not see it, for a reason of our own: %s. What was known before stands.", a.s.Unseen)
	}
	if a.s.Waits != "" {
		a.sayText(capital(a.s.Waits))
	}
	for _, p := range a.blockers() {
		text := fmt.Sprintf("It waits for %s, which it depends on: that ", p.Service.Name)
		if p.Pending != checks.ActIgnore {
			text += "has a " + p.Pending.String() + " pending"
		} else {
			text += "is failing" + (&account{s: p, svc: p.Service, now: a.now}).since(since(p)) + ": " + statusWords(p)
		}
		a.sayText(text)
	}
}

// next tells what happens by itself, and what a person would have to do.
func (a *account) next() {
	st := &a.s.State
	switch {
	case st.Monitor == checks.MonitorNot && !st.Until.IsZero():
		a.say("It is monitored again by itself after that time, and now with: upkeep monitor %s", shellWord(a.svc.Name))
	case st.Monitor == checks.MonitorNot && len(st.With) > 0:
		a.say("Before that it is monitored again with: upkeep monitor %s", shellWord(a.svc.Name))
	case st.Monitor == checks.MonitorNot:
		a.say("It stays so until somebody says: upkeep monitor %s", shellWord(a.svc.Name))
	case len(a.blockers()) > 0:
		a.say("Until then it is neither looked at nor acted on.")
	default:
		a.answers()
		a.nextLook()
	}
}

// answers tells what failing rules do while the failure lasts.
func (a *account) answers() {
	if conditionOf(a.s) != conditionDown {
		return
	}
	told := map[string]bool{}
	for i, r := range a.svc.Rules {
		if a.s.State.Rules[i].Outcome != checks.Failed {
			continue
		}
		if text := a.answer(r); !told[text] {
			told[text] = true
			a.sayText(text)
		}
	}
}

func (a *account) answer(r *checks.Rule) string {
	then := r.Then
	if a.svc.Mode == checks.Passive && (then.Kind == checks.ActRestart || then.Kind == checks.ActStart || then.Kind == checks.ActStop) {
		return "Somebody has to mend it; it is well again when a look says so"
	}
	switch then.Kind {
	case checks.ActRestart, checks.ActStart:
		if !a.canStart() {
			return "The rule's answer is " + then.Kind.String() + ", but the control file names no program for it, so somebody has to mend it"
		}
		return fmt.Sprintf("If the next look finds the same, %s is ordered again", then.Kind)
	case checks.ActStop, checks.ActUnmonitor:
		return fmt.Sprintf("The rule's answer is %s", then.Kind)
	case checks.ActExec:
		if then.Repeat > 0 {
			return fmt.Sprintf("It runs %s again every %s while this lasts", quoted(then.Exec.Command), plural(then.Repeat, "cycle", "cycles"))
		}
		return fmt.Sprintf("It ran %s once and does not run it again while this lasts", quoted(then.Exec.Command))
	case checks.ActRotate:
		return a.rotation(r)
	case checks.ActIgnore:
		return "Nothing is done about it: the rule says ignore"
	}
	return "The rule only alerts, so somebody has to mend it; it is well again when a look says so"
}

// rotation tells what became of the rotation that a rule ordered.
func (a *account) rotation(r *checks.Rule) string {
	tried, ok := a.s.Attempts[r.ID]
	switch {
	case !ok:
		return "The file is rotated with the next check that finds the same"
	case tried.Running:
		return "The file is being rotated since " + a.at(tried.At)
	case tried.Failed:
		return "The rotation on " + a.at(tried.At) + " failed and is tried again with the next check: " + flat(tried.Message)
	}
	return "The file was rotated on " + a.at(tried.At) + ", and is again if the next check finds the same"
}

func (a *account) canStart() bool { return a.svc.Start != nil || a.svc.Restart != nil }

// nextLook tells when the service is looked at again.
func (a *account) nextLook() {
	switch every := a.svc.Every; {
	case a.s.Late:
	case every.Cron != "" && every.Never() && every.Not:
		a.say("It is looked at each cycle: %q, at which it would not be, never comes.", every.Cron)
	case every.Cron != "" && every.Never():
		a.say("It is never looked at: %q never comes.", every.Cron)
	case every.Cron != "" && every.Not:
		a.say("It is looked at each cycle, except while %q matches.", every.Cron)
	case every.Cron != "" && !a.s.Next.IsZero():
		a.say("It is looked at when %q says so, next on %s.", every.Cron, a.at(a.s.Next))
	case every.Cron != "":
		a.say("It is looked at when %q says so.", every.Cron)
	case every.Cycles > 1:
		a.say("It is looked at every %d cycles, again in %s.", every.Cycles, plural(max(every.Cycles-a.s.Skipped, 1), "cycle", "cycles"))
	default:
		a.say("It is looked at again with the next cycle.")
	}
}

// blockers are the prerequisites, also those of prerequisites, that keep the service from being looked at, as the engine
// decides it: those that have failed or are being moved.
func (a *account) blockers() []*Snapshot {
	var out []*Snapshot
	told := map[string]bool{}
	var visit func(svc *checks.Service)
	visit = func(svc *checks.Service) {
		for _, p := range a.prerequisites(svc) {
			if told[p.Service.Name] {
				continue
			}
			told[p.Service.Name] = true
			if p.Pending != checks.ActIgnore || blocks(p) {
				out = append(out, p)
			}
			visit(p.Service)
		}
	}
	visit(a.svc)
	return out
}

func (a *account) prerequisites(svc *checks.Service) []*Snapshot {
	var out []*Snapshot
	for _, name := range svc.DependsOn {
		for i := range a.all {
			if strings.EqualFold(a.all[i].Service.Name, name) {
				out = append(out, &a.all[i])
			}
		}
	}
	return out
}

func blocks(p *Snapshot) bool {
	if p.State.Monitor&checks.MonitorYes == 0 {
		return false
	}
	for _, i := range p.State.FailedRules() {
		if p.Service.Rules[i].Blocks() {
			return true
		}
	}
	return false
}

func statusWords(s *Snapshot) string {
	var words []string
	for _, p := range statusParts(s) {
		words = append(words, p.text)
	}
	return strings.Join(words, ", ")
}

// rule names a rule by its words and its place: `the rule "if does not exist" at /etc/monitrc:11`.
func (a *account) rule(r *checks.Rule) string {
	if r == nil {
		return "a rule"
	}
	_, condition := r.Test.Row()
	if condition == "" {
		return "the rule that every " + a.svc.Kind.String() + " has"
	}
	text := fmt.Sprintf("the rule %q", strings.ToLower(condition[:1])+condition[1:])
	if at := position(r); at != "" {
		return text + " at " + at
	}
	return text + " that every " + a.svc.Kind.String() + " has"
}

func position(r *checks.Rule) string {
	if r.Pos.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s:%d", r.Pos.File, r.Pos.Line)
}

// ruleOf finds the rule that raised an event, nil when it is gone.
func (a *account) ruleOf(e *checks.Event) *checks.Rule {
	for _, r := range a.svc.Rules {
		if r.ID == e.Rule {
			return r
		}
	}
	return nil
}

// sayText ends a text as a sentence.
func (a *account) sayText(text string) {
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	a.said = append(a.said, text)
}

// at writes a moment with how far away it is: "4 Mar 11:57:00 (3 minutes ago)".
func (a *account) at(t time.Time) string {
	text, d := t.Format("2 Jan 15:04:05"), a.now.Sub(t)
	if d < 0 {
		return text + " (in " + spanText(-d) + ")"
	}
	return text + " (" + spanText(d) + " ago)"
}

func (a *account) since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf(" since %s (%s)", t.Format("2 Jan 15:04:05"), spanText(a.now.Sub(t)))
}

// spanText writes a span of time as people say it, in its two largest units.
func spanText(d time.Duration) string {
	d = max(d, 0)
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return joined(plural(days, "day", "days"), hours, "hour", "hours")
	case hours > 0:
		return joined(plural(hours, "hour", "hours"), minutes, "minute", "minutes")
	case minutes > 0:
		return plural(minutes, "minute", "minutes")
	}
	return plural(int(d.Seconds()), "second", "seconds")
}

func joined(first string, n int, one, many string) string {
	if n == 0 {
		return first
	}
	return first + " " + plural(n, one, many)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// flat brings a message into one line.
func flat(text string) string { return cut(strings.Join(strings.Fields(text), " "), 300) }

// shellWord writes a name as it can be given to a command.
func shellWord(name string) string {
	if strings.ContainsAny(name, " \t'\"\\$`&|;<>()*?[]#~!{}") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

// quoted shows what a program said: its last words, in one line.
func quoted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 300 {
		text = "..." + string(runes[len(runes)-300:])
	}
	return "“" + text + "”"
}

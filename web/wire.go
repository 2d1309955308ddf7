package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// What the daemon tells, in the words of the API. Pages are made from the same values.

// family knows who depends on whom.
type family map[string][]string

func familyOf(list []Snapshot) family {
	f := family{}
	for i := range list {
		for _, on := range list[i].Service.DependsOn {
			key := strings.ToLower(on)
			f[key] = append(f[key], list[i].Service.Name)
		}
	}
	return f
}

func (f family) of(name string) []string { return f[strings.ToLower(name)] }

// wireService tells of a service as lists do.
func wireService(s *Snapshot, f family) api.Service {
	monitoring, _ := monitoringText(s.State.Monitor)
	out := api.Service{
		Name: s.Service.Name, Kind: s.Service.Kind.String(), Condition: string(conditionOf(s)), Status: statusText(s),
		Monitoring: monitoring, Mode: s.Service.Mode.String(), OnReboot: s.Service.OnReboot.String(),
		Since: moment(since(s)), Collected: moment(s.State.Collected), Next: moment(s.Next), Late: s.Late,
		Until: moment(s.State.Until), Reason: s.State.Reason,
		Groups: s.Service.Groups, DependsOn: s.Service.DependsOn, Dependants: f.of(s.Service.Name), Actions: actionsOf(s),
	}
	out.Boot = s.Boot
	if s.Pending != checks.ActIgnore {
		out.Pending = s.Pending.String()
	}
	for _, r := range rowsOf(s) {
		out.Figures = append(out.Figures, api.Figure{Name: r.label, Text: r.value, Bad: r.bad})
	}
	return out
}

// wireDetail adds the rules and the last events.
func wireDetail(s *Snapshot, f family) api.Service {
	out := wireService(s, f)
	out.Rules, out.Events = []api.Rule{}, []api.Event{}
	for i, r := range s.Service.Rules {
		if i < len(s.State.Rules) {
			out.Rules = append(out.Rules, wireRule(r, &s.State.Rules[i]))
		}
	}
	for _, e := range slices.Backward(s.Events) {
		out.Events = append(out.Events, wireEvent(&e))
	}
	return out
}

var stateWords = map[checks.Outcome]string{checks.Succeeded: "succeeded", checks.Failed: "failed", checks.Changed: "changed",
	checks.ChangedNot: "unchanged", checks.Init: "initialising", checks.Unknown: "unknown"}

func wireRule(r *checks.Rule, rs *checks.RuleState) api.Rule {
	label, condition := r.Test.Row()
	said := rs.Say(r.Test)
	out := api.Rule{ID: string(r.ID), File: r.Pos.File, Line: r.Pos.Line, Label: label, Condition: condition, Value: said.Value, Limit: said.Limit,
		State: stateWords[rs.Outcome], Message: said.Message, Since: moment(rs.Since), Then: actionText(r.Then), Else: actionText(r.Else)}
	// A rule that stands counts towards failing, one that has failed towards recovery.
	if rs.Outcome.Bad() {
		out.Count, out.Need, out.Cycles = rs.Progress(r.Recover, false)
	} else {
		out.Count, out.Need, out.Cycles = rs.Progress(r.Fail, true)
	}
	return out
}

func actionText(a checks.Action) string {
	if a.Kind == checks.ActExec && a.Exec != nil {
		return "exec '" + a.Exec.Command + "'"
	}
	if a.Kind == checks.ActIgnore {
		return ""
	}
	return a.Kind.String()
}

func wireEvent(e *checks.Event) api.Event {
	return api.Event{ID: e.ID, Time: e.Time, Service: e.Service, Kind: e.Kind.String(), Type: e.Type.Keyword, Words: e.Words, Text: eventText(e),
		State: stateWords[e.To], Message: e.Message, Action: actionText(e.Action), File: e.Pos.File, Line: e.Pos.Line,
		Change: e.Change, Soft: e.Soft, Evidence: e.Evidence}
}

// eventText is the event's name in words; here it needs no name of a program.
func eventText(e *checks.Event) string {
	return strings.Replace(e.Text(), checks.AsMonit.Title+" instance", "Instance", 1)
}

func wireRuntime(d Daemon, list []Snapshot, readOnly bool) api.Runtime {
	info := d.Info()
	p := info.Platform
	return api.Runtime{Name: info.Name, Version: info.Version, ID: info.ID, Host: info.Host, Started: info.Incarnation,
		Uptime: info.Uptime.Seconds(), Poll: info.Poll.Seconds(), StartDelay: info.StartDelay.Seconds(), ControlFile: info.ControlFile,
		Files: d.Config().Files, Log: info.LogPath, Platform: strings.Join([]string{p.Name, p.Release, p.Machine}, " "),
		Services: wireTotals(list), Queue: d.Queue(), Late: lateOf(list), Notes: d.Notes(), ReadOnly: readOnly}
}

// lateOf counts the services whose look of an earlier slot is still under way.
func lateOf(list []Snapshot) (n int) {
	for i := range list {
		n += boolean(list[i].Late)
	}
	return n
}

// wireOutcomes lists how it went with each service that was touched: those that were asked for, each followed by what moved
// because of it.
func wireOutcomes(outcomes []Outcome) []api.Outcome {
	var out []api.Outcome
	for i := range outcomes {
		out = appendOutcome(out, &outcomes[i], "")
	}
	return out
}

// ActionReplyOf is the answer to an action on services that was carried out, in the order in which they were named.
func ActionReplyOf(services []string, outcomes []Outcome) api.ActionReply {
	place := make(map[string]int, len(services))
	for i, name := range services {
		place[name] = i
	}
	outcomes = slices.Clone(outcomes)
	slices.SortStableFunc(outcomes, func(a, b Outcome) int { return cmp.Compare(place[a.Service], place[b.Service]) })
	return api.ActionReply{Services: services, Outcomes: wireOutcomes(outcomes)}
}

func appendOutcome(out []api.Outcome, o *Outcome, with string) []api.Outcome {
	out = append(out, api.Outcome{Service: o.Service, Action: o.Action, With: with, Skipped: o.Skipped, Failed: o.Failed, Message: o.Message,
		Took: o.Took.Seconds(), Evidence: o.Evidence})
	for i := range o.With {
		out = appendOutcome(out, &o.With[i], o.Service)
	}
	return out
}

// actionsOf lists what can be asked of a service as it stands.
func actionsOf(s *Snapshot) []string {
	var out []string
	if s.Service.Start != nil {
		out = append(out, "start")
	}
	if s.Service.Stop != nil {
		out = append(out, "stop")
	}
	if s.Service.Restart != nil || s.Service.Start != nil && s.Service.Stop != nil {
		out = append(out, "restart")
	}
	if s.State.Monitor == checks.MonitorNot {
		return append(out, "monitor")
	}
	return append(out, "unmonitor")
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

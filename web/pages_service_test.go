package web

import (
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

func TestServicePageTellsAll(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.series = []api.Series{*hourOf(checks.UnitPercent, 10, 20, 30), {Service: "nginx", Figure: "threads", Unit: checks.UnitCount, Step: 60, Points: []api.Point{{Mean: 3}}}}
	r.daemon.past = []checks.Event{{ID: 9, Service: "nginx", Type: checks.EventExec, To: checks.Failed, Message: "failed to start <1>", Time: noon, Evidence: map[string]string{"output": "<script>x</script>"}}}
	_, body := r.ask("GET", "/nginx", admin, nil)
	for _, want := range []string{
		`<a href="/_files/0#L11" title="/etc/monitrc">monitrc:11</a>`, // each rule leads to its line
		"restart after 2 bad cycles",                                  // what comes of it
		`<path class="mean" d="M`, "<b>cpu</b>", ">30.0%<",
		`<a href="/nginx?span=month#curves"`, "All 1 other figures",
		`<a href="/conf" class="down"><title>conf: Checksum failed | Permission failed</title>`, // whom it needs
		"failed to start &lt;1&gt;", "&lt;script&gt;x",
		`<form class="actions" method="post" action="/_act">`, `<option value="4h">`, `name="reason"`,
		"certificate valid for 71 days",
		`<ul class="explain"><li>nginx is up`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
	if _, all := r.ask("GET", "/nginx?all=1&span=day", admin, nil); !strings.Contains(all, "<b>threads</b>") || !strings.Contains(all, `<a href="/nginx?all=1&amp;span=day#curves" aria-current="true">last day`) {
		t.Error("not all curves are shown")
	}
}

func TestReaderSeesNoButtons(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for _, path := range []string{"/", "/nginx", "/_events", "/_alerts", "/help"} {
		_, body := r.ask("GET", path, reader, nil)
		for _, forbidden := range []string{`method="post"`, `name="action"`, "act.js", `type="checkbox"`, `name="` + tokenName + `" value`, "/_files/", "/_runtime", "/_viewlog"} {
			if strings.Contains(body, forbidden) {
				t.Errorf("%s shows a reader %s", path, forbidden)
			}
		}
	}
}

func TestRuleNext(t *testing.T) {
	restart := &checks.Rule{Then: checks.Action{Kind: checks.ActRestart}}
	for want, r := range map[string]api.Rule{
		"restart at once when it fails":             {State: "succeeded", Need: 1, Cycles: 1, Then: "restart"},
		"restart after 3 bad cycles":                {State: "succeeded", Need: 3, Cycles: 5, Then: "restart"},
		"restart after 1 more cycle like the last":  {State: "succeeded", Need: 3, Count: 2, Cycles: 5, Then: "restart"},
		"restart after 2 more cycles like the last": {State: "succeeded", Need: 3, Count: 1, Cycles: 5, Then: "restart"},
		"content after 1 good cycle":                {State: "failed", Need: 1, Cycles: 1, Then: "restart"},
		"content after 2 good cycles":               {State: "failed", Need: 2, Cycles: 2, Then: "restart"},
		"not judged yet":                            {State: "initialising", Need: 1},
	} {
		if got := ruleNext(&r, restart); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}

func TestNextLook(t *testing.T) {
	const cycle = 30 * time.Second
	svc := &checks.Service{Name: "a", Kind: checks.File}
	s := standing(svc, nil)
	if got := nextLook(&s, cycle); !got.Equal(noon.Add(cycle)) {
		t.Errorf("with the next cycle: %s", got)
	}
	svc.Every.Cycles, s.Skipped = 4, 1
	if got := nextLook(&s, cycle); !got.Equal(noon.Add(3 * cycle)) {
		t.Errorf("every fourth cycle: %s", got)
	}
	s.Next = noon.Add(time.Hour)
	if got := nextLook(&s, cycle); !got.Equal(s.Next) {
		t.Errorf("by the clock: %s", got)
	}
	s.State.Monitor = checks.MonitorNot
	if got := nextLook(&s, cycle); !got.IsZero() {
		t.Errorf("not at all: %s", got)
	}
}

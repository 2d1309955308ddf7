package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// order posts a form as a browser without JavaScript does and gives the page it is led to.
func (r *running) order(login string, form url.Values) (*http.Response, string) {
	r.t.Helper()
	const token = "0123456789abcdef0123456789abcdef"
	form.Set(tokenName, token)
	answer, body := r.ask("POST", "/_act", login, form, "Cookie: "+tokenName+"="+token)
	if answer.StatusCode != http.StatusSeeOther {
		return answer, body
	}
	return r.ask("GET", answer.Header.Get("Location"), login, nil)
}

func TestOrderTellsHowItWent(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.outcomes = []Outcome{
		{Service: "nginx", Action: "restart", Took: 1200e6},
		{Service: "gone", Action: "restart", Failed: true, Message: "failed to start (exit status 1) -- <no output>", Evidence: map[string]string{"output": "<i>x"}},
	}
	answer, body := r.order(admin, url.Values{"action": {"restart"}, "service": {"NGINX", "gone"}})
	if answer.StatusCode != http.StatusOK || !strings.Contains(body, "Restarting 2 services: 1 failed") || strings.Contains(body, "<i>x") ||
		!strings.Contains(body, "failed to start (exit status 1) -- &lt;no output&gt;") || strings.Index(body, "restart: failed") > strings.Index(body, "restart: done") {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
	if got := strings.Join(r.daemon.called(), ";"); got != "act restart nginx,gone" {
		t.Errorf("ordered %q", got)
	}
	r.daemon.outcomes = r.daemon.outcomes[:1]
	if _, body := r.order(admin, url.Values{"action": {"restart"}, "service": {"nginx"}}); !strings.Contains(body, "nginx restarted") || strings.Contains(body, "http-equiv") {
		t.Error(body)
	}
	if _, body := r.order(admin, url.Values{"action": {"unmonitor"}, "service": {"nginx"}, "for": {"4h"}, "reason": {"deploy"}}); !strings.Contains(body, "nginx no longer monitored") {
		t.Error(body)
	}
	if calls := r.daemon.called(); calls[len(calls)-1] != `unmonitor nginx for 4h0m0s because "deploy"` {
		t.Errorf("ordered %q", calls)
	}
}

func TestOrderThatTakesLong(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.held = make(chan struct{})
	r.daemon.outcomes = []Outcome{{Service: "nginx", Action: "stop"}}
	_, body := r.order(admin, url.Values{"action": {"stop"}, "service": {"nginx"}})
	if !strings.Contains(body, `http-equiv="refresh"`) || !strings.Contains(body, "Stopping nginx …") {
		t.Error(body)
	}
	close(r.daemon.held)
	if _, body := r.ask("GET", "/_act/1", admin, nil); !strings.Contains(body, "nginx stopped") {
		t.Error(body)
	}
}

func TestOrdersThatAreRefused(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for name, test := range map[string]struct {
		login  string
		form   url.Values
		status int
		says   string
	}{
		"reader":     {reader, url.Values{"action": {"stop"}, "service": {"nginx"}}, 403, noPrivilege},
		"no service": {admin, url.Values{"action": {"stop"}}, 400, "No service was chosen"},
		"unknown":    {admin, url.Values{"action": {"stop"}, "service": {"<zz>"}}, 400, `There is no service named "&lt;zz&gt;"`},
		"no action":  {admin, url.Values{"service": {"nginx"}}, 400, "Invalid action"},
		"time":       {admin, url.Values{"action": {"unmonitor"}, "service": {"nginx"}, "for": {"-4h"}}, 400, "no time"},
	} {
		if answer, body := r.order(test.login, test.form); answer.StatusCode != test.status || !strings.Contains(body, test.says) {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
		}
	}
	if answer, _ := r.ask("GET", "/_act/7", admin, nil); answer.StatusCode != 404 {
		t.Errorf("an unknown order: %d", answer.StatusCode)
	}
	if len(r.daemon.called()) != 0 {
		t.Errorf("ordered %q", r.daemon.called())
	}
}

func TestOrdersAreBounded(t *testing.T) {
	var o orders
	first, _ := o.add("stop", []string{"a"})
	for range maxOrders - 1 {
		if _, err := o.add("stop", []string{"a"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.add("stop", []string{"a"}); err == nil {
		t.Error("no bound")
	}
	close(first.done)
	if _, err := o.add("stop", []string{"a"}); err != nil || o.find(first.ID) != nil || o.find(2) == nil {
		t.Errorf("%v", err)
	}
}

package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Forms order actions at /_act and are sent on to a page of the order, which says how it went when it is done. Scripts that
// speak to Monit order theirs at the paths of Monit.

// Bounds of orders: how many are remembered, and how long a page waits for one before it is shown unfinished.
const (
	maxOrders  = 100
	orderPatch = 2 * time.Second
)

// order is one action that somebody asked for on a page.
type order struct {
	ID       int
	Action   string
	Services []string
	Began    time.Time
	done     chan struct{} // closed when the rest is set
	Outcomes []api.Outcome
	Err      error
}

// orders are those that were taken, the latest last.
type orders struct {
	mu   sync.Mutex
	last int
	list []*order
}

var errBusy = errors.New("too many actions are under way; wait until some are done")

// add takes an order in and lets go of the oldest that is done.
func (o *orders) add(action string, services []string) (*order, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.list) >= maxOrders {
		i := slices.IndexFunc(o.list, func(old *order) bool { return old.finished() })
		if i < 0 {
			return nil, errBusy
		}
		o.list = slices.Delete(o.list, i, i+1)
	}
	o.last++
	added := &order{ID: o.last, Action: action, Services: services, Began: time.Now(), done: make(chan struct{})}
	o.list = append(o.list, added)
	return added, nil
}

func (o *orders) find(id int) *order {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, known := range o.list {
		if known.ID == id {
			return known
		}
	}
	return nil
}

func (o *order) finished() bool {
	select {
	case <-o.done:
		return true
	default:
		return false
	}
}

// formOrder is what a form asks for.
type formOrder struct {
	action string
	names  []string
	away   time.Duration
	reason string
}

func (s *Server) orderOf(r *http.Request) (ask formOrder, err error) {
	ask.action = r.PostForm.Get("action")
	if !slices.Contains(actionWords, ask.action) {
		return ask, fmt.Errorf(`Invalid action "%s"`, ask.action)
	}
	services := s.daemon.Config().Services
	names := make(map[string]string, len(services))
	for _, s := range services {
		names[strings.ToLower(s.Name)] = s.Name
	}
	for _, given := range r.PostForm["service"] {
		name := names[strings.ToLower(given)]
		if name == "" {
			return ask, checks.NoService(given, services)
		}
		ask.names = append(ask.names, name)
	}
	if len(ask.names) == 0 {
		return ask, errors.New("No service was chosen")
	}
	if ask.action == "unmonitor" {
		ask.reason = cut(strings.TrimSpace(r.PostForm.Get("reason")), 200)
		ask.away, err = awayOf(r.PostForm.Get("for"))
	}
	return ask, err
}

// takeOrder begins what a form asks for and leads to the page that tells of it.
func (s *Server) takeOrder(w http.ResponseWriter, r *http.Request) {
	ask, err := s.orderOf(r)
	if err != nil {
		s.fail(w, r, http.StatusBadRequest, err.Error())
		return
	}
	o, err := s.orders.add(ask.action, ask.names)
	if err != nil {
		s.fail(w, r, http.StatusServiceUnavailable, err.Error())
		return
	}
	// The order outlives the request and ends with the server, which waits for it.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	stop := context.AfterFunc(s.lifetime(), cancel)
	s.work.Go(func() {
		defer cancel()
		defer stop()
		defer close(o.done)
		o.Outcomes, o.Err = s.carryOut(ctx, ask)
	})
	token(w, r)
	http.Redirect(w, r, fmt.Sprintf("/_act/%d", o.ID), http.StatusSeeOther)
}

// aside tells whether services are set aside with a time or a reason.
func (f *formOrder) aside() bool { return f.action == "unmonitor" && (f.away != 0 || f.reason != "") }

// carryOut does what was asked for and tells how it went with each service that was touched.
func (s *Server) carryOut(ctx context.Context, ask formOrder) ([]api.Outcome, error) {
	var outcomes []Outcome
	var err error
	if ask.aside() {
		outcomes, err = s.daemon.Unmonitor(ctx, ask.names, ask.away, ask.reason)
	} else {
		outcomes, err = s.daemon.Act(ctx, ask.action, ask.names)
	}
	return ActionReplyOf(ask.names, outcomes).Outcomes, err
}

type orderPage struct {
	page
	Order    *order
	Done     bool
	Failed   int
	Verdict  string
	Outcomes []orderOutcome
	Back     string
}

type orderOutcome struct {
	api.Outcome
	Word   string // "done", "failed", "nothing to do"
	Status string // how the service stands now
	Now    string
}

// doing names actions while they are under way, done when they are.
var doing = map[string][2]string{"start": {"Starting", "started"}, "stop": {"Stopping", "stopped"}, "restart": {"Restarting", "restarted"},
	"monitor": {"Enabling monitoring of", "monitored again"}, "unmonitor": {"Disabling monitoring of", "no longer monitored"}}

// orderPage tells how an order went; as long as it is under way the page loads itself again.
func (s *Server) orderPage(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(chi.URLParam(r, "id"))
	o := s.orders.find(id)
	if o == nil {
		s.fail(w, r, http.StatusNotFound, "This action is no longer known here; the events tell what happened")
		return
	}
	patience := time.NewTimer(orderPatch)
	defer patience.Stop()
	select {
	case <-o.done:
	case <-patience.C:
	case <-r.Context().Done():
		return
	}
	p := &orderPage{Order: o, Done: o.finished(), Back: "/"}
	what := fmt.Sprintf("%d services", len(o.Services))
	if len(o.Services) == 1 {
		what, p.Back = o.Services[0], servicePath(o.Services[0])
	}
	p.Verdict = doing[o.Action][0] + " " + what + " …"
	if p.Done {
		p.read(s, o)
		switch {
		case o.Err != nil:
			p.Verdict = fmt.Sprintf("%s %s: not done", doing[o.Action][0], what)
		case p.Failed == 1 && len(o.Services) == 1:
			p.Verdict = fmt.Sprintf("%s %s failed", doing[o.Action][0], what)
		case p.Failed > 0:
			p.Verdict = fmt.Sprintf("%s %s: %d failed", doing[o.Action][0], what, p.Failed)
		default:
			p.Verdict = what + " " + doing[o.Action][1]
		}
	} else {
		p.Refresh = 2
	}
	s.render(w, r, "order", "Action", p)
}

// read takes over how the parts of an order went, failed ones first.
func (p *orderPage) read(s *Server, o *order) {
	list, _ := s.daemon.Snapshots() // unknown: how each went is told all the same
	for _, out := range o.Outcomes {
		line := orderOutcome{Outcome: out, Word: "done"}
		switch {
		case out.Failed:
			line.Word = "failed"
			p.Failed++
		case out.Skipped:
			line.Word = "nothing to do"
		}
		if now := named(list, out.Service); now != nil {
			line.Status, line.Now = statusText(now), string(conditionOf(now))
		}
		p.Outcomes = append(p.Outcomes, line)
	}
	rank := func(o orderOutcome) int {
		if o.Failed {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(p.Outcomes, func(a, b orderOutcome) int { return cmp.Compare(rank(a), rank(b)) })
}

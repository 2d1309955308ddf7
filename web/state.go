package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// condition is the one word for how a service stands, as reports count, pages colour and the API names it.
type condition string

const (
	conditionUp          condition = "up"
	conditionDown        condition = "down"
	conditionInit        condition = "initialising"
	conditionUnmonitored condition = "unmonitored"
)

func conditionOf(s *Snapshot) condition {
	switch {
	case s.State.Monitor == checks.MonitorNot:
		return conditionUnmonitored
	case s.State.Monitor&checks.MonitorInit != 0:
		return conditionInit
	}
	if failed, hint := s.State.ErrorBits(s.Service); failed|hint != 0 {
		return conditionDown
	}
	return conditionUp
}

// statusPart is one piece of a status text and the colour it is shown in.
type statusPart struct {
	text  string
	color string
}

// statusParts tells how a service stands: OK, not monitored, or the names of what has failed.
func statusParts(s *Snapshot) []statusPart {
	switch m := s.State.Monitor; {
	case m == checks.MonitorNot:
		return []statusPart{{"Not monitored", colorYellow}}
	case m&checks.MonitorInit != 0 && m&checks.MonitorWaiting != 0:
		return []statusPart{{"Waiting", colorWhite}}
	case m&checks.MonitorInit != 0:
		return []statusPart{{"Initializing", colorBlue}}
	}
	failed, hint := s.State.ErrorBits(s.Service)
	var parts []statusPart
	for _, t := range eventTypes() {
		switch {
		case failed&t.Bit != 0:
			parts = append(parts, statusPart{t.Text(checks.Failed), colorRed})
		case hint&t.Bit != 0:
			parts = append(parts, statusPart{t.Text(checks.Changed), colorYellow})
		}
	}
	if parts == nil {
		parts = []statusPart{{"OK", colorGreen}}
	}
	return parts
}

// eventTypes lists the kinds of events in the order in which status names them: by their keywords, as Monit does.
var eventTypes = sync.OnceValue(func() []*checks.EventType {
	return slices.SortedFunc(slices.Values(checks.EventTypes), func(a, b *checks.EventType) int { return cmp.Compare(a.Keyword, b.Keyword) })
})

// statusText is the status without colour, with until when and why it is left alone, and with the action that waits.
func statusText(s *Snapshot) string {
	var texts []string
	for _, p := range statusParts(s) {
		texts = append(texts, p.text)
	}
	return strings.Join(texts, " | ") + awayText(&s.State) + pendingText(s)
}

func pendingText(s *Snapshot) string {
	if s.Pending == checks.ActIgnore {
		return ""
	}
	return fmt.Sprintf(" - %s pending", s.Pending)
}

// awayText says until when and why a service is left alone, empty when it is for good.
func awayText(st *checks.State) string {
	text := ""
	if !st.Until.IsZero() {
		text = " until " + st.Until.Format("2 Jan 15:04")
	}
	if st.Reason != "" {
		text += " (" + st.Reason + ")"
	}
	return text
}

func monitoringText(m checks.Monitor) (text, color string) {
	switch {
	case m == checks.MonitorNot:
		return "Not monitored", colorYellow
	case m&checks.MonitorWaiting != 0:
		return "Waiting", colorWhite
	case m&checks.MonitorInit != 0:
		return "Initializing", colorBlue
	}
	return "Monitored", ""
}

// since tells when the service came to stand as it does: the oldest failure when something failed, else the last change.
func since(s *Snapshot) time.Time {
	var first, last time.Time
	for i := range s.State.Rules {
		rs := &s.State.Rules[i]
		if rs.Since.After(last) {
			last = rs.Since
		}
		if rs.Outcome.Bad() && (first.IsZero() || rs.Since.Before(first)) {
			first = rs.Since
		}
	}
	if exec := &s.State.Exec; exec.Outcome == checks.Failed && (first.IsZero() || exec.Since.Before(first)) {
		first = exec.Since
	}
	if !first.IsZero() {
		return first
	}
	return last
}

// services lists all services as they stand now. Where the daemon does not answer, that is the answer, and ok is false.
func (s *Server) services(w http.ResponseWriter, r *http.Request) (list []Snapshot, ok bool) {
	list, err := s.daemon.Snapshots()
	if err != nil {
		s.unanswered(w, r, err)
	}
	return list, err == nil
}

// unanswered answers where nobody knows how services stand.
func (s *Server) unanswered(w http.ResponseWriter, r *http.Request, err error) {
	s.fail(w, r, http.StatusServiceUnavailable, unansweredText(err))
}

// answering refuses what the daemon would not carry out anyway, instead of waiting for it.
func (s *Server) answering(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.services(w, r); ok {
			next(w, r)
		}
	}
}

func unansweredText(err error) string {
	return "the daemon does not answer: " + err.Error() + "; its log may say why, and ending and starting it again helps"
}

// named finds one service, whatever the case of its name; nil when there is none.
func named(list []Snapshot, name string) *Snapshot {
	for i := range list {
		if strings.EqualFold(list[i].Service.Name, name) {
			return &list[i]
		}
	}
	return nil
}

// selection finds services by names, patterns and a group, as checks.Select does.
func selection(ctx context.Context, all []Snapshot, names []string, group string) ([]Snapshot, error) {
	if len(names) == 0 && group == "" {
		return all, nil
	}
	chosen, err := checks.Select(ctx, servicesOf(all), names, group)
	if err != nil {
		return nil, err
	}
	taken := make(map[*checks.Service]bool, len(chosen))
	for _, s := range chosen {
		taken[s] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(s Snapshot) bool { return !taken[s.Service] }), nil
}

func servicesOf(list []Snapshot) []*checks.Service {
	out := make([]*checks.Service, len(list))
	for i := range list {
		out[i] = list[i].Service
	}
	return out
}

package web

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/web/api"
)

var notWord = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// keyFigure is the one figure of each kind that the overview shows as a curve: name and part.
var keyFigure = map[checks.Kind][2]string{
	checks.Process: {"cpu_percent", ""}, checks.System: {"cpu_percent", "total"}, checks.Filesystem: {"space_used_percent", ""},
	checks.File: {"size_bytes", ""}, checks.Host: {"response_seconds", ""}, checks.Network: {"download_bytes_per_second", ""},
	checks.Program: {"run_seconds", ""},
}

// mainFigures are drawn on a service's page before one asks for all, in this order.
var mainFigures = []string{"cpu_percent", "memory_bytes", "load_1m", "memory_percent", "swap_percent", "space_used_percent", "inodes_used_percent", "service_seconds",
	"size_bytes", "content_matches", "response_seconds", "certificate_days", "download_bytes_per_second", "upload_bytes_per_second", "run_seconds", "exit_status"}

// timeSpan is one of the stretches of time that curves are shown for.
type timeSpan struct {
	Name   string
	Length time.Duration
	Points int
	Form   string // of the times below: "clock" or "day"
}

var timeSpans = []timeSpan{{"hour", time.Hour, 120, "clock"}, {"day", 24 * time.Hour, 144, "clock"}, {"month", 30 * 24 * time.Hour, 120, "day"}}

// spanOf finds a stretch of time by its name; the hour stands for all that are unknown.
func spanOf(name string) timeSpan {
	for _, s := range timeSpans {
		if s.Name == name {
			return s
		}
	}
	return timeSpans[0]
}

// curvesOf draws what is kept of a service: the figures that matter and those that rules judge, or all; more counts those
// left out.
func (s *Server) curvesOf(svc *checks.Service, span timeSpan, all bool, now time.Time) (out []curve, more int, err error) {
	series, err := s.daemon.History(svc.Name, "", now.Add(-span.Length), now, span.Points)
	if err != nil {
		return nil, 0, fmt.Errorf("read the history of %s: %w", svc.Name, err)
	}
	limits := map[[2]string][]figureRule{}
	for _, r := range svc.Rules {
		if l, ok := tests.LimitOf(svc, r); ok {
			key := [2]string{l.Name, l.Of}
			limits[key] = append(limits[key], figureRule{l, whereText(r.Pos)})
		}
	}
	rank := func(s api.Series) int {
		i := slices.Index(mainFigures, s.Figure)
		switch {
		case i >= 0 && (s.Figure != "cpu_percent" || s.Of == keyFigure[svc.Kind][1]) && (s.Figure != "memory_percent" || svc.Kind == checks.System) &&
			(s.Figure != "memory_bytes" || svc.Kind == checks.Process):
			return i
		case limits[[2]string{s.Figure, s.Of}] != nil:
			return len(mainFigures)
		}
		return len(mainFigures) + 1
	}
	slices.SortStableFunc(series, func(a, b api.Series) int { return cmp.Compare(rank(a), rank(b)) })
	for i := range series {
		c, ok := drawCurve(&series[i], limits[[2]string{series[i].Figure, series[i].Of}], span.Form)
		switch {
		case !ok:
		case !all && rank(series[i]) > len(mainFigures):
			more++
		default:
			out = append(out, c)
		}
	}
	return out, more, nil
}

// Bounds of the small curves: how many rows have one, and how long a drawing is used.
const (
	maxSparks = 300
	sparksFor = 20 * time.Second
)

// sparks are the small curves of all services, drawn for all readers at once.
type sparks struct {
	drawing sync.Mutex // held by who draws

	mu    sync.Mutex
	drawn map[string]spark // by service; replaced whole
	at    time.Time
}

// spark is the small curve of one service.
type spark struct {
	Path  string
	Title string // the figure
}

// of gives the small curves by service. Who comes while they are drawn gets the last ones.
func (k *sparks) of(d Daemon, now time.Time) (map[string]spark, error) {
	k.mu.Lock()
	drawn, at := k.drawn, k.at
	k.mu.Unlock()
	if drawn != nil && now.Sub(at) < sparksFor {
		return drawn, nil
	}
	if !k.drawing.TryLock() {
		return drawn, nil
	}
	defer k.drawing.Unlock()
	drawn, err := drawSparks(d, now)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	k.drawn, k.at = drawn, now
	k.mu.Unlock()
	return drawn, nil
}

// keyOf names the figure that a service's small curve shows: the first that one of its rules judges, else that of its kind.
func keyOf(svc *checks.Service) (key [2]string, ok bool) {
	for _, r := range svc.Rules {
		if l, judged := tests.LimitOf(svc, r); judged && slices.Contains(mainFigures, l.Name) && l.Name != "exit_status" && l.Name != "certificate_days" {
			return [2]string{l.Name, l.Of}, true
		}
	}
	key, ok = keyFigure[svc.Kind]
	return key, ok
}

func drawSparks(d Daemon, now time.Time) (map[string]spark, error) {
	keys := map[string][2]string{}
	wanted := map[string]bool{}
	for _, svc := range d.Config().Services {
		if key, ok := keyOf(svc); ok {
			keys[svc.Name] = key
			wanted[key[0]] = true
		}
	}
	out := map[string]spark{}
	for figure := range wanted {
		series, err := d.History("", figure, now.Add(-time.Hour), now, sparkPoints)
		if err != nil {
			return nil, fmt.Errorf("read the history of %s: %w", figure, err)
		}
		for i := range series {
			one := &series[i]
			key, known := keys[one.Service]
			if !known || key[0] != figure || key[1] != "" && key[1] != one.Of || out[one.Service].Path != "" {
				continue
			}
			if path := sparkline(one); path != "" {
				out[one.Service] = spark{path, strings.TrimSpace(figureTitle(one.Figure) + " " + one.Of)}
			}
		}
	}
	return out, nil
}

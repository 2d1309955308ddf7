package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/boot"
)

// How often the daemon asks what comes back at boot: it glances at the times of files and at the processes each minute,
// and reads everything when something of that has changed, and once an hour.
const (
	bootGlance = time.Minute
	bootLook   = time.Hour
	bootFirst  = 15 * time.Second // after the start: the services were looked at, and after a boot most of the machine has been started
)

// bootRule names the events about coming back at boot, beside those of the control file's rules.
const bootRule checks.RuleID = "boot"

// bootWatch asks again and again what comes back at boot, and tells when a yes turns into a no: before the reboot, not
// after.
type bootWatch struct {
	daemon  string // as the daemon calls itself
	self    int    // its process
	file    string // where the last answers are kept
	log     *slog.Logger
	read    func() *boot.Machine
	config  func() *checks.Config
	running func() []engine.Running
	tell    func(context.Context, checks.Event) error

	again chan struct{} // a token: look now
	view  atomic.Pointer[map[string]boot.Verdict]

	kept   map[string]bootKept // what follows belongs to run
	seen   string              // of the last glance
	looked time.Time
}

// bootKept is what is remembered of one answer.
type bootKept struct {
	Verdict boot.Verdict `json:"verdict"`
	Sure    boot.Answer  `json:"sure,omitempty"` // the last answer that was yes or no
	Told    bool         `json:"told,omitempty"` // that it will not come back
	doubt   bool         // a no that was seen once: an upgrade takes files away for a moment
}

func newBootWatch(h *house, state string) *bootWatch {
	w := &bootWatch{daemon: h.program.name, self: os.Getpid(), file: state + ".boot", log: h.log, read: h.program.machine,
		config: h.engine.Config, running: h.engine.Running, tell: h.engine.Tell, again: make(chan struct{}, 1), kept: map[string]bootKept{}}
	if err := loadKept(w.file, &w.kept); err != nil {
		h.log.Warn("what came back at boot is not known", "err", err)
	}
	w.show()
	return w
}

// run asks until ctx ends.
func (w *bootWatch) run(ctx context.Context) error {
	timer := time.NewTimer(bootFirst)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.again:
		case <-timer.C:
			timer.Reset(bootGlance)
			if !w.due(time.Now()) {
				continue
			}
		}
		w.look(ctx)
	}
}

// lookAgain has everything asked again soon, after a reload.
func (w *bootWatch) lookAgain() {
	select {
	case w.again <- struct{}{}:
	default:
	}
}

// due tells whether anything speaks for another answer: files that decide or processes have changed, a no wants to be
// seen a second time, or the last look is long ago.
func (w *bootWatch) due(now time.Time) bool {
	seen := w.glance()
	changed := seen != w.seen
	w.seen = seen
	for _, k := range w.kept {
		changed = changed || k.doubt
	}
	return changed || w.looked.IsZero() || now.Sub(w.looked) >= bootLook
}

// glance is a text that changes with what the answers rest on.
func (w *bootWatch) glance() string {
	var b strings.Builder
	fmt.Fprint(&b, w.read().Stamp())
	for _, s := range w.running() {
		if s.PID > 0 {
			fmt.Fprintf(&b, " %s=%d", s.Service.Name, s.PID)
		}
	}
	return b.String()
}

func (w *bootWatch) look(ctx context.Context) {
	w.looked = time.Now()
	pids := map[*checks.Service]int{}
	for _, s := range w.running() {
		pids[s.Service] = s.PID
	}
	before := maps.Clone(w.kept)
	for _, event := range w.take(bootAnswers(w.read(), w.config(), w.daemon, w.self, func(s *checks.Service) int { return pids[s] })) {
		if err := w.tell(ctx, event); err != nil && ctx.Err() == nil {
			w.log.Error("an event was not told", "err", err)
		}
	}
	w.show()
	if maps.Equal(before, w.kept) {
		return
	}
	if err := saveKept(w.file, w.kept); err != nil {
		w.log.Error("what comes back at boot is not kept", "err", err)
	}
}

// take takes new answers in, and gives the events that follow from them.
func (w *bootWatch) take(answers []bootAnswer) []checks.Event {
	var events []checks.Event
	next := make(map[string]bootKept, len(answers))
	for _, a := range answers {
		key := strings.ToLower(a.Kind + " " + a.Service)
		k, known := w.kept[key]
		event := checks.Event{Service: a.Service, Rule: bootRule, Type: checks.EventStatus, From: checks.Succeeded}
		if a.Kind == daemonKind {
			event.Service = "" // the machine's own entry
		}
		switch {
		case known && !a.running && a.Answer == boot.Unsure: // while it is down the last answer stands
		case a.Answer == boot.No && k.Sure == boot.Yes && !k.doubt:
			k.doubt = true
		case a.Answer == boot.No && k.Sure == boot.Yes:
			event.To, event.Message = checks.Failed, w.about(&a)+"will not come back at the next boot: "+a.Why
			events = append(events, event)
			k = bootKept{Verdict: a.Verdict, Sure: boot.No, Told: true}
		case a.Answer == boot.Yes && k.Told:
			event.From, event.To, event.Message = checks.Failed, checks.Succeeded, w.about(&a)+"comes back at boot by "+a.By
			events = append(events, event)
			k = bootKept{Verdict: a.Verdict, Sure: boot.Yes}
		default:
			if !known && a.Answer == boot.No {
				w.log.Warn("event", "text", a.Service+" will not come back at the next boot: "+a.Why)
			}
			k.Verdict, k.doubt = a.Verdict, false
			if a.Answer != boot.Unsure {
				k.Sure = a.Answer
			}
		}
		next[key] = k
	}
	w.kept = next
	return events
}

// about names the daemon where an event stands at the machine's own entry.
func (w *bootWatch) about(a *bootAnswer) string {
	if a.Kind == daemonKind {
		return a.Service + " "
	}
	return ""
}

// show gives the answers to readers.
func (w *bootWatch) show() {
	view := make(map[string]boot.Verdict, len(w.kept))
	for key, k := range w.kept {
		if _, name, ok := strings.Cut(key, " "); ok && !strings.HasPrefix(key, daemonKind+" ") {
			view[name] = k.Verdict
		}
	}
	w.view.Store(&view)
}

// answer is the last answer for a service; ok is false when there is none.
func (w *bootWatch) answer(name string) (v boot.Verdict, ok bool) {
	v, ok = (*w.view.Load())[strings.ToLower(name)]
	return v, ok
}

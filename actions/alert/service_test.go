package alert

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/checks"
)

var own = checks.Identity{Name: "upkeep", Title: "upkeep", Version: "1.0"}

// logBuffer is a log that goroutines write and the test reads.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type rig struct {
	*Service
	dir  string
	log  *logBuffer
	sink *sink.Sink
	stop func()
}

func mailServer(addr string) checks.MailServer {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return checks.MailServer{Host: host, Port: n}
}

func newSink(t *testing.T, x sink.Settings) *sink.Sink {
	t.Helper()
	s, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Set(x)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// newRig runs a service against a mail sink, with one receiver of everything.
func newRig(t *testing.T, dir string, x sink.Settings, adjust func(*checks.Settings)) *rig {
	t.Helper()
	r := &rig{dir: dir, log: &logBuffer{}, sink: newSink(t, x)}
	settings := checks.Settings{Cycle: time.Second, MailServers: []checks.MailServer{mailServer(r.sink.Addr)}, MailTimeout: 2 * time.Second,
		Alerts: []checks.Alert{{Address: "ops@x", Events: checks.AllEvents}}}
	if adjust != nil {
		adjust(&settings)
	}
	r.Service = newService(t, dir, r.log)
	r.Configure(settings)
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { r.Run(ctx) })
	r.stop = func() { cancel(); wait.Wait() }
	t.Cleanup(r.stop)
	return r
}

func newService(t *testing.T, dir string, log *logBuffer) *Service {
	t.Helper()
	s, err := New(Options{Dir: dir, Log: slog.New(slog.NewTextHandler(log, nil)), Host: "vm.example", Identity: own,
		Status: func(checks.Collector) []byte { return []byte(`<monit id="1"></monit>`) }})
	if err != nil {
		t.Fatal(err)
	}
	s.firstRetry, s.refusalLimit = 10*time.Millisecond, 10*time.Millisecond
	return s
}

func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !f(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never came: " + what)
		}
	}
}

func numbered(service string, n int) checks.Event {
	e := failure(checks.EventNonexist, 1)
	e.Service, e.Message, e.Time, e.ID = service, fmt.Sprintf("event %d", n), time.Now(), uint64(n)
	return e
}

func queued(dir string) []string {
	names, _ := filepath.Glob(filepath.Join(dir, "events", "*"))
	return names
}

func description(m sink.Mail) string {
	_, s, _ := strings.Cut(m.Body, "Description: ")
	s, _, _ = strings.Cut(s, "\n")
	return s
}

func TestDelivery(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{}, nil)
	r.Handle(numbered("a", 1), nil)
	r.Flush(t.Context())
	mails := r.sink.Mails()
	if len(mails) != 1 || description(mails[0]) != "event 1" {
		t.Fatalf("mails %v", mails)
	}
	if len(queued(r.dir)) != 0 || r.log.String() != "" {
		t.Errorf("queue %v, log %s", queued(r.dir), r.log.String())
	}
	items := r.List()
	if len(items) != 1 || items[0].State != Sent || items[0].Attempts != 1 || items[0].Done.IsZero() || items[0].Subject != "upkeep alert --  Does not exist a" {
		t.Errorf("items %+v", items)
	}
	r.stop()
	if again := newService(t, r.dir, r.log).List(); len(again) != 1 || again[0].ID != items[0].ID {
		t.Errorf("after a restart: %+v", again)
	}
}

func TestTheMailNamesTheMachineAsItsEntryDoes(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{}, func(s *checks.Settings) { s.Machine = "box" })
	r.Handle(numbered("web", 1), nil)
	r.Flush(t.Context())
	if m := r.sink.Mails()[0]; m.From != "upkeep@box" || !strings.Contains(m.Body, "Host:        box") {
		t.Errorf("from %s:\n%s", m.From, m.Body)
	}
}

func TestServerDownThenUp(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, dir, sink.Settings{}, func(s *checks.Settings) { s.MailServers[0].Port = freePort(t) })
	for i := range 3 {
		r.Handle(numbered("a", i), nil)
	}
	eventually(t, "retries", func() bool { return r.List()[0].Attempts >= 3 })
	r.Flush(t.Context()) // does not wait for a server that is down
	r.stop()
	if len(queued(dir)) != 3 {
		t.Fatalf("queue %v", queued(dir))
	}
	log := r.log.String()
	last := -1
	for _, text := range []string{"Cannot open a connection to the mailserver 127.0.0.1:", "Mail: Delivery failed -- no mail server is available",
		"Adding event to the queue file " + filepath.Join(dir, "events") + "/", "Alert handler failed, retry scheduled for next cycle"} {
		at := strings.Index(log, text)
		if at < 0 || at < last {
			t.Errorf("%q is not in its place in\n%s", text, log)
		}
		last = at
	}
	if n := strings.Count(log, "Cannot open"); n != 1 {
		t.Errorf("the outage was told %d times", n)
	}
	waiting := r.List()
	if waiting[0].State != Waiting || waiting[0].Error == "" || waiting[0].NextTry.IsZero() {
		t.Errorf("waiting %+v", waiting[0])
	}

	again := newRig(t, dir, sink.Settings{}, nil)
	again.Handle(numbered("a", 3), nil)
	again.Flush(t.Context())
	var got []string
	for _, m := range again.sink.Mails() {
		got = append(got, description(m))
	}
	if !slices.Equal(got, []string{"event 0", "event 1", "event 2", "event 3"}) {
		t.Errorf("order %q", got)
	}
	if len(queued(dir)) != 0 {
		t.Errorf("queue %v", queued(dir))
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestRefusedReceiverStopsNobody(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{Refuse: func(to string) string {
		if to == "gone@x" {
			return "550 no such user"
		}
		return ""
	}}, func(s *checks.Settings) {
		s.Alerts = append([]checks.Alert{hear("gone@x", checks.AllEvents)}, s.Alerts...)
	})
	r.Handle(numbered("a", 1), nil)
	r.Handle(numbered("a", 2), nil)
	eventually(t, "the end of all messages", func() bool {
		items := r.List()
		return len(items) == 4 && !slices.ContainsFunc(items, func(i Item) bool { return i.State == Waiting })
	})
	for _, i := range r.List() {
		switch {
		case i.To == "ops@x" && i.State != Sent:
			t.Errorf("good receiver: %+v", i)
		case i.To == "gone@x" && (i.State != GaveUp || i.Attempts != maxRefusals || i.Error != "550 no such user"):
			t.Errorf("refused receiver: %+v", i)
		}
	}
	if len(queued(r.dir)) != 0 {
		t.Errorf("queue %v", queued(r.dir))
	}
}

func TestTemporaryTroubleLosesNothing(t *testing.T) {
	for _, mode := range []sink.Mode{sink.TempFail, sink.Busy, sink.Drop, sink.Hang} {
		t.Run(string(mode), func(t *testing.T) {
			r := newRig(t, t.TempDir(), sink.Settings{Mode: mode}, func(s *checks.Settings) { s.MailTimeout = 100 * time.Millisecond })
			for i := range 5 {
				r.Handle(numbered("a", i), nil)
			}
			eventually(t, "some tries", func() bool { return r.sink.Connections() >= 2 || r.List()[0].Attempts >= 2 })
			r.sink.Set(sink.Settings{})
			eventually(t, "all mails", func() bool { return len(r.sink.Mails()) >= 5 })
			ids := map[string]bool{}
			for i, m := range r.sink.Mails() {
				ids[m.Header.Get("Message-Id")] = true
				if description(m) != fmt.Sprintf("event %d", i) {
					t.Errorf("mail %d is %q", i, description(m))
				}
			}
			if len(ids) != 5 {
				t.Errorf("%d different mails", len(ids))
			}
		})
	}
}

func TestHandleDoesNotWait(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{Mode: sink.Hang}, func(s *checks.Settings) { s.MailTimeout = time.Hour })
	r.Handle(numbered("first", 0), nil)
	eventually(t, "the first dialogue", func() bool { return r.sink.Connections() == 1 })
	for i := range 299 {
		r.Handle(numbered(fmt.Sprint("s", i), i), nil)
	}
	if n := len(queued(r.dir)); n != 300 {
		t.Errorf("%d messages", n)
	}
}

func TestSlowServer(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{Delay: 20 * time.Millisecond}, nil)
	for i := range 50 {
		r.Handle(numbered(fmt.Sprint("s", i%5), i), nil)
	}
	r.Flush(t.Context())
	if n := len(r.sink.Mails()); n != 50 || r.sink.Connections() > 5 {
		t.Errorf("%d mails over %d connections", n, r.sink.Connections())
	}
	last := map[string]int{}
	for _, m := range r.sink.Mails() {
		var n int
		_, _ = fmt.Sscanf(description(m), "event %d", &n)
		subject := m.Header.Get("Subject")
		if n < last[subject] {
			t.Errorf("%s: event %d after %d", subject, n, last[subject])
		}
		last[subject] = n
	}
}

func TestSlots(t *testing.T) {
	dir := t.TempDir()
	queue := filepath.Join(dir, "queue")
	r := newRig(t, dir, sink.Settings{}, func(s *checks.Settings) {
		s.MailServers[0].Port = freePort(t)
		s.Queue = checks.Queue{Dir: queue, Slots: 2}
	})
	for i := range 4 {
		r.Handle(numbered("a", i), nil)
	}
	eventually(t, "the full queue", func() bool { return strings.Count(r.log.String(), "Event queue is full (2 slots)") == 2 })
	names, _ := filepath.Glob(queue + "/*")
	if len(names) != 2 {
		t.Errorf("queue %v", names)
	}
	var waiting []string
	for _, i := range r.List() {
		if i.State == Waiting {
			waiting = append(waiting, i.ID)
		}
	}
	if len(waiting) != 2 || filepath.Base(names[0]) != waiting[0] {
		t.Errorf("waiting %v, queue %v", waiting, names)
	}
	if mode := modeOf(t, queue); mode != 0o700 {
		t.Errorf("mode of the folder %o", mode)
	}
}

func modeOf(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestDamagedLetter(t *testing.T) {
	dir := t.TempDir()
	down := newRig(t, dir, sink.Settings{}, func(s *checks.Settings) { s.MailServers[0].Port = freePort(t) })
	down.Handle(numbered("a", 1), nil)
	down.Handle(numbered("a", 2), nil)
	down.stop()
	files := queued(dir)
	text, _ := os.ReadFile(files[0])
	for name, content := range map[string][]byte{files[0]: bytes.Replace(text, []byte("event 1"), []byte("event 7"), 1),
		filepath.Join(dir, "events", ".0000000000000001"): []byte("half"), filepath.Join(dir, "events", "1785870000_55d0c8a0"): []byte("Monit's own")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := newRig(t, dir, sink.Settings{}, nil)
	r.Flush(t.Context())
	if mails := r.sink.Mails(); len(mails) != 1 || description(mails[0]) != "event 2" {
		t.Errorf("mails %v", mails)
	}
	left := queued(dir)
	want := []string{files[0] + ".damaged", filepath.Join(dir, "events", "1785870000_55d0c8a0")}
	slices.Sort(want)
	if !slices.Equal(left, want) || !strings.Contains(r.log.String(), "damaged") {
		t.Errorf("left %v, log %s", left, r.log.String())
	}
}

func TestDiskWithoutRoom(t *testing.T) {
	dir := t.TempDir()
	// A file where the folder should be: no message can be written, as on a full disk.
	if err := os.WriteFile(filepath.Join(dir, "events"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, dir, sink.Settings{Mode: sink.Busy}, nil)
	r.Handle(numbered("a", 1), nil)
	r.Handle(numbered("a", 2), nil)
	eventually(t, "a word about it", func() bool { return strings.Contains(r.log.String(), "alerts are kept in memory") })
	if err := os.Remove(filepath.Join(dir, "events")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "messages on disk", func() bool { return len(queued(dir)) == 2 })
	r.sink.Set(sink.Settings{})
	eventually(t, "mails", func() bool { return len(r.sink.Mails()) == 2 })
	eventually(t, "an empty queue", func() bool { return len(queued(dir)) == 0 })
}

func TestOneReminderACycle(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{}, func(s *checks.Settings) { s.Alerts[0].Reminder = 2 })
	for i, count := range []int{1, 1, 2, 2, 3, 3, 3, 4, 5} { // the kernel woke us in between
		e := failure(checks.EventNonexist, count)
		e.Change = i == 0
		e.Time = time.Now()
		r.Handle(e, nil)
	}
	r.Flush(t.Context())
	if n := len(r.sink.Mails()); n != 3 {
		t.Errorf("%d mails, want 3", n)
	}
}

func TestReload(t *testing.T) {
	dir := t.TempDir()
	r := newRig(t, dir, sink.Settings{Mode: sink.Hang}, nil)
	r.Handle(numbered("a", 1), nil)
	eventually(t, "a dialogue", func() bool { return r.sink.Connections() > 0 })
	other := newSink(t, sink.Settings{})
	r.Configure(checks.Settings{Cycle: time.Second, MailServers: []checks.MailServer{mailServer(other.Addr)},
		Queue: checks.Queue{Dir: filepath.Join(dir, "elsewhere")}, Alerts: []checks.Alert{hear("new@x", checks.AllEvents)}})
	r.Handle(numbered("a", 2), nil)
	eventually(t, "both mails", func() bool { return len(other.Mails()) == 2 })
	eventually(t, "empty folders", func() bool {
		names, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
		return len(names) == 0
	})
}

// A server that thinks about one mail for long keeps no other waiting, and gets it once.
func TestSlowAnswerHoldsNobody(t *testing.T) {
	first := make(chan struct{})
	release := make(chan struct{})
	var once sync.Once
	r := newRig(t, t.TempDir(), sink.Settings{OnMail: func(m sink.Mail) {
		if strings.Contains(m.Header.Get("Subject"), "slow") {
			once.Do(func() { close(first) })
			<-release
		}
	}}, func(s *checks.Settings) { s.MailTimeout = 100 * time.Millisecond })
	t.Cleanup(func() { close(release) })
	r.Handle(numbered("slow", 1), nil)
	<-first
	r.Handle(numbered("other", 2), nil)
	eventually(t, "the other mail", func() bool {
		return slices.ContainsFunc(r.sink.Mails(), func(m sink.Mail) bool { return strings.Contains(m.Header.Get("Subject"), "other") })
	})
	if n := r.sink.Connections(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

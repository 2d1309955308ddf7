package alert

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/renameio/v2"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/checks"
)

// victim makes this test binary a program that handles events and says which ones, until it is killed.
const victim = "UPKEEP_TEST_ALERT_VICTIM"

func TestMain(m *testing.M) {
	if addr := os.Getenv(victim); addr != "" {
		handleForever(addr, os.Getenv(victim+"_DIR"))
		return
	}
	os.Exit(m.Run())
}

func settingsFor(addr string) checks.Settings {
	return checks.Settings{Cycle: time.Second, MailServers: []checks.MailServer{mailServer(addr)}, MailTimeout: 2 * time.Second,
		Alerts: []checks.Alert{{Address: "ops@x", Events: checks.AllEvents}, {Address: "night@x", Events: checks.AllEvents}}}
}

// memory is what the victim's state file holds: how often each service has changed, and the last event.
type memory struct {
	Changes map[string]uint64
	ID      uint64
}

// remembered reads the state file and brings it up to what was told since.
func remembered(path string, told map[string][]checks.Told) memory {
	m := memory{Changes: map[string]uint64{}}
	if data, err := os.ReadFile(path); err == nil {
		if err := json.Unmarshal(data, &m); err != nil {
			panic(err)
		}
	}
	for service, all := range told {
		for _, t := range all {
			m.Changes[service], m.ID = max(m.Changes[service], t.Changes), max(m.ID, t.ID)
		}
	}
	return m
}

func (m memory) save(path string) {
	data, err := json.Marshal(m)
	if err == nil {
		err = renameio.WriteFile(path, data, 0o600)
	}
	if err != nil {
		panic(err)
	}
}

// handleForever does what the engine does: it tells a change, says so, and saves its state a few changes later.
func handleForever(addr, dir string) {
	s, err := New(Options{Dir: dir, Log: slog.New(slog.DiscardHandler), Host: "vm.example", Identity: own, Boot: "now"})
	if err != nil {
		panic(err)
	}
	s.firstRetry = 5 * time.Millisecond
	s.Configure(settingsFor(addr))
	go s.Run(context.Background())
	state := filepath.Join(dir, "memory")
	m := remembered(state, s.Told())
	for i := 0; ; i++ {
		service := fmt.Sprint("s", i%4)
		m.Changes[service]++
		m.ID++
		e := numbered(service, int(m.ID))
		e.Rule, e.Changes = "rule", m.Changes[service]
		e.Message = fmt.Sprintf("%s change %d", service, e.Changes)
		s.Handle(e, nil)
		fmt.Println(e.Message) // from here on the event is promised
		if i%9 == 8 {
			s.Sync()
			m.save(state)
			s.Saved(m.ID)
		}
	}
}

// TestKill ends a program with SIGKILL in the middle of its work again and again, with a server that fails now and
// then, and asks whether every change became a mail to each receiver, and none became two.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts programs")
	}
	dir := t.TempDir()
	server := newSink(t, sink.Settings{Delay: time.Millisecond})
	promised := map[string]bool{}
	for round := range 24 {
		server.Set(sink.Settings{Delay: time.Millisecond, Mode: []sink.Mode{sink.OK, sink.Drop, sink.TempFail, sink.Busy}[round%4]})
		for _, line := range runAndKill(t, server.Addr, dir, 3+5*(round%7)) {
			promised[line] = true
		}
	}
	server.Set(sink.Settings{})
	s := newService(t, dir, &logBuffer{})
	s.Configure(settingsFor(server.Addr))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	s.Flush(t.Context())
	cancel()
	<-done
	if names, _ := filepath.Glob(filepath.Join(dir, "events", "*")); len(names) != 0 {
		t.Errorf("left in the queue: %v", names)
	}
	received, doubled := map[string]string{}, 0
	for _, m := range server.Mails() {
		key := description(m) + " to " + m.Header.Get("To")
		if id, again := received[key]; again {
			doubled++
			if id != m.Header.Get("Message-Id") {
				t.Errorf("told twice: %s", key)
			}
		}
		received[key] = m.Header.Get("Message-Id")
	}
	for event := range promised {
		for _, to := range []string{"ops@x", "night@x"} {
			if received[event+" to "+to] == "" {
				t.Errorf("lost: %s to %s", event, to)
			}
		}
	}
	if len(received)%2 != 0 {
		t.Error("an event was told to one receiver only")
	}
	t.Logf("%d events promised, %d different mails, %d of them sent twice", len(promised), len(received), doubled)
	if doubled > 24*mailSenders {
		t.Errorf("%d mails came twice; at most those in the hands of the senders at each kill can", doubled)
	}
}

func runAndKill(t *testing.T, addr, dir string, lines int) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+addr, victim+"_DIR="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	for in := bufio.NewScanner(out); in.Scan(); {
		said = append(said, in.Text())
		if len(said) == lines {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	return said
}

func FuzzDecodeMessage(f *testing.F) {
	good, err := (&Message{Channel: mailChannel}).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(letterMark))
	f.Fuzz(func(t *testing.T, file []byte) {
		if l, err := decodeMessage(file); err == nil && l.Mail == nil && l.Collect == nil {
			t.Error("a message without content was taken")
		}
	})
}

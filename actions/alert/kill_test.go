package alert

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/checks"
)

// victim makes this test binary a program that handles events and says which ones, until it is killed.
const victim = "UPKEEP_TEST_ALERT_VICTIM"

func TestMain(m *testing.M) {
	if addr := os.Getenv(victim); addr != "" {
		handleForever(addr, os.Getenv(victim+"_DIR"), os.Getenv(victim+"_ROUND"))
		return
	}
	os.Exit(m.Run())
}

func settingsFor(addr string) checks.Settings {
	return checks.Settings{Cycle: time.Second, MailServers: []checks.MailServer{mailServer(addr)}, MailTimeout: 2 * time.Second,
		Alerts: []checks.Alert{{Address: "ops@x", Events: checks.AllEvents}}}
}

func handleForever(addr, dir, round string) {
	s, err := New(Options{Dir: dir, Log: slog.New(slog.DiscardHandler), Host: "vm.example", Version: "1.0"})
	if err != nil {
		panic(err)
	}
	s.firstRetry = 5 * time.Millisecond
	s.Configure(settingsFor(addr))
	go s.Run(context.Background())
	for i := 0; ; i++ {
		e := numbered(fmt.Sprint("s", i%4), i)
		e.Message = fmt.Sprintf("round %s event %d", round, i)
		s.Handle(e, nil)
		fmt.Println(e.Message) // from here on the event is promised
	}
}

// TestKill ends a program with SIGKILL in the middle of its work again and again, with a server that fails now and
// then, and asks whether every event that was handled became a mail.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts programs")
	}
	dir := t.TempDir()
	server := newSink(t, sink.Settings{Delay: time.Millisecond})
	promised := map[string]bool{}
	for round := range 8 {
		server.Set(sink.Settings{Delay: time.Millisecond, Mode: []sink.Mode{sink.OK, sink.Drop, sink.TempFail, sink.Busy}[round%4]})
		for _, line := range runAndKill(t, server.Addr, dir, round, 10+7*round) {
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
		if id, again := received[description(m)]; again {
			doubled++
			if id != m.Header.Get("Message-Id") {
				t.Errorf("%s came twice with different ids", description(m))
			}
		}
		received[description(m)] = m.Header.Get("Message-Id")
	}
	for event := range promised {
		if received[event] == "" {
			t.Errorf("lost: %s", event)
		}
	}
	t.Logf("%d events promised, %d mails, %d of them double", len(promised), len(server.Mails()), doubled)
	if doubled > 8 {
		t.Errorf("%d mails came twice; at most one for each kill can", doubled)
	}
}

func runAndKill(t *testing.T, addr, dir string, round, lines int) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+addr, victim+"_DIR="+dir, fmt.Sprintf("%s_ROUND=%d", victim, round))
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

func FuzzDecodeLetter(f *testing.F) {
	good, err := (&Letter{Channel: mailChannel}).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(letterMark))
	f.Fuzz(func(t *testing.T, file []byte) {
		if l, err := decodeLetter(file); err == nil && l.Mail == nil && l.Collect == nil {
			t.Error("a letter without content was taken")
		}
	})
}

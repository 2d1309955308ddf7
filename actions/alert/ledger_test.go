package alert

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/checks"
)

func change(service string, id, changes uint64) checks.Event {
	e := numbered(service, int(id))
	e.Rule, e.Changes = "rule", changes
	return e
}

// What a kill cuts off between two messages of one event is undone: the event comes again, and nobody hears it twice.
func TestHalfAnEventIsUndone(t *testing.T) {
	dir := t.TempDir()
	s := newService(t, dir, &logBuffer{})
	s.Configure(checks.Settings{Alerts: []checks.Alert{{Address: "ops@x", Events: checks.AllEvents}}})
	s.Handle(change("a", 1, 1), nil)
	whole := queued(dir)
	half := change("a", 2, 2)
	for _, l := range s.messages(s.settings, nil, &half, false) {
		l.Batch = s.ledger.batch()
		s.store(s.folder, l)
	}
	if len(whole) != 1 || len(queued(dir)) != 2 {
		t.Fatalf("queue %v", queued(dir))
	}
	r := newRig(t, dir, sink.Settings{}, nil)
	if told := r.Told()["a"]; len(told) != 1 || told[0].Changes != 1 || told[0].To != checks.Failed {
		t.Errorf("told %+v", told)
	}
	r.Handle(half, nil)
	eventually(t, "both mails", func() bool { return len(r.sink.Mails()) == 2 && len(queued(dir)) == 0 })
}

// Nothing that is wrong with the list of what was told makes a message vanish.
func TestLettersOutliveTheLedger(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"gone":    os.Remove,
		"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"damaged": func(path string) error { return os.WriteFile(path, []byte("{\"run\":\"x\"\n\x00\x00\x00"), 0o600) },
		"cut": func(path string) error {
			data, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path, data[:len(data)-9], 0o600)
			}
			return err
		},
		"of another folder": func(path string) error { return os.WriteFile(path, []byte(`{"run":"abcd","n":1}`), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := newService(t, dir, &logBuffer{})
			s.Configure(checks.Settings{Alerts: []checks.Alert{{Address: "ops@x", Events: checks.AllEvents}}})
			for i := range uint64(3) {
				s.Handle(change("a", i+1, i+1), nil)
			}
			if err := spoil(filepath.Join(dir, "alerts.told")); err != nil {
				t.Fatal(err)
			}
			r := newRig(t, dir, sink.Settings{}, nil)
			eventually(t, "three mails", func() bool { return len(r.sink.Mails()) == 3 && len(queued(dir)) == 0 })
		})
	}
}

func TestLedgerStaysSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "told")
	l := openLedger(path, "boot", slog.New(slog.DiscardHandler))
	for i := range uint64(5000) {
		e := change(fmt.Sprint("s", i%10), i+1, i+1)
		l.batch()
		l.commit(&e)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(data), "\n"); lines > spareLines+11 {
		t.Errorf("%d lines for ten rules", lines)
	}
	again := openLedger(path, "boot", l.log)
	if told := again.list(); len(told) != 10 || told["s3"][0].Changes != 4994 {
		t.Errorf("told %v", told)
	}
	if again.undone(l.run+"-5000") || !again.undone(l.run+"-5001") || again.undone("other-9") || again.undone("") {
		t.Error("the number of the last event is not kept")
	}
	if other := openLedger(path, "next boot", l.log); len(other.list()) != 0 {
		t.Error("what was told in another boot is believed")
	}
	again.saved(4995)
	if told := again.list(); len(told) != 5 {
		t.Errorf("%d are left of what the state file holds", len(told))
	}
	again.saved(5000)
	if data, err := os.ReadFile(path); err != nil || strings.Count(string(data), "\n") != 1 {
		t.Errorf("%v, %s", err, data)
	}
}

func TestLedgerOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	log := &logBuffer{}
	l := openLedger(filepath.Join(dir, "sub", "told"), "boot", slog.New(slog.NewTextHandler(log, nil)))
	if err := os.WriteFile(filepath.Join(dir, "sub"), nil, 0o600); err != nil { // no folder can be made there
		t.Fatal(err)
	}
	e := change("a", 1, 1)
	first := l.batch()
	l.commit(&e)
	if second := l.batch(); second == first || !strings.Contains(log.String(), "told twice") {
		t.Errorf("batches %s and %s, log %s", first, second, log)
	}
}

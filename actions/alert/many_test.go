package alert

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
)

// Many services that fail at once, two events each, are told of over several connections, and in the order of each.
func TestManyAtOnce(t *testing.T) {
	gate := make(chan struct{})
	open := sync.OnceFunc(func() { close(gate) })
	r := newRig(t, t.TempDir(), sink.Settings{OnMail: func(sink.Mail) { <-gate }}, nil)
	t.Cleanup(open)
	for n := 1; n <= 2; n++ {
		for i := range 40 {
			r.Handle(numbered(fmt.Sprintf("s%02d", i), n), nil)
		}
	}
	eventually(t, "several connections", func() bool { return r.sink.Connections() == mailSenders })
	open()
	eventually(t, "all mails", func() bool { return len(r.sink.Mails()) == 80 })
	if n := r.sink.Connections(); n > 2*mailSenders { // one that found nothing to do came again
		t.Errorf("%d connections", n)
	}
	var told []string
	for _, m := range r.sink.Mails() {
		if description(m) == "event 1" {
			told = append(told, m.Header.Get("Subject"))
		} else if !slices.ContainsFunc(told, func(s string) bool { return s == m.Header.Get("Subject") }) {
			t.Errorf("%q: the second event was told before the first", m.Header.Get("Subject"))
		}
	}
}

func TestServerThatTakesFewConnections(t *testing.T) {
	r := newRig(t, t.TempDir(), sink.Settings{Most: 2}, nil)
	for i := range 60 {
		r.Handle(numbered(fmt.Sprintf("s%02d", i), 1), nil)
	}
	eventually(t, "all mails", func() bool { return len(r.sink.Mails()) == 60 })
	eventually(t, "an empty queue", func() bool { return len(queued(r.dir)) == 0 })
}

package main

import (
	"net"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
)

// TestStandingFailureIsToldOnce: whoever was told of a failure does not hear of it again because the daemon was started anew,
// and hears of its end.
func TestStandingFailureIsToldOnce(t *testing.T) {
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mails.Close() })
	_, port, _ := net.SplitHostPort(mails.Addr)
	told := func(what string) (n int) {
		for _, m := range mails.Mails() {
			if strings.HasSuffix(m.Header.Get("Subject"), what) {
				n++
			}
		}
		return n
	}
	d := startDaemon(t, "set mailserver 127.0.0.1 port "+port+"\nset alert ops@test\ncheck system box\ncheck file gone path %s/gone\n if does not exist then alert\n")
	for run := range 3 {
		if run > 0 {
			d.start(t)
		}
		eventually(t, "the failure is seen", func() bool { return strings.Count(d.log(t), "'gone' file doesn't exist") > 2*run })
		eventually(t, "the start is told", func() bool { return told("instance changed box") > run*2 })
		d.ask("quit").expect(t, "quit", 0)
		d.expectEnd()
	}
	if n := told(" Does not exist gone"); n != 1 {
		t.Errorf("told %d times in three runs", n)
	}
	script(t, d.path("gone"), "")
	d.start(t)
	eventually(t, "the end is told", func() bool { return told(" Exists gone") == 1 })
	d.ask("quit").expect(t, "quit", 0)
	d.expectEnd()
}

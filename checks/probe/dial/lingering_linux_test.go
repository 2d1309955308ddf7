package dial

import (
	"net"
	"testing"
	"time"
)

// TestHangUpDoesNotCount: a server that never closes makes nobody wait, and its connection is closed all the same.
func TestHangUpDoesNotCount(t *testing.T) {
	l := listen(t, "tcp4", "127.0.0.1:0", func(net.Conn) { <-t.Context().Done() })
	found, err := Knock(inTime(t, patient), Target{Host: "127.0.0.1", Port: portOf(l)})
	if err != nil || found.Answered.IsZero() {
		t.Fatalf("%+v, %v", found, err)
	}
	for end := time.Now().Add(patient); len(knocks.places) > 0; time.Sleep(lingerTick) {
		if time.Now().After(end) {
			t.Fatalf("%d connections are left", len(knocks.places))
		}
	}
}

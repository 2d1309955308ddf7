package api

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// TestSilentDaemon: a daemon that takes connections and says nothing, as one that is stopped does, is not waited for for
// ever; an action, which may take its time, finds out before it is ordered.
func TestSilentDaemon(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	c := New(Options{Address: silent.Addr().String(), Answer: 50 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for name, ask := range map[string]func() error{
		"services": func() error { _, err := c.Services(ctx, nil, ""); return err },
		"text":     func() error { _, err := c.Text(ctx, "summary", nil); return err },
		"act": func() error {
			_, err := c.Act(ctx, ActionRequest{Action: "stop", Services: []string{"a"}, Wait: true})
			return err
		},
		"reload": func() error { _, err := c.Reload(ctx); return err },
	} {
		var refused *Error
		var late net.Error
		if err := ask(); !errors.As(err, &refused) || refused.Code != Unreachable || !errors.As(err, &late) || !late.Timeout() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// listener is the socket on which systemd hears of its services.
type listener struct {
	t     *testing.T
	heard chan string
}

func listenAsSystemd(t *testing.T) listener {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	l := listener{t, make(chan string, 10000)}
	read := make(chan struct{})
	go func() { // all the time: who speaks waits for who listens
		defer close(read)
		message := make([]byte, 4096)
		for {
			n, err := conn.Read(message)
			if err != nil {
				return
			}
			l.heard <- string(message[:n])
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-read })
	t.Setenv("NOTIFY_SOCKET", path)
	return l
}

// hear gives the next message.
func (l listener) hear() string {
	l.t.Helper()
	select {
	case message := <-l.heard:
		return message
	case <-time.After(time.Minute):
		l.t.Fatal("systemd heard nothing")
		return ""
	}
}

// await hears until a message has all the words.
func (l listener) await(words ...string) {
	l.t.Helper()
	for {
		message, has := l.hear(), 0
		for _, w := range words {
			if strings.Contains(message, w) {
				has++
			}
		}
		if has == len(words) {
			return
		}
	}
}

// TestSystemdIsTold: ready, how it goes, the sign of life, a reload and the end.
func TestSystemdIsTold(t *testing.T) {
	s := listenAsSystemd(t)
	t.Setenv("WATCHDOG_USEC", "400000")
	d := startDaemon(t, "check file gone path %s/gone\n if does not exist then alert\ncheck file here path %s/rc\n"+
		"check program heir path \"/bin/sh -c 'test -z $NOTIFY_SOCKET$WATCHDOG_USEC'\"\n if status != 0 then alert\n")
	s.await("READY=1", "STATUS=")
	s.await("WATCHDOG=1", "services, 1 failing: gone")
	eventually(t, "the program has ended", func() bool { return !strings.Contains(d.ask("summary", "heir").out, "Initializing") })
	d.ask("summary", "heir").expect(t, "a program that sees how we talk to systemd", 0, "OK")
	d.ask("reload").expect(t, "reload", 0)
	s.await("RELOADING=1", "MONOTONIC_USEC=")
	s.await("READY=1")
	d.rewrite(t, func(text string) string { return text + "check nonsense\n" })
	d.ask("reload").expect(t, "a reload with a broken file", 1, "nonsense")
	d.interrupt()
	s.await("STOPPING=1")
}

// TestHungEngineIsNotFed: without an answer of the engine the watchdog hears nothing, and somebody is told why.
func TestHungEngineIsNotFed(t *testing.T) {
	s := listenAsSystemd(t)
	hangs := true
	m := &manager{log: slog.New(slog.DiscardHandler), watchdog: 20 * time.Millisecond, status: func() string { return "1 service, all well" },
		ping: func(ctx context.Context) error {
			if !hangs {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}}
	m.beat(t.Context())
	m.beat(t.Context()) // says nothing new
	hangs = false
	m.beat(t.Context())
	m.beat(t.Context())
	for _, want := range []string{"STATUS=the engine does not answer", "WATCHDOG=1\nSTATUS=1 service, all well", "WATCHDOG=1"} {
		if got := s.hear(); got != want {
			t.Errorf("systemd heard %q, want %q", got, want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	m.ping = func(context.Context) error { return errors.New("the daemon is stopping") }
	m.beat(ended) // the end is no silence
	if m.silent {
		t.Error("an orderly end was taken for a hung engine")
	}
}

//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// times collects moments under names.
type times struct {
	mu    sync.Mutex
	seen  map[string][]time.Time
	grown chan struct{} // closed at the next one
}

func newTimes() *times { return &times{seen: map[string][]time.Time{}, grown: make(chan struct{})} }

func (t *times) note(name string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[name] = append(t.seen[name], at)
	close(t.grown)
	t.grown = make(chan struct{})
}

func (t *times) of(name string) []time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen[name][:len(t.seen[name]):len(t.seen[name])]
}

// until waits until what was seen suffices.
func (t *times) until(ctx context.Context, enough func(map[string][]time.Time) bool) error {
	for {
		t.mu.Lock()
		done, grown := enough(t.seen), t.grown
		t.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// sink is a server on loopback that each row makes for itself.
type sink struct {
	*times
	port   int
	listen net.Listener
	done   sync.WaitGroup
	mu     sync.Mutex
	open   map[net.Conn]bool
}

// newSink has every connection served by serve, which need not close it.
func newSink(serve func(*sink, net.Conn)) (*sink, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{times: newTimes(), port: portOf(l), listen: l, open: map[net.Conn]bool{}}
	s.done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.open[conn] = true
			s.mu.Unlock()
			s.done.Go(func() {
				serve(s, conn)
				s.mu.Lock()
				delete(s.open, conn)
				s.mu.Unlock()
				_ = conn.Close()
			})
		}
	})
	return s, nil
}

func (s *sink) close() {
	_ = s.listen.Close()
	s.mu.Lock()
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.done.Wait()
}

// silent takes what is sent and never answers.
func silent(_ *sink, conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// pages answers HTTP requests and notes each under its path.
func pages(s *sink, conn net.Conn) {
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	s.note(request.URL.Path, time.Now())
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nok\n")
}

// mails takes mail, RFC 5321, thinks for a while about each, and notes it under name(mail).
func mails(takes time.Duration, name func(string) string) func(*sink, net.Conn) {
	return func(s *sink, conn net.Conn) {
		in := bufio.NewReader(conn)
		say := func(text string) { _, _ = io.WriteString(conn, text+"\r\n") }
		say("220 sink ESMTP")
		for {
			command, err := in.ReadString('\n')
			if err != nil {
				return
			}
			switch word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(command)), " "); word {
			case "DATA":
				say("354 go on")
				mail, err := letter(in)
				if err != nil {
					return
				}
				time.Sleep(takes)
				s.note(name(mail), time.Now())
				say("250 taken")
			case "QUIT":
				say("221 bye")
				return
			default:
				say("250 sink")
			}
		}
	}
}

// letter reads a mail until its last dot.
func letter(in *bufio.Reader) (string, error) {
	var mail strings.Builder
	for {
		text, err := in.ReadString('\n')
		if err != nil {
			return "", err
		}
		if strings.TrimRight(text, "\r\n") == "." {
			return mail.String(), nil
		}
		mail.WriteString(text)
	}
}

// pulse is a port that is tried once a cycle: it counts the cycles that a daemon really makes, and shows when checking
// stands still.
type pulse struct{ *sink }

func newPulse() (*pulse, error) {
	s, err := newSink(func(s *sink, _ net.Conn) { s.note("", time.Now()) })
	return &pulse{s}, err
}

// check is the service that tries it.
func (p *pulse) check() string {
	return fmt.Sprintf("check host pulse with address 127.0.0.1\n if failed port %d then alert\n", p.port)
}

// wait waits for so many more beats.
func (p *pulse) wait(ctx context.Context, beats int) error {
	enough := len(p.of("")) + beats
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := p.until(ctx, func(seen map[string][]time.Time) bool { return len(seen[""]) >= enough }); err != nil {
		return fmt.Errorf("wait for %d cycles: %w", beats, err)
	}
	return nil
}

// stoodStill tells by how much the longest pause between two beats, since a moment and until now, was longer than a cycle.
func (p *pulse) stoodStill(since time.Time, cycle time.Duration) time.Duration {
	return longest(append(p.of(""), time.Now()), since, cycle)
}

// longest tells by how much the longest pause between two moments that ends after since is longer than it should be.
func longest(at []time.Time, since time.Time, should time.Duration) time.Duration {
	var pause time.Duration
	for i := 1; i < len(at); i++ {
		if at[i].After(since) {
			pause = max(pause, at[i].Sub(at[i-1])-should)
		}
	}
	return pause
}

//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// started is how the ledger calls a run of a start program.
const started = "start program ran"

// Events as mails call them.
const (
	gone        = "Does not exist"
	back        = "Exists"
	replaced    = "PID changed"
	adopted     = "PPID changed"
	changed     = "Checksum changed"
	matched     = "Content match"
	unreachable = "Connection failed"
	reachable   = "Connection succeeded"
)

// populate makes the subjects.
func (s *soak) populate(ctx context.Context) (end func(), err error) {
	var ends []func()
	end = func() {
		for _, e := range ends {
			e()
		}
	}
	all, err := s.samples(ctx, 2*s.width)
	if err != nil {
		return end, err
	}
	ends = append(ends, all.end)
	for i, one := range all.list {
		name := fmt.Sprintf("process%d", i)
		find := "with pidfile " + one.dir + "/pid"
		if i%2 == 1 {
			find = fmt.Sprintf("matching \"%s\"", pattern(i))
		}
		s.add(name, fmt.Sprintf("check process %s %s\n start program = \"%s\"\n if changed pid then alert\n", name, find, one.start()), all.lives(one)...)
		tell := func(_ uint32, at time.Time) { s.ledger.tell(name, started, "", at) }
		if err := all.notify.add(one.starts(), unix.IN_CLOSE_WRITE, tell); err != nil {
			return end, err
		}
	}
	if err := os.Mkdir(s.path("files"), 0o755); err != nil {
		return end, err
	}
	for i := range s.width {
		name, path := fmt.Sprintf("file%d", i), s.path("files/%d", i)
		if err := os.WriteFile(path, content(rand.New(rand.NewPCG(s.seed, uint64(i)))), 0o644); err != nil {
			return end, err
		}
		s.add(name, fmt.Sprintf("check file %s with path %s\n if changed checksum then alert\n", name, path), writes(path)...)
		name, path = fmt.Sprintf("log%d", i), s.path("files/%d.log", i)
		if err := os.WriteFile(path, []byte("begin\n"), 0o644); err != nil {
			return end, err
		}
		s.add(name, fmt.Sprintf("check file %s with path %s\n if content = \"panic\" then alert\n", name, path), logs(path)...)
		h := &host{}
		site, err := newSink(h.serve)
		if err != nil {
			return end, err
		}
		ends = append(ends, site.close)
		name = fmt.Sprintf("host%d", i)
		s.add(name, fmt.Sprintf("check host %s with address 127.0.0.1\n if failed port %d protocol http request \"/%d\" with timeout 1 seconds then alert\n", name, site.port, i), h.moods()...)
	}
	return end, nil
}

func (s *soak) add(name, check string, plans ...plan) {
	s.subs = append(s.subs, &subject{name: name, check: check, deeds: plans})
}

// once is a plan of one step.
func once(name string, want map[string]int, do func(*rand.Rand) error) plan {
	return plan{name, []step{{do, want}}}
}

// lives is how processes end.
func (s *samples) lives(one *sample) []plan {
	restarted := map[string]int{gone: 1, back: 1, started: 1}
	signal := func(sig syscall.Signal) func(*rand.Rand) error {
		return func(*rand.Rand) error {
			pid, err := one.pid()
			return errors.Join(err, syscall.Kill(pid, sig))
		}
	}
	return []plan{
		once("process killed", restarted, signal(syscall.SIGKILL)),
		once("process crashed", restarted, signal(syscall.SIGSEGV)),
		once("process stopped", restarted, signal(syscall.SIGTERM)),
		once("process restarted by others", map[string]int{started: 1, replaced: 1}, func(chaos *rand.Rand) error {
			if err := signal(syscall.SIGTERM)(chaos); err != nil {
				return err
			}
			time.Sleep(time.Duration(chaos.IntN(40)) * time.Millisecond)
			return s.run(one.start())
		}),
	}
}

// content is a file's content, never the same twice.
func content(chaos *rand.Rand) []byte {
	return fmt.Appendf(nil, "%016x%016x\n", chaos.Uint64(), chaos.Uint64())
}

// writes is how people and programs write files.
func writes(path string) []plan {
	one := map[string]int{changed: 1}
	var kept []byte
	return []plan{
		once("file appended to", one, func(chaos *rand.Rand) error { return appendTo(path, string(content(chaos))) }),
		once("file overwritten in place", one, func(chaos *rand.Rand) error { return overwriteAll(path, os.O_WRONLY, content(chaos), 0) }),
		once("file truncated and written in pieces", one, func(chaos *rand.Rand) error {
			return overwriteAll(path, os.O_WRONLY|os.O_TRUNC, content(chaos), time.Duration(chaos.IntN(20))*time.Millisecond)
		}),
		once("file replaced by rename", one, func(chaos *rand.Rand) error { return replace(path, string(content(chaos))) }),
		once("file removed and made again", one, func(chaos *rand.Rand) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			time.Sleep(time.Duration(chaos.IntN(60)) * time.Millisecond)
			return os.WriteFile(path, content(chaos), 0o644)
		}),
		once("file touched", nil, func(*rand.Rand) error { return os.Chtimes(path, time.Now(), time.Now()) }),
		once("file saved as it was", nil, func(*rand.Rand) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return replace(path, string(text))
		}),
		{"file removed", []step{
			{func(*rand.Rand) error {
				var err error
				kept, err = os.ReadFile(path)
				return errors.Join(err, os.Remove(path))
			}, map[string]int{gone: 1}},
			{func(*rand.Rand) error { return os.WriteFile(path, kept, 0o644) }, map[string]int{back: 1}},
		}},
	}
}

// overwriteAll writes content in four pieces with pauses between.
func overwriteAll(path string, flags int, text []byte, pause time.Duration) error {
	f, err := os.OpenFile(path, flags, 0)
	if err != nil {
		return err
	}
	for i := 0; i < len(text) && err == nil; i += 9 {
		_, err = f.Write(text[i:min(i+9, len(text))])
		time.Sleep(pause)
	}
	return errors.Join(err, f.Close())
}

// logs is how logs grow and are rotated.
func logs(path string) []plan {
	line := func(chaos *rand.Rand) string { return fmt.Sprintf("usual\npanic %016x\nusual\n", chaos.Uint64()) }
	one := map[string]int{matched: 1}
	return []plan{
		once("log says panic", one, func(chaos *rand.Rand) error { return appendTo(path, line(chaos)) }),
		once("log says nothing", nil, func(*rand.Rand) error { return appendTo(path, "usual\n") }),
		once("log rotated, and says panic", one, func(chaos *rand.Rand) error {
			return errors.Join(os.Rename(path, path+".1"), os.WriteFile(path, nil, 0o644), appendTo(path, line(chaos)))
		}),
		once("log truncated, and says nothing", nil, func(*rand.Rand) error {
			return errors.Join(os.Truncate(path, 0), appendTo(path, "usual\n"))
		}),
	}
}

// host is a web server with moods.
type host struct{ mood atomic.Int32 }

const (
	good = iota
	hanging
	broken
	closing
)

func (h *host) serve(s *sink, conn net.Conn) {
	mood := h.mood.Load()
	if mood == closing {
		return
	}
	in := bufio.NewReader(conn)
	if _, err := in.ReadString('\n'); err != nil {
		return
	}
	switch mood {
	case hanging:
		silent(s, conn)
	case broken:
		_, _ = io.WriteString(conn, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	default:
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n")
	}
}

// moods is how hosts fail and recover.
func (h *host) moods() []plan {
	set := func(mood int32) func(*rand.Rand) error {
		return func(*rand.Rand) error { h.mood.Store(mood); return nil }
	}
	recover := step{set(good), map[string]int{reachable: 1}}
	var plans []plan
	for mood, name := range map[int32]string{hanging: "host hangs", broken: "host answers 500", closing: "host hangs up"} {
		plans = append(plans, plan{name, []step{{set(mood), map[string]int{unreachable: 1}}, recover}})
	}
	return plans
}

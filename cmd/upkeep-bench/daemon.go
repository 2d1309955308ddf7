//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// user may ask the daemon of its own interface.
const user, password = "bench", "bench"

// daemon is the program under measurement, with a control file of ours.
type daemon struct {
	*tree
	log   *follower
	port  int
	cycle time.Duration
}

// setup is what differs between daemons.
type setup struct {
	name  string // of its files, when a round has several daemons
	cycle int    // seconds
	head  string // statements beside those that every daemon has
	body  string // services
	files int    // limit of open files, 0 as it is
}

// control writes a control file, in words that Monit 5.33 reads as well, and tells its path.
func (r *run) control(s setup, port int) (string, error) {
	text := fmt.Sprintf("set daemon %d\nset log %[2]s.log\nset pidfile %[2]s.pid\nset statefile %[2]s.d/state\nset idfile %[2]s.id\n"+
		"set httpd port %[3]d and use address 127.0.0.1 allow %[4]s:%[5]s\n", s.cycle, r.path("%s", s.name), port, user, password)
	if err := os.MkdirAll(r.path("%s.d", s.name), 0o700); err != nil { // a daemon keeps its state in a folder of its own
		return "", err
	}
	if err := os.WriteFile(r.path("%s.id", s.name), []byte("0123456789abcdef0123456789abcdef"), 0o600); err != nil {
		return "", err
	}
	path := r.path("%s.rc", s.name)
	return path, os.WriteFile(path, []byte(text+s.head+s.body), 0o600)
}

// daemon starts the program. It is running, but need not have looked at anything.
func (r *run) daemon(s setup) (*daemon, error) {
	if s.name == "" {
		s.name = "daemon"
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	path, err := r.control(s, port)
	if err != nil {
		return nil, err
	}
	d := &daemon{port: port, cycle: time.Duration(s.cycle) * time.Second}
	if d.log, err = follow(r.path("%s.log", s.name)); err != nil {
		return nil, err
	}
	if d.tree, err = grow(r.dir, s.name, s.files, r.program, "-I", "-c", path); err != nil {
		d.log.close()
		return nil, err
	}
	return d, nil
}

func (d *daemon) end() {
	d.tree.end()
	d.log.close()
}

// cpu is what the daemon and its children have used.
func (d *daemon) cpu() (time.Duration, error) {
	used, err := cpuOf(d.pid)
	if err != nil {
		return 0, fmt.Errorf("%w; the daemon has ended: %s", err, d.said())
	}
	return used, nil
}

// reload sends SIGHUP and tells when.
func (d *daemon) reload() (time.Time, error) {
	at := time.Now()
	return at, syscall.Kill(d.pid, syscall.SIGHUP)
}

// freePort finds one that nobody listens on. Somebody may take it before the daemon does; then the daemon says so.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	return portOf(l), l.Close()
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

func (d *daemon) url(path string) string { return fmt.Sprintf("http://127.0.0.1:%d%s", d.port, path) }

// get asks the daemon's interface for a page.
func (d *daemon) get(ctx context.Context, client *http.Client, path string) ([]byte, error) {
	var text bytes.Buffer
	err := d.read(ctx, client, path, &text)
	return text.Bytes(), err
}

// read asks the daemon's interface for a page and writes it to w.
func (d *daemon) read(ctx context.Context, client *http.Client, path string, w io.Writer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url(path), nil)
	if err != nil {
		return err
	}
	request.SetBasicAuth(user, password)
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(w, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", path, answer.Status)
	}
	return nil
}

const statusPath = "/_status?format=xml"

// looked waits until every service has been looked at since a moment, and tells when the last one was. It is the daemon's
// own word (collected_sec and collected_usec), so asking late costs nothing. No cycle may come between.
func (d *daemon) looked(ctx context.Context, since time.Time) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		if err := sleep(ctx, pause); err != nil {
			return time.Time{}, fmt.Errorf("not every service was looked at: %w; the daemon said: %s%s", err, d.said(), d.log.text())
		}
		text, err := d.get(ctx, http.DefaultClient, statusPath)
		if err != nil {
			continue // not there yet
		}
		if first, last, all := collected(text); all && first.After(since) {
			return last, nil
		}
	}
}

// initialising is the bit of <monitor> that a service has until its first look. Monit stamps such a service too.
const initialising = 2

// programType is that of a program in XML, whose first result Monit takes in the second cycle.
const programType = '7'

// collected tells of a status in XML when the service that waits longest and the one that came last were looked at, and
// whether all were that can be in one cycle.
func collected(text []byte) (first, last time.Time, all bool) {
	services := bytes.Split(text, []byte("<service type=\""))
	all = len(services) > 1
	for _, service := range services[1:] {
		sec, _ := strconv.ParseInt(between(service, "<collected_sec>", "<"), 10, 64)
		usec, _ := strconv.ParseInt(between(service, "<collected_usec>", "<"), 10, 64)
		at := time.Unix(sec, usec*1000)
		if at.After(last) {
			last = at
		}
		if service[0] == programType {
			continue
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
		if monitor, err := strconv.Atoi(between(service, "<monitor>", "<")); err != nil || monitor&initialising != 0 {
			all = false
		}
	}
	return first, last, all
}

func between(text []byte, before, after string) string {
	_, rest, _ := strings.Cut(string(text), before)
	found, _, _ := strings.Cut(rest, after)
	return found
}

// perCycle tells what the daemon uses in one cycle, children included, from the third cycle on.
func (d *daemon) perCycle(ctx context.Context, beat *pulse, cycles int) (time.Duration, error) {
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return 0, err
	}
	if err := beat.wait(ctx, 2); err != nil {
		return 0, err
	}
	before, err := d.cpu()
	if err != nil {
		return 0, err
	}
	if err := beat.wait(ctx, cycles); err != nil {
		return 0, err
	}
	after, err := d.cpu()
	return (after - before) / time.Duration(cycles), err
}

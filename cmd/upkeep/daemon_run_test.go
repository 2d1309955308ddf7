package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// httpd is how the daemons of these tests can be asked.
const httpd = "set httpd unixsocket %s/sock allow admin:pw\n"

// daemonRun is a daemon in a process of its own, with its folder and control file.
type daemonRun struct {
	*session
	dir, file string
}

// startDaemon runs a daemon in the foreground and returns when it has begun.
func startDaemon(t *testing.T, text string) *daemonRun {
	t.Helper()
	file, dir := controlFile(t, httpd+text)
	d := &daemonRun{dir: dir, file: file}
	d.start(t)
	return d
}

func (d *daemonRun) start(t *testing.T) {
	t.Helper()
	d.session = startProgram(t, d.dir, "-c", d.file, "-I")
	d.await("Starting upkeep")
}

// ask runs a command of the command line against the daemon.
func (d *daemonRun) ask(args ...string) answer {
	return call("upkeep", append([]string{"-c", d.file}, args...)...)
}

// rewrite puts another control file in the place of the daemon's.
func (d *daemonRun) rewrite(t *testing.T, change func(string) string) {
	t.Helper()
	text, err := os.ReadFile(d.file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.file, []byte(change(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (d *daemonRun) path(name string) string { return filepath.Join(d.dir, name) }

func (d *daemonRun) log(t *testing.T) string { return content(t, d.path("log")) }

// content is what a file holds, empty when it is not there.
func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// pidIn is the process that a file names, 0 for none.
func pidIn(t *testing.T, path string) int {
	t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(content(t, path)))
	if err != nil {
		return 0
	}
	return pid
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	patience := time.After(time.Minute)
	for !so() {
		select {
		case <-tick.C:
		case <-patience:
			t.Fatalf("this did not come: %s", what)
		}
	}
}

package main

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// asLimit makes the test binary, when it is the program, have only so many descriptors.
const asLimit = "UPKEEP_TEST_DESCRIPTORS"

func init() {
	n, err := strconv.ParseUint(os.Getenv(asLimit), 10, 16)
	if err != nil {
		return
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: n, Max: n}); err != nil {
		panic(err)
	}
}

// TestOutOfDescriptors: clients that hold every descriptor make nobody be taken for dead, and when they let go the daemon
// answers and looks as before.
func TestOutOfDescriptors(t *testing.T) {
	t.Setenv(asLimit, "40")
	file, dir := controlFile(t, httpd+`check process one with pidfile %s/one.pid start program "/usr/bin/touch %s/started"
check file two with path %s/two
`)
	sleeper(t, filepath.Join(dir, "one.pid"))
	put(t, dir, "/two", "")
	d := &daemonRun{dir: dir, file: file}
	d.start(t)
	eventually(t, "it answers", func() bool { return strings.Contains(d.ask("summary").out, "OK") })
	var held []net.Conn
	for range 60 {
		c, err := net.Dial("unix", d.path("sock"))
		if err != nil {
			break // its backlog is full
		}
		held = append(held, c)
	}
	eventually(t, "it says so", func() bool { return strings.Contains(d.log(t), "too many open files") })
	for _, c := range held {
		_ = c.Close() // whatever it says, the descriptor is free
	}
	eventually(t, "it answers again", func() bool { return d.ask("summary").code == 0 })
	if err := os.Remove(d.path("two")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it looks again", func() bool { return strings.Contains(d.log(t), "'two' file doesn't exist") })
	if text := d.log(t); strings.Contains(text, "'one' process is not running") {
		t.Errorf("a process was taken for dead: %s", text)
	}
	if _, err := os.Stat(d.path("started")); err == nil {
		t.Error("a process that runs was started")
	}
	d.interrupt()
}

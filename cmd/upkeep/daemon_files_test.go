package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestSecondDaemon: the second one wakes the first and ends well; the first keeps its pid file.
func TestSecondDaemon(t *testing.T) {
	d := startDaemon(t, "check file one with path %s/rc\n")
	pid := runningDaemon(d.path("pid"))
	d.ask("-I").expect(t, "a second daemon", 0, "upkeep daemon with PID "+strconv.Itoa(pid)+" awakened")
	eventually(t, "the first is awakened", func() bool { return strings.Contains(d.log(t), "Awakened by User defined signal 1") })
	if got := runningDaemon(d.path("pid")); got != pid {
		t.Errorf("the pid file names %d, the first daemon is %d", got, pid)
	}
}

// TestStalePidFile: a pid file left behind that now names a foreign process blocks nothing, and that process is never
// signalled: not by quit, not by reload, not by a start.
func TestStalePidFile(t *testing.T) {
	file, dir := controlFile(t, httpd+"check file one with path %s/rc\n")
	foreign := exec.Command("sleep", "600")
	if err := foreign.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- foreign.Wait() }()
	t.Cleanup(func() { _ = foreign.Process.Kill() })
	if err := os.WriteFile(filepath.Join(dir, "pid"), []byte(strconv.Itoa(foreign.Process.Pid)+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"quit", "reload"} {
		call("upkeep", "-c", file, verb).expect(t, verb, 1, "upkeep daemon is not running")
	}
	d := &daemonRun{dir: dir, file: file}
	d.start(t)
	d.ask("quit").expect(t, "quit", 0)
	d.expectEnd()
	select {
	case err := <-ended:
		t.Errorf("the foreign process was ended: %v", err)
	default:
	}
}

// TestPortInUse: the daemon says so and looks after its services all the same.
func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	go func() {
		for {
			c, err := taken.Accept()
			if err != nil {
				return
			}
			_ = c.Close() // somebody who is no daemon
		}
	}()
	port := taken.Addr().(*net.TCPAddr).Port
	file, dir := controlFile(t, "set httpd port "+strconv.Itoa(port)+" address 127.0.0.1 allow admin:pw\n"+
		"check file gone with path %s/gone\n if does not exist then exec \"/usr/bin/touch %s/acted\"\n")
	d := &daemonRun{dir: dir, file: file}
	d.start(t)
	eventually(t, "it acts", func() bool { return exists(d.path("acted")) })
	if text := d.log(t); !strings.Contains(text, "address already in use") {
		t.Errorf("the log does not say why there is no interface: %s", text)
	}
	d.ask("summary").expect(t, "summary", 1, "cannot talk to the daemon at 127.0.0.1:"+strconv.Itoa(port))
}

// TestDamagedStateFile: it is moved aside with a warning, and the daemon starts without it.
func TestDamagedStateFile(t *testing.T) {
	for name, text := range map[string]string{"cut": "upkeep-state 1 12", "foreign": strings.Repeat("\xff\x00\n", 3000),
		"changed": "upkeep-state 1 " + strings.Repeat("0", 64) + "\n{}"} {
		t.Run(name, func(t *testing.T) {
			file, dir := controlFile(t, httpd+"check file one with path %s/rc\n")
			if err := os.WriteFile(filepath.Join(dir, "state"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			d := &daemonRun{dir: dir, file: file}
			d.start(t)
			eventually(t, "it looks", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
			aside, err := filepath.Glob(d.path("state.damaged-*"))
			if err != nil || len(aside) != 1 || content(t, aside[0]) != text {
				t.Errorf("moved aside: %q, %v", aside, err)
			}
			if log := d.log(t); !strings.Contains(log, "state file cannot be used") {
				t.Errorf("no warning: %s", log)
			}
			d.interrupt()
			d.start(t)
			eventually(t, "it looks", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
		})
	}
}

// TestControlFileThatCannotBeRead: the program says which file and what to do, and exits 1.
func TestControlFileThatCannotBeRead(t *testing.T) {
	file, dir := controlFile(t, "check file one with path %s/rc\n")
	call("upkeep", "-c", filepath.Join(dir, "missing"), "-t").expect(t, "a missing file", 1, "missing' is not a file")
	call("upkeep", "-c", dir, "-t").expect(t, "a folder", 1, "is not a file")
	for _, mode := range []os.FileMode{0o644, 0o660, 0o622} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		call("upkeep", "-c", file, "-t").expect(t, "mode "+mode.String(), 1, file, "0700")
	}
	if os.Geteuid() == 0 {
		t.Skip("root may read everything; the rest needs another user")
	}
	if err := os.Chmod(file, 0); err != nil {
		t.Fatal(err)
	}
	call("upkeep", "-c", file, "-t").expect(t, "a file of others", 1, "permission denied")
}

// TestBrokenFileAtReload: reload prints what is wrong and exits 1, whoever finds it, and the running configuration stays.
// Once mended, the file is taken.
func TestBrokenFileAtReload(t *testing.T) {
	d := startDaemon(t, "check file one with path %s/rc\n")
	pid := runningDaemon(d.path("pid"))
	eventually(t, "it looks", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
	good := &daemonRun{dir: d.dir, file: d.path("good")} // asks the same daemon, with a file that is not broken
	if err := os.WriteFile(good.file, []byte(content(t, d.file)), 0o600); err != nil {
		t.Fatal(err)
	}
	d.rewrite(t, func(s string) string {
		return s + "check file two with path /x\n if sise > 1 then alert\ncheck fle three\n"
	})
	d.ask("reload").expect(t, "reload, refused by the command line", 1, "rc:9:5", "sise", "rc:10:7", "fle")
	good.ask("reload").expect(t, "reload, refused by the daemon", 1, "rc:9:5", "sise", "rc:10:7", "fle")
	good.ask("summary").expect(t, "summary", 0, "one", "OK")
	good.ask("status", "two").expect(t, "half of the broken file", 1, "There is no service")
	before := strings.Count(d.log(t), "unexpected \"sise\"")
	if before != 1 {
		t.Errorf("the log tells %d times what is wrong with the file:\n%s", before, d.log(t))
	}
	if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the log tells of the refused SIGHUP", func() bool { return strings.Count(d.log(t), "unexpected \"sise\"") > before })
	good.ask("summary").expect(t, "summary", 0, "one", "OK")

	d.rewrite(t, func(s string) string {
		return strings.Split(s, "check file two")[0] + "check file two with path " + d.file + "\n"
	})
	d.ask("reload", "-v").expect(t, "reload of the mended file", 0, "added:   two")
	d.ask("reload", "-v").expect(t, "reload of the same file", 0, "no service was added, removed or changed")
	if out := d.ask("reload").out; out != "Reinitializing upkeep daemon\n" {
		t.Errorf("a reload that no person watches says %q", out)
	}
	eventually(t, "it has the new service", func() bool { return strings.Contains(d.ask("status", "two").out, "OK") })
	if got := runningDaemon(d.path("pid")); got != pid {
		t.Errorf("another daemon: %d, was %d", got, pid)
	}
}

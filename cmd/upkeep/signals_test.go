package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSignalsOnTheWayUp: what is ordered before the daemon is ready waits for it, and ends nothing. The log is opened long
// before the daemon used to hear signals.
func TestSignalsOnTheWayUp(t *testing.T) {
	for name, sig := range map[string]syscall.Signal{"SIGHUP": syscall.SIGHUP, "SIGUSR1": syscall.SIGUSR1} {
		t.Run(name, func(t *testing.T) {
			file, dir := controlFile(t, httpd+"check file one with path %s/rc\n")
			d := &daemonRun{dir: dir, file: file}
			d.session = startProgram(t, dir, "-c", file, "-I")
			eventually(t, "it opens its log", func() bool { return exists(d.path("log")) })
			for range 20 {
				_ = d.cmd.Process.Signal(sig)
			}
			want := map[syscall.Signal]string{syscall.SIGHUP: "Reinitializing upkeep", syscall.SIGUSR1: "Awakened by User defined signal 1"}[sig]
			eventually(t, "it is carried out", func() bool { return strings.Contains(d.log(t), want) })
			eventually(t, "it looks", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
			d.interrupt()
		})
	}
}

// TestSignalsInTheStartDelay: a reload waits until the delay is over, and an end does not.
func TestSignalsInTheStartDelay(t *testing.T) {
	file, dir := controlFile(t, httpd+"check file one with path %s/rc\n")
	text := strings.Replace(content(t, file), "set daemon 1\n", "set daemon 1 with start delay 3600\n", 1)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d := &daemonRun{dir: dir, file: file}
	d.start(t)
	eventually(t, "it waits", func() bool { return strings.Contains(d.log(t), "will delay for") })
	for sig, want := range map[syscall.Signal]string{syscall.SIGHUP: "The control file is read again, once the start is through",
		syscall.SIGUSR1: "Awakened by User defined signal 1, once the start is through"} {
		_ = d.cmd.Process.Signal(sig)
		eventually(t, want, func() bool { return strings.Contains(d.log(t), want) })
	}
	d.ask("summary").expect(t, "summary", 0, "Initializing")
	d.interrupt()
	if log := d.log(t); !strings.Contains(log, "stopped") {
		t.Errorf("the log does not tell of the end: %s", log)
	}
}

// TestReloadThatWouldWatchNothing: a file that was cut short, or is gone, changes nothing, and the refusal is told.
func TestReloadThatWouldWatchNothing(t *testing.T) {
	d := startDaemon(t, "check file one with path %s/rc\n")
	eventually(t, "it looks", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
	good := &daemonRun{dir: d.dir, file: d.path("good")} // asks the same daemon
	text := content(t, d.file)
	if err := os.WriteFile(good.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	write := func(s string) func() error {
		return func() error { return os.WriteFile(d.file, []byte(s), 0o600) }
	}
	for _, c := range []struct {
		name, want string
		damage     func() error
	}{
		{"empty", "no `set daemon` any more", write("")},
		{"comments alone", "no `set daemon` any more", write("# nothing\n")},
		{"no set daemon", "no `set daemon` any more", write(strings.Replace(text, "set daemon 1\n", "", 1))},
		{"cut short", "names no service any more", write(strings.Split(text, "check file")[0])},
		{"gone", "rc", func() error { return nil }},
		{"a folder", "rc", func() error { return os.Mkdir(d.file, 0o700) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_ = os.RemoveAll(d.file)
			if err := c.damage(); err != nil {
				t.Fatal(err)
			}
			before := strings.Count(d.log(t), "reload failed, the running configuration stays in charge")
			good.ask("reload").expect(t, "reload", 1, c.want)
			if err := d.cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the log tells of it", func() bool {
				return strings.Count(d.log(t), "reload failed, the running configuration stays in charge") > before
			})
			good.ask("summary").expect(t, "summary", 0, "one", "OK")
		})
	}
	_ = os.RemoveAll(d.file)
	if err := write(text)(); err != nil {
		t.Fatal(err)
	}
	d.ask("reload").expect(t, "a good file", 0)
}

// TestReloadOfPlaces: what only a new start can obey is told, and the running daemon keeps its files.
func TestReloadOfPlaces(t *testing.T) {
	d := startDaemon(t, "check file one with path %s/rc\n")
	good := &daemonRun{dir: d.dir, file: d.path("good")}
	if err := os.WriteFile(good.file, []byte(content(t, d.file)), 0o600); err != nil {
		t.Fatal(err)
	}
	d.rewrite(t, func(s string) string {
		for _, name := range []string{"pid", "state", "id"} {
			s = strings.Replace(s, filepath.Join(d.dir, name)+"\n", filepath.Join(d.dir, "new"+name)+"\n", 1)
		}
		return s
	})
	good.ask("reload").expect(t, "reload", 0, "`set pidfile "+d.path("newpid")+"` counts from the next start on", "`set statefile", "`set idfile")
	if runningDaemon(d.path("pid")) == 0 || exists(d.path("newpid")) {
		t.Error("the daemon has let go of its pid file")
	}
	good.ask("reload", "--format", "json").expect(t, "as JSON", 0, `"notes": [`)
	d.rewrite(t, func(s string) string { return strings.Replace(s, "set httpd", "# set httpd", 1) })
	good.ask("reload").expect(t, "an interface that goes", 0, "there is no `set httpd` any more")
	good.ask("summary").expect(t, "summary", 1, "cannot talk to the daemon")
}

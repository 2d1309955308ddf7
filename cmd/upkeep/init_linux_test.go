package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFirstProcess: as process 1 of a container it collects orphans, passes signals on to the daemon, and ends what is left.
func TestFirstProcess(t *testing.T) {
	file, dir := controlFile(t, "check program orphans with path %s/fork\n if status != 0 then alert\n")
	script(t, filepath.Join(dir, "fork"), "sleep 0.01 &\n(trap 'echo asked >"+dir+"/left; exit' TERM; touch "+dir+"/ready; while :; do sleep 0.05; done) >/dev/null 2>&1 &\necho >>"+dir+"/trace\n")
	cmd := firstProcess(t, file, dir)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() { _ = cmd.Process.Kill() }()
	await := func(what string, f func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("never: %s; the log says\n%s", what, content(t, filepath.Join(dir, "log")))
			}
		}
	}
	await("orphans that ran and were collected", func() bool {
		return strings.Count(content(t, filepath.Join(dir, "trace")), "\n") >= 2 && content(t, filepath.Join(dir, "state")) != "" && zombies(t, cmd.Process.Pid) == 0
	})
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the end: %v", err)
	}
	if !strings.Contains(content(t, filepath.Join(dir, "log")), "stopped") {
		t.Error("the daemon did not end in order")
	}
	if content(t, filepath.Join(dir, "left")) != "asked\n" {
		t.Error("what was left was not asked to end")
	}
}

// firstProcess starts the program as process 1 of its own world of processes, not in the foreground: it has to know better.
func firstProcess(t *testing.T, file, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-c", file)
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID}
	switch err := cmd.Start(); {
	case errors.Is(err, syscall.EPERM):
		t.Skip("making a process 1 needs root")
	case err != nil:
		t.Fatal(err)
	}
	return cmd
}

// TestShutdownOfContainer: at the end the services are stopped, those that depend on others first; a stop program that
// takes longer than there is time for is not waited for, and nobody gets a mail of it.
func TestShutdownOfContainer(t *testing.T) {
	file, dir := controlFile(t, `set limits { shutdownTimeout: 5 seconds }
set mailserver 127.0.0.1 port 1
set alert ops@example.com
check program database with path /bin/true
  start program = "/bin/true" stop program = "%s/stop database"
  if status != 0 then alert
check program app with path /bin/true
  start program = "/bin/true" stop program = "%s/stop app"
  if status != 0 then alert
  depends on database
check program stuck with path /bin/true
  start program = "/bin/true" stop program = "/bin/sleep 60" with timeout 60 seconds
  if status != 0 then alert
check program left with path /bin/true
  start program = "/bin/true" stop program = "%s/stop left"
  if status != 0 then alert
  onreboot nostart
`)
	script(t, filepath.Join(dir, "stop"), "echo $1 $MONIT_DESCRIPTION >>"+dir+"/stopped\n")
	cmd := firstProcess(t, file, dir)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() { _ = cmd.Process.Kill() }()
	for end := time.Now().Add(20 * time.Second); !strings.Contains(content(t, filepath.Join(dir, "state")), "stuck"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never began; the log says\n%s", content(t, filepath.Join(dir, "log")))
		}
	}
	mails := len(queued(t, dir))
	began := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the end: %v", err)
	}
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("the end took %s", took)
	}
	if got := content(t, filepath.Join(dir, "stopped")); got != "app shutdown\ndatabase shutdown\n" {
		t.Errorf("stopped in this order:\n%s", got)
	}
	if state := content(t, filepath.Join(dir, "state")); strings.Count(state, `"monitor":0`) != 1 { // the one that never was
		t.Errorf("the next start would leave services alone: %s", state)
	}
	if now := len(queued(t, dir)); now != mails {
		t.Errorf("%d mails wait after the end, %d before", now, mails)
	}
}

// queued lists the letters that wait in a state folder.
func queued(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "events", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// zombies counts the ended children of a process that it has not collected.
func zombies(t *testing.T, parent int) int {
	t.Helper()
	found, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range found {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has gone meanwhile
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		if strings.HasPrefix(rest, fmt.Sprintf("Z %d ", parent)) {
			n++
		}
	}
	return n
}

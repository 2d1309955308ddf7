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
	cmd := exec.Command(os.Args[0], "-c", file, "-I")
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID}
	switch err := cmd.Start(); {
	case errors.Is(err, syscall.EPERM):
		t.Skip("making a process 1 needs root")
	case err != nil:
		t.Fatal(err)
	}
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

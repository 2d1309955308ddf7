package main

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// asProgram makes the test binary be the program: the demo starts the daemon and the sample services from its own binary,
// and they all inherit it.
const asProgram = "UPKEEP_TEST_AS_PROGRAM"

// asBoot and asRoot make it be the program on a machine with that boot id and those files.
const asBoot, asRoot = "UPKEEP_TEST_BOOT", "UPKEEP_TEST_ROOT"

func TestMain(m *testing.M) {
	if os.Getenv(asBoot) != "" { // a daemon on a machine of the test's making
		p := &program{args: os.Args[1:], in: os.Stdin, out: os.Stdout, err: os.Stderr, name: "upkeep", boot: os.Getenv(asBoot), root: os.Getenv(asRoot),
			reboot: rebootTimes{note: 50 * time.Millisecond, forget: time.Hour, poll: 50 * time.Millisecond, limit: 5 * time.Second, more: time.Second}}
		os.Exit(p.run())
	}
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// session is a program that runs and is read line by line.
type session struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string
	done  <-chan struct{}
	seen  []string
}

func startProgram(t *testing.T, temp string, args ...string) *session {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+temp)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // so that it cleans up behind itself
	cmd.WaitDelay = time.Minute
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, cmd: cmd, lines: make(chan string, 1000), done: ctx.Done()}
	go func() {
		defer close(s.lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			s.lines <- in.Text()
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // most tests have ended it already
		for range s.lines {
			continue // until the program and all it started have let go of the pipe
		}
		_ = cmd.Wait()
	})
	return s
}

// await reads until a line matches and gives its groups.
func (s *session) await(pattern string) []string {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	for {
		select {
		case line, ok := <-s.lines:
			if !ok {
				s.t.Fatalf("the program ended without a line like %q; it said\n%s", pattern, strings.Join(s.seen, "\n"))
			}
			s.seen = append(s.seen, line)
			if m := re.FindStringSubmatch(line); m != nil {
				return m[1:]
			}
		case <-s.done:
			s.t.Fatalf("no line like %q came; the program said\n%s", pattern, strings.Join(s.seen, "\n"))
		}
	}
}

func (s *session) awaitPID(pattern string) int {
	s.t.Helper()
	pid, err := strconv.Atoi(s.await(pattern)[0])
	if err != nil {
		s.t.Fatal(err)
	}
	return pid
}

// interrupt sends SIGINT, reads the rest and expects status 0.
func (s *session) interrupt() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Fatal(err)
	}
	s.expectEnd()
}

func (s *session) expectEnd() {
	s.t.Helper()
	for line := range s.lines {
		s.seen = append(s.seen, line)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the program ended with %v; it said\n%s", err, strings.Join(s.seen, "\n"))
	}
}

func TestDemo(t *testing.T) {
	temp := t.TempDir()
	s := startProgram(t, temp, "-d", "1", "demo")

	dashboard := s.await(`Dashboard +(http://127\.0\.0\.1:\d+/)`)[0]
	user, password := s.await(`User +(\S+)`)[0], s.await(`Password +(\S+)`)[0]
	folder := filepath.Dir(s.await(`Control file +(\S+)`)[0])
	web := s.awaitPID(`kill -9 (\d+)`)
	breaks := s.await(`curl (\S+)`)[0]
	worker := s.awaitPID(`kill -USR1 (\d+)`)
	leak := s.awaitPID(`leak, pid (\d+)`)
	daemon := runningDaemon(filepath.Join(folder, "upkeep.pid"))
	alive := []int{web, worker, leak, daemon}
	for _, pid := range alive {
		if !running(pid) {
			t.Fatalf("process %d does not run", pid)
		}
	}
	if status := get(t, dashboard, user, password); status != http.StatusOK {
		t.Errorf("the dashboard answers %d", status)
	}
	if status := get(t, dashboard, user, "wrong"); status != http.StatusUnauthorized {
		t.Errorf("with a wrong password the dashboard answers %d", status)
	}

	if err := syscall.Kill(web, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.awaitAll(`event +web: .*-> restart`, `restart +web: runs as \d+, in place of `+strconv.Itoa(web), `mail +to \S+: .*web`)
	again := runningDaemon(filepath.Join(folder, "web.pid"))

	if err := syscall.Kill(worker, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	s.awaitAll(`event +worker\.log: content match.*ERROR`, `mail +to \S+: .*worker\.log`)

	get(t, breaks, "", "")
	s.awaitAll(`event +web: .*-> restart`, `restart +web: runs as \d+, in place of `+strconv.Itoa(again))
	alive = append(alive, again, runningDaemon(filepath.Join(folder, "web.pid")), runningDaemon(filepath.Join(folder, "leak.pid")))

	s.interrupt()
	for _, pid := range alive {
		if pid > 0 && running(pid) {
			t.Errorf("process %d is left", pid)
		}
	}
	expectEmpty(t, temp)
}

// awaitAll reads until each pattern has matched a line, in whatever order.
func (s *session) awaitAll(patterns ...string) {
	s.t.Helper()
	any := regexp.MustCompile(strings.Join(patterns, "|"))
	for len(patterns) > 0 {
		s.await(any.String())
		line := s.seen[len(s.seen)-1]
		left := patterns[:0:0]
		for _, p := range patterns {
			if !regexp.MustCompile(p).MatchString(line) {
				left = append(left, p)
			}
		}
		patterns = left
		any = regexp.MustCompile(strings.Join(patterns, "|"))
	}
}

func TestDemoEndsByItself(t *testing.T) {
	temp := t.TempDir()
	s := startProgram(t, temp, "demo", "--for", "1s")
	s.expectEnd()
	expectEmpty(t, temp)
}

func TestDemoEndsWithItsDaemon(t *testing.T) {
	temp := t.TempDir()
	s := startProgram(t, temp, "demo")
	folder := filepath.Dir(s.await(`Control file +(\S+)`)[0])
	s.await("Ctrl-C")
	if err := syscall.Kill(runningDaemon(filepath.Join(folder, "upkeep.pid")), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.await("somebody stopped the daemon")
	s.expectEnd()
	expectEmpty(t, temp)
}

func TestDemoKilled(t *testing.T) {
	temp := t.TempDir()
	s := startProgram(t, temp, "demo")
	folder := filepath.Dir(s.await(`Control file +(\S+)`)[0])
	web := s.awaitPID(`kill -9 (\d+)`)
	s.await("Ctrl-C")
	daemon := runningDaemon(filepath.Join(folder, "upkeep.pid"))
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for running(daemon) || running(web) || exists(folder) {
		select {
		case <-tick.C:
		case <-s.done:
			t.Fatalf("left: daemon %v, web %v, folder %v", running(daemon), running(web), exists(folder))
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// running tells whether a process is there and no zombie.
func running(pid int) bool {
	_, ok := proc.Exists(pid)
	return ok
}

func TestDemoWithoutTemporaryFolder(t *testing.T) {
	cmd := exec.Command(os.Args[0], "demo")
	cmd.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+filepath.Join(t.TempDir(), "missing"))
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "TMPDIR") {
		t.Errorf("got %v and %q, want a failure that says what to do", err, out)
	}
}

func TestSampleStartsOnce(t *testing.T) {
	folder := t.TempDir()
	run := func(verb string) (string, error) {
		cmd := exec.Command(os.Args[0], demoRole, verb, "leak", folder)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	pidFile := filepath.Join(folder, "leak.pid")
	t.Cleanup(func() { _ = endProcess(pidFile) }) // a failed test leaves nothing behind either
	if out, err := run("start"); err != nil {
		t.Fatalf("start: %v, %s", err, out)
	}
	if runningDaemon(pidFile) <= 0 {
		t.Error("start returned before the service was up")
	}
	if out, err := run("start"); err == nil || !strings.Contains(out, "it runs already") {
		t.Errorf("a second start: %v, %q", err, out)
	}
	if out, err := run("stop"); err != nil {
		t.Errorf("stop: %v, %s", err, out)
	}
	if _, err := os.Stat(pidFile); err == nil {
		t.Error("the pid file is left")
	}
	if out, err := run("dance"); err == nil {
		t.Errorf("an unknown order is taken: %q", out)
	}
}

func get(t *testing.T, url, user, password string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

func expectEmpty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		t.Errorf("%s is left", e.Name())
	}
}

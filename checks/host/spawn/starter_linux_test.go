package spawn

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
	"github.com/upkeep-monitor/upkeep/parser/deadline/hung"
)

// directly has the programs of a test started as where no starter can be made.
func directly(t *testing.T) {
	t.Helper()
	set := func(without bool) {
		programs.mu.Lock()
		defer programs.mu.Unlock()
		if programs.socket != nil {
			_ = programs.socket.Close()
			programs.socket = nil
		}
		programs.without = without
	}
	set(true)
	t.Cleanup(func() { set(false) })
}

// starterPID is the process of our starter.
func starterPID(t *testing.T) (pid int) {
	t.Helper()
	Prepare(nil)
	eventually(t, "the starter", func() bool {
		tasks, err := filepath.Glob("/proc/self/task/*/children")
		if err != nil || len(tasks) == 0 {
			t.Skip("the kernel does not tell who our children are: ", err)
		}
		for _, task := range tasks {
			text, _ := os.ReadFile(task) // a thread may have ended
			for _, child := range strings.Fields(string(text)) {
				pid, _ = strconv.Atoi(child)
				if name, _ := os.ReadFile("/proc/" + child + "/comm"); string(name) == "starter\n" && !gone(pid) {
					return true
				}
			}
		}
		return false
	})
	return pid
}

// TestWithoutStarter runs what must be the same in both ways.
func TestWithoutStarter(t *testing.T) {
	directly(t)
	for name, test := range map[string]func(*testing.T){
		"ends": TestRunTellsHowItEnded, "errors": TestWhatCannotBeStarted, "environment": TestEnvironment, "much": TestMuchOutputIsDropped,
		"umask": TestUmaskIsOursToKeepAndTheirsToHave, "user": TestAsAnotherUser, "timeout": TestTimeoutKillsTheGroup,
		"memory": TestMemoryKillerSparesUsAlone, "background": TestWhatIsLeftBehindGoesOnWriting,
	} {
		t.Run(name, test)
	}
	var said []string
	programs.said = false
	Prepare(func(err error) { said = append(said, err.Error()) })
	Prepare(func(err error) { said = append(said, err.Error()) })
	if len(said) != 1 || !strings.Contains(said[0], "programs are started directly") {
		t.Errorf("said %q", said)
	}
}

func TestAStarterThatEndedIsMadeAnew(t *testing.T) {
	for range 3 {
		pid := starterPID(t)
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the end of the starter", func() bool { return gone(pid) })
		if r := run(t, Command{Args: []string{"/bin/echo", "on"}, Limit: 10}); r.Output() != "on" {
			t.Fatalf("got %+v", r)
		}
	}
	pid := starterPID(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGPIPE} {
		_ = syscall.Kill(pid, signal)
	}
	run(t, Command{Args: []string{"/bin/true"}})
	if now := starterPID(t); now != pid {
		t.Errorf("the starter %d heard a signal that was meant for all, %d is the next", pid, now)
	}
}

// TestProgramsAreOurs: the one that is started from the starter is our own child, and no starter is its parent.
func TestProgramsAreOurs(t *testing.T) {
	r := run(t, Command{Args: []string{script(t, "echo $PPID; cat /proc/$$/comm")}, Limit: 100})
	if want := fmt.Sprintf("%d\nprogram", os.Getpid()); r.Output() != want {
		t.Errorf("got %q, want %q", r.Output(), want)
	}
}

func TestAProgramThatHangsInTheKernelHoldsNobody(t *testing.T) {
	dir, release := hung.Mount(t)
	for name, c := range map[string]Command{
		"program":   {Args: []string{dir + "/program"}, Timeout: time.Second},
		"directory": {Args: []string{"/bin/true"}, Dir: dir + "/d", Timeout: time.Second},
		"output":    {Args: []string{dir + "/program"}, Timeout: time.Second, Limit: 100},
	} {
		late := make(chan error, 1)
		go func() {
			_, err := Run(context.Background(), c)
			late <- err
		}()
		for range 20 { // meanwhile others start, and memory is collected
			run(t, Command{Args: []string{"/bin/true"}, Timeout: 10 * time.Second})
			runtime.GC()
		}
		err := <-late
		if err == nil || !strings.Contains(err.Error(), "not loaded within 1 s") || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// Who gives up gets an answer at once.
	ctx, cancel := context.WithCancel(t.Context())
	late := make(chan error, 1)
	go func() {
		_, err := Run(ctx, Command{Args: []string{dir + "/program"}, Timeout: time.Hour})
		late <- err
	}()
	time.Sleep(50 * time.Millisecond) // so that it mostly hangs already; it is right either way
	cancel()
	if err := <-late; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	release()
}

func TestBeforeKnowsTheProcess(t *testing.T) {
	for _, way := range []string{"starter", "directly"} {
		t.Run(way, func(t *testing.T) {
			if way == "directly" {
				directly(t)
			}
			var pid int
			var ticks uint64
			path := script(t, "echo $$; read a < /proc/$$/stat; echo $a")
			r := run(t, Command{Args: []string{path}, Limit: 1000, Before: func(p int, n uint64) error {
				pid, ticks = p, n
				if exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", p)); way == "starter" && (err != nil || filepath.Base(exe) != filepath.Base(os.Args[0])) {
					t.Errorf("it is a program already: %s, %v", exe, err)
				}
				return nil
			}})
			fields := strings.Fields(r.Output())
			if pid != r.PID || len(fields) < 23 || fields[0] != strconv.Itoa(pid) || fields[22] != strconv.FormatUint(ticks, 10) {
				t.Errorf("told %d and %d, got %+v", pid, ticks, r.Output())
			}
			refused := errors.New("the disk is full")
			path = script(t, "echo > $0.ran; sleep 600")
			_, err := Run(t.Context(), Command{Args: []string{path}, Before: func(p int, _ uint64) error { pid = p; return refused }})
			if !errors.Is(err, refused) || !strings.Contains(err.Error(), "cannot start "+path) {
				t.Errorf("got %v", err)
			}
			if !gone(pid) {
				t.Errorf("process %d is still there", pid)
			}
			if _, err := os.Stat(path + ".ran"); way == "starter" && err == nil {
				t.Error("the program was run")
			}
		})
	}
}

// again runs this test binary once more for one test, as a daemon that can be killed. What it prints comes line by line.
func again(t *testing.T, name string, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+name+"$", "-test.v")
	cmd.Env = append(os.Environ(), append(env, "SPAWN_TEST_DAEMON=1")...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// told waits for a line that begins with a word, and gives the number behind it.
func told(t *testing.T, lines *bufio.Scanner, word string) int {
	t.Helper()
	for lines.Scan() {
		if text, found := strings.CutPrefix(lines.Text(), word+" "); found {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("%s was never told: %v", word, lines.Err())
	return 0
}

func TestADaemonKilledBeforeTheWordRunsNothing(t *testing.T) {
	if path := os.Getenv("SPAWN_TEST_PATH"); path != "" {
		_, err := Run(t.Context(), Command{Args: []string{path}, Limit: 100, Before: func(pid int, _ uint64) error {
			fmt.Println("begun", pid)
			time.Sleep(time.Hour) // until the end
			return nil
		}})
		t.Fatal(err)
	}
	for range 5 {
		path := script(t, "echo > $0.ran")
		cmd, lines := again(t, t.Name(), "SPAWN_TEST_PATH="+path)
		pid := told(t, lines, "begun")
		if gone(pid) {
			t.Fatal("the process does not wait")
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the end of the process", func() bool { return gone(pid) })
		if _, err := os.Stat(path + ".ran"); err == nil {
			t.Fatal("the program was run")
		}
	}
}

// writer is a start script that leaves something behind which writes more than a pipe holds, over and over, and counts.
const writer = `(
trap 'echo died of SIGPIPE > $0.died' PIPE
i=0
while [ $i -lt 1000000 ]; do
	head -c 100000 /dev/zero || { echo failed > $0.died; exit; }
	head -c 1000 /dev/zero >&2 || { echo failed > $0.died; exit; }
	i=$((i+1)); echo $i > $0.new; mv $0.new $0.count
done) &
echo $! > $0.pid
echo started`

// count is how often what was left behind has written.
func count(path string) int {
	text, _ := os.ReadFile(path + ".count") // it may not have begun
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

// goesOn fails unless what was left behind writes on.
func goesOn(t *testing.T, path string, pid int) {
	t.Helper()
	began := count(path)
	eventually(t, "more output", func() bool { return count(path) > began+5 || gone(pid) })
	if text, err := os.ReadFile(path + ".died"); err == nil || gone(pid) {
		t.Fatalf("it has died: %s", text)
	}
}

func TestWhatIsLeftBehindGoesOnWriting(t *testing.T) {
	path := script(t, writer)
	run(t, Command{Args: []string{"/bin/true"}})
	before := runtime.NumGoroutine()
	r := run(t, Command{Args: []string{path}, Limit: 100, Timeout: time.Minute})
	pid := readPID(t, path+".pid")
	defer syscall.Kill(pid, syscall.SIGKILL)
	if r.ExitStatus != 0 || len(r.Stdout) != 100 {
		t.Errorf("got %+v", r)
	}
	goesOn(t, path, pid)
	if now := runtime.NumGoroutine(); now > before+2 {
		t.Errorf("%d goroutines for two outputs", now-before)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the end of reading", func() bool { return runtime.NumGoroutine() <= before })
}

// TestWhatIsLeftBehindOutlivesTheDaemon kills a daemon whose program has ended, and one whose program runs.
func TestWhatIsLeftBehindOutlivesTheDaemon(t *testing.T) {
	if path := os.Getenv("SPAWN_TEST_PATH"); path != "" {
		running, err := launchProgram(context.Background(), Command{Args: []string{path}, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if os.Getenv("SPAWN_TEST_WAIT") != "" {
			running.Wait()
		}
		fmt.Println("starter", starterPID(t))
		time.Sleep(time.Hour)
		return
	}
	for name, test := range map[string]struct{ end, wait string }{
		"ended":      {"", "SPAWN_TEST_WAIT=1"},
		"still runs": {"\nwait", "SPAWN_TEST_WAIT="},
	} {
		t.Run(name, func(t *testing.T) {
			path := script(t, writer+test.end)
			cmd, lines := again(t, "TestWhatIsLeftBehindOutlivesTheDaemon", "SPAWN_TEST_PATH="+path, test.wait)
			starter := told(t, lines, "starter")
			pid := readPID(t, path+".pid")
			defer syscall.Kill(pid, syscall.SIGKILL)
			goesOn(t, path, pid)
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // killed
			goesOn(t, path, pid)
			if gone(starter) {
				t.Error("the starter has left it alone")
			}
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the end of the starter", func() bool { return gone(starter) })
		})
	}
}

// TestStarterIsIdle: outputs that have ended, and those that somebody may still write to, keep it from no sleep.
func TestStarterIsIdle(t *testing.T) {
	Prepare(nil)
	programs.lost(programs.socket) // one that keeps nothing of other tests
	path := script(t, "sleep 600 & echo $! > $0.pid; echo started")
	run(t, Command{Args: []string{path}, Limit: 100})
	defer syscall.Kill(readPID(t, path+".pid"), syscall.SIGKILL)
	for range 10 {
		run(t, Command{Args: []string{"/bin/true"}, Limit: 100})
	}
	starter := starterPID(t)
	switches := func() (n int) {
		tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", starter))
		for _, task := range tasks {
			text, _ := os.ReadFile(task)
			_, text2, _ := strings.Cut(string(text), "\nvoluntary_ctxt_switches:\t")
			first, _, _ := strings.Cut(text2, "\n")
			more, _ := strconv.Atoi(first)
			n += more
		}
		return n
	}
	ticks := func() string {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", starter))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(string(text))[13:15], " ")
	}
	eventually(t, "the starter to sleep", func() bool {
		before, spent := switches(), ticks()
		time.Sleep(300 * time.Millisecond)
		return switches() == before && ticks() == spent
	})
	fds, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", starter))
	if err != nil {
		t.Fatal(err)
	}
	pipes := 0
	for _, fd := range fds {
		if to, _ := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", starter, fd.Name())); strings.HasPrefix(to, "pipe:") {
			pipes++
		}
	}
	if pipes != 2 {
		t.Errorf("it keeps %d outputs, two may still be written to", pipes)
	}
}

// TestNoProcessCanBeMade: a limit of processes is a shortage, and said; without it everything goes on.
func TestNoProcessCanBeMade(t *testing.T) {
	if os.Getenv("SPAWN_TEST_DAEMON") != "" {
		Prepare(nil)
		if err := exec.Command("true").Run(); err != nil { // the threads that the test itself needs are there
			t.Fatal(err)
		}
		var old syscall.Rlimit
		const nproc = 6 // RLIMIT_NPROC
		if err := syscall.Getrlimit(nproc, &old); err != nil {
			t.Fatal(err)
		}
		lower(t, starterPID(t), syscall.Rlimit{Cur: 1, Max: old.Max})
		_, err := Run(t.Context(), Command{Args: []string{"/bin/true"}, Limit: 100})
		if err == nil || !shortage.Of(err) || !strings.Contains(err.Error(), "cannot start /bin/true: no process or thread can be made (limit of processes)") {
			t.Errorf("got %v", err)
		}
		lower(t, starterPID(t), old)
		if r := run(t, Command{Args: []string{"/bin/true"}}); r.ExitStatus != 0 {
			t.Errorf("got %+v", r)
		}
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("root makes itself another user, with a limit of its own")
	}
	_, uid, gid := nobody(t)
	binary := filepath.Join(filepath.Dir(file(t, "", 0o644)), "copy") // a place that another user may reach
	text, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(binary, text, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-test.run=^TestNoProcessCanBeMade$", "-test.v")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "SPAWN_TEST_DAEMON=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

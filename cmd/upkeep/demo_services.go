package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// hiddenRoles are what this binary does for itself, by its first argument. People never call them.
var hiddenRoles = map[string]func(*program) int{demoRole: (*program).demoService}

const demoRole = "demo-service"

// sample is one of the services that the demo looks after.
type sample struct {
	name   string // "web", "worker", "leak"
	folder string // of the demo
	listen string // address of the web server
}

func (s sample) pidFile() string { return filepath.Join(s.folder, s.name+".pid") }

// work is what the samples do until ctx ends. ready says that the service is up.
var work = map[string]func(s sample, ctx context.Context, ready func()) error{
	"web": sample.serveWeb, "worker": sample.keepWorking, "leak": sample.leakMemory,
}

// demoService is the hidden role: start and stop are the programs that the control file names, run is the service itself.
func (p *program) demoService() int {
	if len(p.args) < 4 || work[p.args[2]] == nil {
		return p.fail("%s belongs to `%s demo`, which calls it", demoRole, p.name)
	}
	s := sample{name: p.args[2], folder: p.args[3], listen: first(p.args[4:])}
	var err error
	switch p.args[1] {
	case "start":
		_, err = s.start()
	case "stop":
		err = endProcess(s.pidFile())
	case "run":
		err = s.run()
	default:
		err = fmt.Errorf("expected start, stop or run, not %q", p.args[1])
	}
	if err != nil {
		return p.fail("%s: %v", s.name, err)
	}
	return 0
}

// upWord is what a service says to who started it, when it is up; anything else is why it is not.
const upWord = "up"

// start runs the service in a session of its own and returns its process id when it is up.
func (s sample) start() (pid int, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, fmt.Errorf("find this program: %w", err)
	}
	said, say, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer func() { _ = said.Close() }()
	cmd := exec.Command(self, demoRole, "run", s.name, s.folder, s.listen)
	cmd.Dir = "/"
	cmd.ExtraFiles = []*os.File{say}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	_ = say.Close() // the service's end stays open in the service alone
	if err != nil {
		return 0, err
	}
	pid = cmd.Process.Pid
	_ = cmd.Process.Release() // it outlives who started it
	switch answer, err := io.ReadAll(said); {
	case err != nil:
		return 0, err
	case len(answer) == 0:
		return 0, errors.New("ended before it was up")
	case string(answer) != upWord:
		return 0, errors.New(string(answer))
	}
	return pid, nil
}

// run is the service: it holds its pid file as long as it lives, and ends on SIGTERM.
func (s sample) run() (err error) {
	starter := os.NewFile(3, "starter")
	defer func() {
		if err != nil {
			_, _ = io.WriteString(starter, err.Error()) // closed when the service was up before: nobody listens any more
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	release, err := lockPidFile(s.pidFile())
	if errors.Is(err, errRunning) {
		return errors.New("it runs already")
	}
	if err != nil {
		return err
	}
	defer release()
	go s.outlived(stop)
	return work[s.name](s, ctx, func() {
		_, _ = io.WriteString(starter, upWord)
		_ = starter.Close()
	})
}

// demoLock is the file that the demo holds a lock on as long as it lives.
const demoLock = "demo.lock"

// outlived waits until the demo is gone. When that was killed, nobody else takes away what it started: the daemon first,
// which would start services again, then this service, and the folder. It ends with the process.
func (s sample) outlived(stop func()) {
	f, err := os.Open(filepath.Join(s.folder, demoLock))
	if err != nil {
		return // started without a demo
	}
	defer func() { _ = f.Close() }()
	for err = unix.EINTR; errors.Is(err, unix.EINTR); {
		err = unix.Flock(int(f.Fd()), unix.LOCK_SH)
	}
	if err != nil {
		return
	}
	_ = endProcess(filepath.Join(s.folder, "upkeep.pid")) // nobody is left to hear of an error
	_ = os.RemoveAll(s.folder)
	stop()
}

// serveWeb answers /health until /break has been asked for; a restart mends it.
func (s sample) serveWeb(ctx context.Context, ready func()) error {
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return err
	}
	var broken atomic.Bool
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		if broken.Load() {
			http.Error(w, "broken", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "healthy")
	})
	mux.HandleFunc("/break", func(w http.ResponseWriter, _ *http.Request) {
		broken.Store(true)
		fmt.Fprintln(w, "/health answers 503 from now on")
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	ready()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// keepWorking writes a log, some kilobytes a second, and an error into it on SIGUSR1. The file is opened anew each time,
// so that it may be rotated.
func (s sample) keepWorking(ctx context.Context, ready func()) error {
	trouble := make(chan os.Signal, 1)
	signal.Notify(trouble, syscall.SIGUSR1)
	defer signal.Stop(trouble)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	job := 0
	if err := s.log("INFO  ready for work"); err != nil {
		return err
	}
	ready()
	for {
		var lines []string
		select {
		case <-ctx.Done():
			return nil
		case <-trouble:
			lines = append(lines, fmt.Sprintf("ERROR job %d failed: somebody sent SIGUSR1", job))
		case <-tick.C:
			for range 20 {
				job++
				lines = append(lines, fmt.Sprintf("INFO  job %d is done, nothing special about it, on to the next", job))
			}
		}
		if err := s.log(lines...); err != nil {
			return err
		}
	}
}

func (s sample) log(lines ...string) error {
	f, err := os.OpenFile(filepath.Join(s.folder, s.name+".log"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	now := time.Now().Format(time.DateTime)
	text := []byte{}
	for _, line := range lines {
		text = fmt.Appendf(text, "%s %s\n", now, line)
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// leakMemory takes 4 MB more every second and gives nothing back.
func (s sample) leakMemory(ctx context.Context, ready func()) error {
	ready()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var held [][]byte
	for {
		select {
		case <-ctx.Done():
			runtime.KeepAlive(held)
			return nil
		case <-tick.C:
			block := make([]byte, 4<<20)
			for i := 0; i < len(block); i += os.Getpagesize() {
				block[i] = 1 // memory counts only when it is used
			}
			held = append(held, block)
		}
	}
}

// How long a process may take to end after SIGTERM, and how long to be gone after SIGKILL.
const (
	endGrace = 2 * time.Second
	endLast  = 5 * time.Second
)

// endProcess ends the process that holds a pid file and returns when it is gone.
func endProcess(pidFile string) error {
	pid := runningDaemon(pidFile)
	if pid <= 0 {
		return nil
	}
	for _, step := range []struct {
		signal syscall.Signal
		wait   time.Duration
	}{{syscall.SIGTERM, endGrace}, {syscall.SIGKILL, endLast}} {
		if err := syscall.Kill(pid, step.signal); errors.Is(err, syscall.ESRCH) {
			return nil
		} else if err != nil {
			return fmt.Errorf("end process %d: %w", pid, err)
		}
		if awaitGone(pid, pidFile, step.wait) {
			return nil
		}
	}
	return fmt.Errorf("process %d does not end", pid)
}

// awaitGone waits until a process has let go of its pid file and left the process table; false when it takes too long.
// Init may take a moment to collect it, so a process without its lock is given only that.
func awaitGone(pid int, pidFile string, limit time.Duration) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.Now().Add(limit)
	released := time.Time{}
	for now := time.Now(); now.Before(deadline); now = <-tick.C {
		if syscall.Kill(pid, 0) != nil {
			return true
		}
		if released.IsZero() && runningDaemon(pidFile) != pid {
			released = now
		}
		if !released.IsZero() && now.Sub(released) > 500*time.Millisecond {
			return true // a zombie that nobody collects: it runs no more
		}
	}
	return false
}

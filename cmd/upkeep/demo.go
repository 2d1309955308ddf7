package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"text/template"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/web/api"
)

//go:embed demo.rc
var demoFile string

// How long the daemon may take until it answers, and to end in order.
const (
	demoPatience  = 30 * time.Second
	demoEndDaemon = 20 * time.Second
)

// demo is the main job on an example: sample services, a mailbox and a daemon, all in a temporary folder.
type demo struct {
	program *program
	setup   demoSetup
	samples []sample
	pids    map[string]int // of the services, as the introduction tells them
	mailbox *sink.Sink
	daemon  *exec.Cmd
	ended   chan struct{} // closed when the daemon has ended
	unlock  func()        // lets go of demoLock

	introduce sync.Once
	mu        sync.Mutex // one line at a time
}

// demoSetup is what the control file is made with.
type demoSetup struct {
	Dir, Folder, Run  string // Folder and Run are quoted for a command line
	Cycle             int    // seconds
	Port              int    // of the dashboard
	User, Password    string
	MailPort, WebPort int
	Web               string // address of the sample web server
}

// demo runs until it is interrupted, or for the time that --for gives, and takes everything away again.
func (p *program) demo() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()
	if p.opts.away > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, p.opts.away)
		defer cancel()
	}
	d := &demo{program: p, pids: map[string]int{}}
	err := d.run(ctx)
	if err = errors.Join(err, d.end()); err != nil {
		return p.fail("the demo cannot go on: %v", err)
	}
	d.line("end", "services, daemon and mailbox have ended, %s is removed", d.setup.Dir)
	return 0
}

func (d *demo) run(ctx context.Context) error {
	if err := d.prepare(); err != nil {
		return err
	}
	// Nobody waits for the services: with this signal ignored the kernel collects those that end.
	signal.Ignore(syscall.SIGCHLD)
	if err := adoptOrphans(); err != nil {
		return fmt.Errorf("look after services whose starter has ended: %w", err)
	}
	for _, s := range d.samples {
		pid, err := s.start()
		if err != nil {
			return fmt.Errorf("start the sample service %s: %w", s.name, err)
		}
		d.pids[s.name] = pid
	}
	if err := d.startDaemon(); err != nil {
		return err
	}
	watching, stop := context.WithCancel(ctx)
	var watchers sync.WaitGroup
	for _, s := range d.samples {
		watchers.Go(func() { d.watch(watching, s, d.pids[s.name]) })
	}
	defer watchers.Wait()
	defer stop()
	return d.follow(ctx)
}

// prepare makes the folder, the mailbox and the control file.
func (d *demo) prepare() error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	s := &d.setup
	if s.Dir, err = os.MkdirTemp("", "upkeep-demo-"); err != nil {
		return fmt.Errorf("make a temporary folder: %w; name another place with TMPDIR", err)
	}
	if strings.ContainsAny(self+s.Dir, `"'`) {
		return fmt.Errorf("%s and %s must have no quotes in their names, as a control file cannot hold them; move the program or set TMPDIR", self, s.Dir)
	}
	if d.unlock, err = lockFile(filepath.Join(s.Dir, demoLock)); err != nil {
		return err
	}
	s.Folder, s.Run = "'"+s.Dir+"'", "'"+self+"' "+demoRole
	s.User, s.Password = "demo", strings.ToLower(rand.Text()[:12])
	if s.Cycle = d.program.opts.cycle; s.Cycle == 0 {
		s.Cycle = 5
	}
	if d.mailbox, err = sink.Listen("127.0.0.1:0"); err != nil {
		return fmt.Errorf("open the mailbox: %w", err)
	}
	d.mailbox.Set(sink.Settings{OnMail: d.mail})
	_, port, _ := net.SplitHostPort(d.mailbox.Addr)
	s.MailPort, _ = strconv.Atoi(port)
	if s.Port, s.WebPort, err = freePorts(); err != nil {
		return fmt.Errorf("find a free port: %w", err)
	}
	s.Web = net.JoinHostPort("127.0.0.1", strconv.Itoa(s.WebPort))
	d.samples = []sample{{name: "web", folder: s.Dir, listen: s.Web}, {name: "worker", folder: s.Dir}, {name: "leak", folder: s.Dir}}
	return d.writeControlFile()
}

// freePorts gives two ports of localhost that nobody listens on.
func freePorts() (a, b int, err error) {
	var ports [2]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, 0, err
		}
		defer func() { _ = l.Close() }() // both are held until both are known, so that they differ
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports[0], ports[1], nil
}

func (d *demo) controlFile() string { return filepath.Join(d.setup.Dir, "upkeeprc") }

func (d *demo) writeControlFile() error {
	text, err := template.New("upkeeprc").Parse(demoFile)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(d.controlFile(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the control file: %w", err)
	}
	if err := errors.Join(text.Execute(f, d.setup), f.Close()); err != nil {
		return fmt.Errorf("write the control file: %w", err)
	}
	return nil
}

func (d *demo) daemonOutput() string { return filepath.Join(d.setup.Dir, "daemon.out") }

// startDaemon starts this program as the daemon, in a session of its own: Ctrl-C is for the demo, which ends the daemon
// in order.
func (d *demo) startDaemon() error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	output, err := os.Create(d.daemonOutput())
	if err != nil {
		return fmt.Errorf("start the daemon: %w", err)
	}
	defer func() { _ = output.Close() }()
	cmd := exec.Command(self, "-I", "-c", d.controlFile())
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the daemon: %w", err)
	}
	d.daemon, d.ended = cmd, make(chan struct{})
	go func() {
		_ = cmd.Wait() // its status went to nobody, as SIGCHLD is ignored
		close(d.ended)
	}()
	return nil
}

// follow shows what the daemon tells until ctx or the daemon ends.
func (d *demo) follow(ctx context.Context) error {
	client := api.New(api.Options{Address: net.JoinHostPort("127.0.0.1", strconv.Itoa(d.setup.Port)), Username: d.setup.User, Password: d.setup.Password})
	began, up := time.Now(), false
	pause := time.NewTicker(50 * time.Millisecond)
	defer pause.Stop()
	for {
		err := client.Follow(ctx, func() { up = true; d.introduce.Do(d.introduction) }, d.event)
		select {
		case <-ctx.Done():
			return nil
		case <-d.ended:
			return d.whyEnded()
		case <-pause.C: // it is still starting, or we fell behind
		}
		if !up && time.Since(began) > demoPatience {
			return fmt.Errorf("the daemon does not answer: %w", err)
		}
	}
}

// whyEnded tells a daemon that somebody stopped, which takes its pid file away, from one that broke down.
func (d *demo) whyEnded() error {
	if _, err := os.Stat(filepath.Join(d.setup.Dir, "upkeep.pid")); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(d.setup.Dir, "upkeep.state")); err == nil {
			d.line("end", "somebody stopped the daemon")
			return nil
		}
	}
	said, _ := os.ReadFile(d.daemonOutput())
	return fmt.Errorf("the daemon has ended: %s", strings.TrimSpace(string(said)))
}

// end takes everything away: first the daemon, which would start services again.
func (d *demo) end() error {
	var errs []error
	if d.daemon != nil {
		_ = d.daemon.Process.Signal(syscall.SIGTERM) // an error says that it has ended
		select {
		case <-d.ended:
		case <-time.After(demoEndDaemon):
			_ = d.daemon.Process.Kill()
			<-d.ended
		}
	}
	for _, s := range d.samples {
		if err := endProcess(s.pidFile()); err != nil {
			errs = append(errs, fmt.Errorf("end the sample service %s: %w", s.name, err))
		}
	}
	if d.mailbox != nil {
		errs = append(errs, d.mailbox.Close())
	}
	if d.unlock != nil {
		d.unlock()
	}
	if d.setup.Dir != "" {
		errs = append(errs, os.RemoveAll(d.setup.Dir))
	}
	return errors.Join(errs...)
}

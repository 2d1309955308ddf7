package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// readyEnv marks the process that is to become the daemon; its value is the descriptor on which it says that it is up.
const readyEnv = "UPKEEP_READY_FD"

func detached() bool { return os.Getenv(readyEnv) != "" }

// background starts this program again in a session of its own and returns when that one runs, or has said why not.
func (p *program) background() int {
	self, err := os.Executable()
	if err != nil {
		return p.fail("find this program: %v", err)
	}
	isReady, ready, err := os.Pipe()
	if err != nil {
		return p.fail("start the daemon: %v", err)
	}
	file, err := p.opts.controlFile(p.monit())
	if err != nil {
		return p.fail("%v", err)
	}
	said, say, err := os.Pipe()
	if err != nil {
		return p.fail("start the daemon: %v", err)
	}
	if p.opts.found && !p.monit() {
		fmt.Fprintf(p.out, "The control file is %s\n", file)
	}
	cmd := exec.Command(self, append([]string{"-c", file}, p.args...)...)
	cmd.Args[0] = p.name
	cmd.Stdout, cmd.Stderr = say, say
	cmd.ExtraFiles = []*os.File{ready}
	cmd.Env = append(os.Environ(), readyEnv+"=3")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	signal.Ignore(syscall.SIGHUP) // which the daemon inherits until it can obey it; we wait for it in any case
	if err := cmd.Start(); err != nil {
		return p.fail("start the daemon: %v", err)
	}
	_, _ = ready.Close(), say.Close() // the daemon's ends stay open in the daemon alone
	up := make([]byte, 1)
	n, _ := isReady.Read(up) // ends when the daemon says it is up, or ends itself
	status := 0
	if n == 0 {
		status = 1
		if err := cmd.Wait(); cmd.ProcessState != nil && cmd.ProcessState.Exited() {
			status = cmd.ProcessState.ExitCode()
		} else if err != nil {
			fmt.Fprintln(p.err, err)
		}
	}
	text, _ := io.ReadAll(said) // closed by the daemon as soon as it is up
	if status == 0 {
		fmt.Fprint(p.out, string(text))
	} else {
		fmt.Fprint(p.err, string(text))
	}
	return status
}

// ready tells the process that started this one that the daemon is up, and lets go of its terminal.
func ready() {
	if !detached() {
		return
	}
	_ = os.Unsetenv(readyEnv) // programs that the daemon starts have nothing to do with it
	if null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0); err == nil {
		for fd := range 3 {
			_ = dup(int(null.Fd()), fd)
		}
		_ = null.Close()
	}
	pipe := os.NewFile(3, "ready")
	_, _ = pipe.Write([]byte{1})
	_ = pipe.Close()
}

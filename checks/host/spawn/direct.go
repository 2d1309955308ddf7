package spawn

import (
	"os"
	"syscall"

	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// startDirectly starts a program by fork and exec of ourselves. The thread that does it waits in the kernel until the
// program file is loaded.
func startDirectly(c Command, p prepared, streams []*stream) (*os.Process, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	files := []*os.File{null, null, null}
	for i, s := range streams {
		files[1+i] = s.to
	}
	process, err := os.StartProcess(p.path, p.args, &os.ProcAttr{Dir: p.dir, Env: p.env, Files: files,
		Sys: &syscall.SysProcAttr{Setsid: true, Credential: p.credential}})
	if err != nil {
		if _, dirErr := deadline.Stat(p.dir); dirErr != nil {
			return nil, &directoryError{dirErr}
		}
		return nil, err
	}
	unprotect(process.Pid)
	if c.Before == nil {
		return process, nil
	}
	ticks, err := startTicks(process.Pid)
	if err == nil {
		err = c.Before(process.Pid, ticks)
	}
	if err != nil {
		_ = syscall.Kill(-process.Pid, syscall.SIGKILL) // it leads its own group
		_, _ = process.Wait()                           // how it ended says nothing new
		return nil, err
	}
	return process, nil
}

package probe

import (
	"errors"
	"fmt"
	iofs "io/fs"
	"sync"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// named is what is known of a pid file, and of the process that was found through it last.
type named struct {
	file *proc.PIDFile

	mu   sync.Mutex
	last checks.ProcessIdentity // also when that process has ended
	// stranger is whom the file named that is not the service, and when the file was written.
	stranger checks.ProcessIdentity
	written  time.Time
}

// remembered is the process that was the service's last: the one that this run has seen, else what the last observation or
// the state file knows.
func (n *named) remembered(before *checks.Observation) checks.ProcessIdentity {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last == (checks.ProcessIdentity{}) && before != nil {
		if n.last = before.Known; n.last == (checks.ProcessIdentity{}) {
			n.last = before.Process.Identity()
		}
	}
	return n.last
}

func (n *named) remember(p *proc.Process) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = identityOf(p)
}

// isStranger is isStranger, and remembers: what was a stranger beside the living service is one after its end.
func (n *named) isStranger(p *proc.Process, path string, written time.Time, known checks.ProcessIdentity, lives bool) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stranger == identityOf(p) && n.written.Equal(written) {
		return true
	}
	if !isStranger(p, path, written, known, lives) {
		return false
	}
	n.stranger, n.written = identityOf(p), written
	return true
}

func identityOf(p *proc.Process) checks.ProcessIdentity {
	return checks.ProcessIdentity{PID: p.PID, StartTicks: p.StartTicks}
}

// lookup gives the process with an id, a zombie too, nil when there is none. An error says that nobody can tell now.
type lookup func(pid int) (*proc.Process, error)

// inTable looks into a reading of all processes, and at the process itself where that is too old to have it.
func inTable(table *proc.Table) lookup {
	return func(pid int) (*proc.Process, error) {
		if p, ok := table.Get(pid); ok {
			return p, nil
		}
		return proc.Lookup(pid)
	}
}

// standing is what is found of a service that has a pid file.
type standing struct {
	process  *proc.Process // nil: it does not run
	pidFile  string        // what is wrong with the pid file, though the process runs
	stranger string        // what the pid file names in its place
}

// identify is the one test of whether a service with a pid file runs; every path asks it: a look, the glance of a look that
// was woken, and actions. It is decided in this order.
//
//  1. The file names the process that was seen before, with the same start: that is the service, whatever clocks and
//     times of files say.
//  2. The file is gone, or holds nothing that can be the service, and the process that was seen before lives: the service
//     runs, and its pid file is what is wrong.
//  3. The file names a process that was not seen before: it is the service, unless it is a stranger that has the number
//     of a process before it (see isStranger).
//
// An error says that nobody can tell now.
func identify(n *named, path string, before *checks.Observation, find lookup) (standing, error) {
	known := n.remembered(before)
	pid, written, err := n.file.Read()
	if shortage.Of(err) {
		return standing{}, fmt.Errorf("read pid file: %w", err)
	}
	var p *proc.Process
	if err == nil {
		var lookedUp error
		if p, lookedUp = find(pid); lookedUp != nil {
			return standing{}, lookedUp
		}
		if p != nil && identityOf(p) == known {
			return standing{process: p}, nil
		}
	}
	survivor, lookedUp := survivor(known, find)
	if lookedUp != nil {
		return standing{}, lookedUp
	}
	switch {
	case err != nil:
		return standing{process: survivor, pidFile: wrong(path, err)}, nil
	case p == nil:
		return standing{process: survivor, pidFile: fmt.Sprintf("pid file '%s' names process %d, which does not run", path, pid)}, nil
	case n.isStranger(p, path, written, known, survivor != nil):
		stranger := strangerText(p, path)
		if survivor != nil {
			return standing{process: survivor, pidFile: stranger}, nil
		}
		return standing{stranger: stranger}, nil
	}
	n.remember(p)
	return standing{process: p}, nil
}

// survivor is the process that was seen before, if it lives. A zombie has ended.
func survivor(known checks.ProcessIdentity, find lookup) (*proc.Process, error) {
	if known.PID == 0 {
		return nil, nil
	}
	p, err := find(known.PID)
	if err != nil || p == nil || p.Zombie || identityOf(p) != known {
		return nil, err
	}
	return p, nil
}

// coarse is how much later than its pid file a process may seem to have started: the coarsest file system tells times in
// steps of two seconds.
const coarse = 2 * time.Second

// isStranger reports whether a process that was not seen before only has the number that a pid file holds: whoever writes
// its pid file has started before. known is the process that was seen before, and lives tells whether it still runs.
//
// A process's start is known in ticks since the boot, a file's time in that of a clock that may have been set since. What
// that means:
//
//   - On a file system that each boot begins empty the file is of this boot, and its time is not asked for. Only when the
//     process that was seen before still lives, or had the same number, does the time decide.
//   - Elsewhere both are compared by today's clock. A clock that was set back since the file was written makes the file
//     seem younger, so that a stranger may pass for the service: Monit, which does not look at times, is fooled by all.
//   - A clock that was set forward since then makes the file seem older, and a service that started before and was never
//     seen seem a stranger. Nothing tells that from a number that was given away again after a boot without a clock. It is
//     decided as a stranger then: nothing is stopped or signalled, and the start program of a service that
//     does run finds its own pid file and lock. It concerns the first look alone; a service that was seen is known.
func isStranger(p *proc.Process, path string, written time.Time, known checks.ProcessIdentity, lives bool) bool {
	switch {
	case known.PID == p.PID: // the one that was seen has ended, and the kernel has given its number away
		return p.Started.After(written)
	case !lives && fs.InMemory(path):
		return false
	}
	return p.Started.After(written.Add(coarse))
}

// strangerText tells whom a pid file names wrongly.
func strangerText(p *proc.Process, path string) string {
	what := proc.CommandOf(p.PID)
	if what == "" {
		what = p.Name
	}
	return fmt.Sprintf("pid file '%s' is stale: process %d (%s) is another one, which began after the file was written", path, p.PID, what)
}

// wrong says what is wrong with a pid file that names no process.
func wrong(path string, err error) string {
	what := "cannot be read"
	switch {
	case errors.Is(err, iofs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		what = "is gone"
	case errors.Is(err, proc.ErrEmpty), errors.Is(err, proc.ErrNoID):
		what = errors.Unwrap(err).Error()
	case errors.Is(err, iofs.ErrInvalid):
		what = "is no regular file"
	case errors.Is(err, iofs.ErrPermission):
		what += " -- permission denied"
	}
	return fmt.Sprintf("pid file '%s' %s", path, what)
}

// Running is the test of identify for actions, which ask it while they wait; for a service without a pid file the one that
// finds it. before is what was seen last, nil for nothing.
func (o *Observer) Running(s *checks.Service, before *checks.Observation) checks.Standing {
	var found checks.Standing
	var err error
	switch {
	case s.Unit != "":
		found.Runs, err = o.unitRuns(s.Unit)
	case s.Pattern != nil:
		found.Runs, err = o.tables.runs(s, scanned)
	default:
		var st standing
		st, err = identify(o.tables.named(s.Target), s.Target, before, proc.Lookup)
		found.Runs, found.Stranger = st.process != nil && !st.process.Zombie, st.stranger
	}
	if err != nil {
		return checks.Standing{Unseen: err.Error()}
	}
	return found
}

// glance tells whether the process of a woken service has ended, and why its pid file's process is not it. A reading of
// the whole table would be most of the time between its end and its start program.
func (o *Observer) glance(look engine.Look) (gone bool, stranger string) {
	s := look.Service
	if s.Pattern != nil {
		if look.Gone == 0 { // it is most likely there
			return false, ""
		}
		runs, err := o.tables.runs(s, 0)
		return err == nil && !runs, ""
	}
	st, err := identify(o.tables.named(s.Target), s.Target, look.Before, proc.Lookup)
	return err == nil && st.ended(look), st.stranger
}

// ended tells that no process of the service is there. A zombie of init has ended and is about to go, as has one whose end
// the kernel has told; one that another parent forgets is an event of its own.
func (st standing) ended(look engine.Look) bool {
	p := st.process
	return p == nil || p.Zombie && (p.PPID == 1 || p.PID == look.Gone)
}

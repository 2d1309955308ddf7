package engine

import (
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/watch"
)

// lookTwice is how long a thing that seems to be gone is given to come back before it counts.
const lookTwice = 200 * time.Millisecond

// successor is how long a process that ended for an unknown reason is given to be followed by another.
const successor = 250 * time.Millisecond

// Keys of wake-ups: one service may be watched in several ways.
func (u *unit) processKey() string { return "process " + strings.ToLower(u.svc.Name) }
func (u *unit) fileKey() string    { return "file " + strings.ToLower(u.svc.Name) }

// watchAll asks the kernel for wake-ups about everything that can be named in advance. It runs beside the loop: paths on
// a dead file server may never answer.
func (e *Engine) watchAll() {
	if e.waker == nil {
		return
	}
	paths := map[string]string{}
	mounts, links := false, false
	for _, u := range e.units {
		switch u.svc.Kind {
		case checks.File, checks.Directory, checks.Fifo:
			paths[u.fileKey()] = u.svc.Target
		case checks.Process:
			if u.svc.Pattern == nil && u.svc.Target != "" {
				paths[u.fileKey()] = u.svc.Target
			}
		case checks.Filesystem:
			mounts = true
		case checks.Network:
			links = true
		}
	}
	if mounts {
		e.degraded("mounts", e.waker.Mounts("mounts"))
	}
	if links {
		e.degraded("links", e.waker.Links("links"))
	}
	e.unwatched = !e.files(func() {
		for key, path := range paths {
			e.degraded(key, e.waker.File(key, path))
		}
	})
}

// rescan lets the waker look again for folders that were not there, beside the loop.
func (e *Engine) rescan() {
	switch {
	case e.waker == nil:
	case e.unwatched:
		e.watchAll()
	default:
		e.files(e.waker.Rescan)
	}
}

// files runs f, which asks the file system, in the one goroutine for that. While it hangs the next ones are left out: the
// cycle sees everything all the same. It tells whether f was taken.
func (e *Engine) files(f func()) bool {
	select {
	case e.asking <- struct{}{}:
		go func() { // not waited for: a stat on a dead file server never ends
			f()
			<-e.asking
		}()
		return true
	default:
		return false
	}
}

// degraded notes a watch that the kernel refused.
func (e *Engine) degraded(what string, err error) {
	if err != nil {
		e.log.Debug("no wake-ups, the cycle looks after it", "watch", what, "err", err)
	}
}

// watchSeen follows the process that a look has found.
func (e *Engine) watchSeen(u *unit) {
	if e.waker == nil || u.svc.Kind != checks.Process || u.seen.Process == nil || u.seen.Missing != "" {
		return
	}
	if p := u.seen.Process; p.PID != u.pid {
		u.pid = p.PID
		e.degraded(u.processKey(), e.waker.Process(u.processKey(), p.PID, p.StartTicks))
	}
}

func (e *Engine) unwatch(u *unit) {
	e.waker.Forget(u.processKey())
	e.waker.Forget(u.fileKey())
}

// wake brings looks forward. It is a hint to look, never a fact.
func (e *Engine) wake(w watch.Wake) {
	switch w.Kind {
	case watch.MountChange, watch.LinkChange:
		kind := checks.Filesystem
		if w.Kind == watch.LinkChange {
			kind = checks.Network
		}
		for _, u := range e.units {
			if u.svc.Kind == kind {
				e.bringForward(u, 0)
			}
		}
	default:
		_, name, _ := strings.Cut(w.Key, " ")
		u := e.byName[name]
		if u == nil || w.Kind == watch.ProcessExit && w.PID != u.pid {
			return
		}
		if w.Kind == watch.ProcessExit {
			u.pid = 0
			e.exited(u, w)
			return
		}
		u.pidFile = u.svc.Kind == checks.Process
		e.bringForward(u, 0)
	}
}

// hasty tells that a look which a wake-up brought must not count yet: a pid file that went away is no proof that the
// process did (the kernel tells of that), and what seems to be missing is looked at a second time.
func (e *Engine) hasty(u *unit, order Look, seen *checks.Observation) bool {
	if !order.Fresh || seen.Missing == "" {
		u.again = false
		return false
	}
	if order.PidFile {
		return true
	}
	switch u.svc.Kind {
	case checks.File, checks.Directory, checks.Fifo, checks.Filesystem:
		if u.again = !u.again; u.again {
			e.putOff(u, lookTwice)
			return true
		}
	}
	return false
}

// exited decides when to look after a process has ended: a crash at once; one that ended on purpose is given until its
// next slot to come back by other hands; when the kernel cannot tell, a moment.
func (e *Engine) exited(u *unit, w watch.Wake) {
	switch instant := e.config.Settings.Instant; {
	case instant == checks.InstantNever:
	case instant == checks.InstantAlways || w.Exit.Known && !w.Exit.OnPurpose():
		e.bringForward(u, 0)
	case !w.Exit.Known:
		e.bringForward(u, successor)
	default:
		u.ended, e.dirty = w.Exit.String(), true
	}
}

// bringForward makes a service due now, or after a moment. What a rule has moved in this slot waits for the next.
func (e *Engine) bringForward(u *unit, after time.Duration) {
	if u.st.Monitor&checks.MonitorYes == 0 || u.held || u.acted == e.cycle && u.acted != 0 || e.cycle == 0 {
		return
	}
	if u.cron != nil || u.svc.Every.Cycles > 1 {
		return // its own schedule stands: it asked not to be looked at in between
	}
	if after > 0 {
		e.putOff(u, after)
		return
	}
	if u.looking {
		e.putOff(u, 10*time.Millisecond) // the look under way may have been too early to see it
		return
	}
	u.fresh = true
	e.want(u)
}

func (e *Engine) putOff(u *unit, d time.Duration) {
	if u.timer != nil {
		return
	}
	name := u.svc.Name
	u.timer = time.AfterFunc(d, func() {
		e.call(func() {
			if u := e.unit(name); u != nil && u.timer != nil {
				u.timer = nil
				e.bringForward(u, 0)
			}
		})
	})
}

// delayed tells whether a look is put off, so that one pass does not end before it.
func (e *Engine) delayed() bool {
	for _, u := range e.units {
		if u.timer != nil {
			return true
		}
	}
	return false
}

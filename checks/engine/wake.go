package engine

import (
	"cmp"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// lookTwice is how long a thing that seems to be gone is given to come back before it counts.
const lookTwice = 200 * time.Millisecond

// successor is how long a process that ended for an unknown reason is given to be followed by another.
const successor = 250 * time.Millisecond

// A file that was changed less than a moment ago is being written, and is given some time.
const (
	moment  = 30 * time.Millisecond
	writing = 150 * time.Millisecond
)

// Keys of wake-ups: one service may be watched in several ways.
func (u *unit) processKey() string { return "process " + u.key }
func (u *unit) fileKey() string    { return "file " + u.key }

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
			if u.svc.Pattern == nil && u.svc.Unit == "" && u.svc.Target != "" {
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
// cycle sees everything all the same. It reports whether f was taken.
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
	if p := u.seen.Process; p.PID != u.pid || e.waker.Refused(u.processKey()) != "" {
		u.pid = p.PID
		e.degraded(u.processKey(), e.waker.Process(u.processKey(), p.PID, p.StartTicks))
	}
}

// unwatchedWhy tells why a service is seen by the cycle alone where the kernel could wake us; empty when it does.
func (e *Engine) unwatchedWhy(u *unit) string {
	if e.waker == nil {
		return ""
	}
	switch u.svc.Kind {
	case checks.Process, checks.File, checks.Directory, checks.Fifo:
		return cmp.Or(e.waker.Refused(u.processKey()), e.waker.Refused(u.fileKey()))
	case checks.Filesystem:
		return e.waker.Refused("mounts")
	case checks.Network:
		return e.waker.Refused("links")
	}
	return ""
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
				e.bringForward(u, strong)
			}
		}
	default:
		_, name, _ := strings.Cut(w.Key, " ")
		u := e.byName[name]
		switch {
		case u == nil || w.Kind == watch.ProcessExit && w.PID != u.pid:
		case w.Kind == watch.ProcessExit:
			u.pid, u.gone, u.exit = 0, w.PID, w.Exit
			e.exited(u, w)
		case u.svc.Kind == checks.Process:
			e.bringForward(u, weak) // a pid file that went away is no proof that the process did: the kernel tells of that
		case !w.Open:
			e.bringForward(u, strong)
		case u.svc.Needs.FollowsContent():
			e.bringForward(u, weak) // new lines are worth a look; all else waits until the file is closed
		}
	}
}

// hasty tells that what a look found must not count yet. What a weak wake-up brought proves nothing of a thing that is
// missing, or of a file that is being written anew. What seems to have gone is looked at a second time: between
// the two halves of a replacement anything is missing for a moment.
func (e *Engine) hasty(u *unit, order *Look, seen *checks.Observation) bool {
	before := order.Before
	switch {
	case order.weak && (seen.Missing != "" || shrunk(before, seen)):
		return true
	case seen.Process != nil && seen.Process.Zombie && seen.Missing == "" && !order.second && !e.once && processOf(before) == processOf(seen) &&
		!before.Process.Zombie: // its parent may be about to collect it
		e.checkAgain(u, order, lookTwice)
		return true
	case seen.File != nil && !order.second && !e.once && before != nil && before.File != nil && beingWritten(order, seen):
		e.checkAgain(u, order, writing)
		return true
	case seen.Missing == "" || order.second || e.once || before == nil || before.At.IsZero() || before.Missing != "":
		return false
	}
	switch u.svc.Kind {
	case checks.File, checks.Directory, checks.Fifo, checks.Filesystem:
		e.checkAgain(u, order, lookTwice)
		return true
	case checks.Process:
		if !order.Fresh { // the clock brought this look: perhaps it is just being restarted
			e.checkAgain(u, order, successor)
			return true
		}
	}
	return false
}

// beingWritten tells that a file was changed a moment ago, or that the clock's look finds it shorter: its writer may be in
// the middle. A wake-up comes when the file was closed and left alone for longer than that moment.
func beingWritten(order *Look, seen *checks.Observation) bool {
	return !order.Service.Needs.FollowsContent() && !seen.File.Modify.Equal(order.Before.File.Modify) &&
		(seen.At.Sub(seen.File.Modify).Abs() < moment || !order.Fresh && shrunk(order.Before, seen))
}

// shrunk tells that a file has become shorter in its place.
func shrunk(before, now *checks.Observation) bool {
	return before != nil && before.File != nil && now.File != nil && before.File.Inode == now.File.Inode && now.File.Size < before.File.Size
}

// checkAgain has a service checked a second time after a while; what depends on it waits as well.
func (e *Engine) checkAgain(u *unit, order *Look, after time.Duration) {
	u.ask.woken = order.woken
	e.transition(u, recheck, "it may be missing for a moment only")
	e.cancel(wokenLater, u) // a check that was to come sooner would be too soon
	e.at(now().Add(after), secondCheck, u)
}

// secondCheck makes a service ready that was kept for a second check.
func (e *Engine) secondCheck(u *unit) {
	if u.phase != recheck {
		return
	}
	u.ask.fresh, u.ask.twice, u.ask.weak = true, true, false
	e.ready(u, "it seemed to be missing")
}

// exited decides when to look after a process has ended: a crash at once; one that ended on purpose is given until its
// next slot to come back by other hands; when the kernel cannot tell, a moment.
func (e *Engine) exited(u *unit, w watch.Wake) {
	switch instant := cmp.Or(u.svc.Instant, e.config.Settings.Instant); {
	case instant == checks.InstantNever:
	case instant == checks.InstantAlways || w.Exit.Known && !w.Exit.OnPurpose():
		e.bringForward(u, strong)
	case !w.Exit.Known && e.mayWake(u):
		e.wakeLater(u, successor, strong)
	case w.Exit.Known:
		u.ended = true
		e.markDirty(u)
	}
}

// How much a wake-up proves.
var (
	weak   = ask{fresh: true, weak: true, woken: true}
	strong = ask{fresh: true, woken: true}
)

// expensive is the share of a cycle that a check must take for wake-ups to have it made once a cycle at most; woken checks
// that are that expensive take no more than the budget's share of a cycle all together.
const (
	expensive = 100 // 1 %
	budget    = 4   // 25 %
)

// mayWake reports whether a service may be checked between its slots. What a rule has moved in this slot waits for the
// next, and who asked for a schedule of its own asked not to be checked in between. What is expensive is woken no more
// often than the cycle would have it checked.
func (e *Engine) mayWake(u *unit) bool {
	switch {
	case u.st.Monitor&checks.MonitorYes == 0 || u.phase == held || e.cycle == 0 || u.cron != nil || u.svc.Every.Cycles > 1:
		return false
	case u.acted == e.cycle:
		return false
	case u.seen != nil && u.seen.Took > e.config.Settings.Cycle/expensive && e.config.Settings.Cycle > 0 && u.svc.Needs.ReadsFile():
		return u.woken != e.cycle && e.wokenCost < e.config.Settings.Cycle/budget
	}
	return true
}

// bringForward has a service checked now.
func (e *Engine) bringForward(u *unit, by ask) {
	if !e.mayWake(u) {
		return
	}
	switch u.phase {
	case checking:
		e.wakeLater(u, 10*time.Millisecond, by) // the check under way may have been too early to see it
	case recheck:
		if !by.weak && u.svc.Kind == checks.Process { // the kernel has told of a crash; of a file it tells each step of a replacement
			e.secondCheck(u)
		}
	case due, ready: // what was to be checked anyway counts as it would have
		u.ask.fresh, u.ask.weak = true, u.ask.weak && by.weak // and is still its slot's
	case idle:
		u.ask = by
		e.want(u, "the kernel has woken us")
	}
}

// wakeLater brings a check forward after a moment. One that is put off already stays where it is; what is strong makes it so.
func (e *Engine) wakeLater(u *unit, after time.Duration, by ask) {
	if _, on := e.agenda.At(entry{what: wokenLater, unit: u}); on {
		u.later.weak = u.later.weak && by.weak
		return
	}
	u.later = by
	e.at(now().Add(after), wokenLater, u)
}

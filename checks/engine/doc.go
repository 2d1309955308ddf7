// Package engine owns time: when each service is checked, in what order, what is done about what was found, the live
// state and the state file.
//
// One goroutine, the loop, owns all state; checks and actions run beside it and hand their results back through a
// mailbox, readers get snapshots without locks. A wake-up from the kernel is a hint to check now; the cycle is the safety
// net and the unit of tolerance.
//
// The engine has four parts. The agenda (agenda.go) holds every due time, and the loop arms one timer for the first of
// them after each turn. The pool (pool.go) runs checks, so many at a time. Jobs (jobs.go) carry out actions, as a plan
// (plan.go) over the graph of dependencies. The view (view.go) is what readers see.
//
// A service is a unit, in one of seven phases. Only transition moves it from one to another:
//
//	            ┌────────────── cancelled ──────────────┐
//	            │                                       │
//	          idle ──► due ──► ready ──► checking ──────┤ judged: idle
//	            ▲       ▲        ▲          │           │
//	            │       │        │          ▼           │
//	            │       │        └────── recheck ───────┘
//	            │       └─ the daemon stood still, checked anew
//	            │
//	          held ◄── any phase, while a job moves the service
//	   unmonitored ◄── any phase; monitored again: idle
//
//	idle         nothing to do until its next slot or a wake-up
//	due          to be checked, once its prerequisites have been and its place in the cycle has come
//	ready        in the pool's queue
//	checking     a check is under way
//	recheck      it seems to be missing, or being written: a second check comes before that counts
//	held         a job moves it; what a check found meanwhile counts for nothing
//	unmonitored  not checked
package engine

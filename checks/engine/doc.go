// Package engine owns time: the cycle, the pool of looks, the order of dependencies, the live state and the state file.
//
// One goroutine owns all state. Looks and actions run beside it and hand their results back; readers get snapshots
// without locks. The kernel's wake-ups bring a look forward, the cycle is the safety net and the unit of tolerance.
package engine

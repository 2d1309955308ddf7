package main

import (
	"os"
	"runtime/debug"
)

// What a daemon holds matters on small machines. Reading a control file takes several times what the services need
// afterwards, and it touches most of the program's code once.
const (
	collectWhileReading = 200 // GOGC: for 20 000 services a seventh less CPU than with 100, for the same 105 MB at the peak
	collectWhileRunning = 50  // GOGC: the heap is small, so collecting it often costs little
)

// reading lets the heap grow further while f reads a control file.
func reading(f func()) {
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(collectWhileReading))
	}
	f()
}

// settle gives back what only the start, or a reload, needed.
func settle() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectWhileRunning)
	}
	debug.FreeOSMemory()
	dropCode()
}

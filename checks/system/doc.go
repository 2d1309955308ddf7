// Package system reads the machine: processes, load and memory, files, filesystems and network links.
//
// It answers "what is it now?" with plain structs and knows nothing of services or rules. It is the only package that
// imports gopsutil, which it uses where a reading is rare and portable; what every cycle needs (the process table) it
// reads itself. Linux is complete. Elsewhere a value that cannot be had is -1, the same as a rate before its second
// sample, and never a zero that looks like an answer.
//
// Rates come from readers, which keep the sample before: make one reader for the life of the daemon. Two looks within
// half a second share one rate, since the kernel's counters are too coarse for shorter intervals.
package system

// Package host is the folder of what reads and moves the machine: each package below answers "what is it now?" with plain
// structs and knows nothing of services or rules.
//
//   - proc: the process table and its processes, read from /proc by ourselves: every cycle needs it, and gopsutil takes ten times as
//     long for it (BenchmarkGopsutil beside BenchmarkProcessReader).
//   - fs, network, machine, units, cgroup: files and filesystems, links, the machine as a whole, units of systemd, control groups.
//   - spawn starts programs, watch tells what the kernel sees, boot what comes back at boot, shortage which errors are our own.
//
// gopsutil is used where a reading is rare and portable. Linux is complete. Elsewhere a value that cannot be had is -1, the
// same as a rate before its second sample, and never a zero that looks like an answer.
//
// Rates come from readers, which keep the sample before: make one reader for the life of the daemon. Two readings within half
// a second share one rate, since the kernel's counters are too coarse for shorter intervals.
package host

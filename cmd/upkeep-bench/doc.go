// Command upkeep-bench measures upkeep, and beside it any other program that reads the same control file, in one run.
//
//	upkeep-bench --bin ./upkeep --ref /usr/bin/monit     every row of the table
//	upkeep-bench --bin ./upkeep --rows kill,files        some of them
//	upkeep-bench soak --bin ./upkeep --for 30m           does what goes wrong on machines, and checks every event told of it
//
// It makes its own control files, services and sinks in a temporary folder, uses loopback only, and ends what it started:
// each program runs below a keeper, a process of this binary that inherits orphans and ends all of them when its standard
// input closes, so that no process stays behind even when upkeep-bench is killed. It reads /proc and uses inotify and pidfds,
// so it measures on Linux.
package main

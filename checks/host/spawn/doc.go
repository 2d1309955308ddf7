// Package spawn starts the programs that a control file names: start and stop
// programs, exec actions and program checks.
//
// It owns how a program is started and ended: no shell, an own session, the
// user and groups asked for, a clean set of descriptors, signals and umask,
// output kept up to a limit, and an end by deadline that takes the whole
// process group. It knows nothing of services, rules or what an exit status
// means.
//
// On Linux programs are started from a small process of our own (package
// starter), so that a program file on a dead mount holds its own start alone,
// and no thread is made or lost for a start. Where that process cannot be made,
// and on other systems, they are started directly; then what a program leaves
// in the background gets SIGPIPE at its next output after our end.
package spawn

// Package spawn starts the programs that a control file names: start and stop
// programs, exec actions and program checks.
//
// It owns how a program is started and ended: no shell, an own session, the
// user and groups asked for, a clean set of descriptors, signals and umask,
// output kept up to a limit, and an end by deadline that takes the whole
// process group. It knows nothing of services, rules or what an exit status
// means.
package spawn

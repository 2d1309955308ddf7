// Command upkeep-bench measures upkeep, and beside it any other program that reads the same control file, in one run.
//
// It makes its own control files, services and sinks in a temporary folder, uses loopback only, and ends what it started.
package main

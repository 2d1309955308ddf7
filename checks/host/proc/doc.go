// Package proc reads processes: the table of all of them once a cycle, details of some, one by its pid or pid file, and those
// whose command line matches a pattern.
package proc

// Package load makes services of a control file: it has the parser read it, compiles what was read, orders services by what
// they depend on, and warns of what is hardly meant. List writes the result as -tv shows it.
//
// Everything that is wrong is told in one run, and a file with an error gives nothing. Only here the machine is asked what
// makes a control file right or wrong: its name, users and groups, whether programs exist, files of patterns, passwords and
// certificates. What may never answer is asked through parser/deadline.
package load

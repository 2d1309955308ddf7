// Package checks holds the words of the domain: Service, Rule, Window, State, Observation, Event and Action, how a
// syntax tree becomes rules (Load), and how rules judge what was seen (Judge).
//
// Judging is pure: plain data in, plain data out, without a clock, a socket or a goroutine, so that a day of cycles can be
// tried in a millisecond. Only Load asks the machine, once, for what makes a control file right or wrong: its name, users and
// groups, whether programs exist, files of patterns and passwords, and who may write a pid file.
package checks

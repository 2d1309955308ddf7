// Package checks holds the domain: Service, Rule, Window, Observation, State, Event and Action, and how rules judge what was
// seen (Judge).
//
// Judging is pure: plain data in, plain data out, without a clock, a socket or a goroutine, so that a day of cycles can be
// tried in a millisecond. The kinds of tests are in checks/tests, the way from a control file to services is in checks/load.
package checks

// Package probe checks services: one file for each type of service, from a checks.Service to a checks.Observation.
//
// It decides nothing. What cannot be seen is said in the observation; a check obeys the deadline of its context, and one
// reading of the process table serves all checks of a cycle.
package probe

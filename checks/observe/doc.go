// Package observe looks at services: one file for each type of service, from a checks.Service to a checks.Observation.
//
// It decides nothing. What cannot be seen is said in the observation; a look obeys the deadline of its context, and one
// reading of the process table serves all looks of a cycle.
package observe

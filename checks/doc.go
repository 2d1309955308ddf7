// Package checks holds the words of the domain: Service, Rule, Window, State, Observation, Event and Action, how a
// syntax tree becomes rules (Load), and how rules judge what was seen (Judge).
//
// Nothing here looks at the machine, opens a socket, starts a goroutine or reads a clock. Each arrow is a function from
// plain data to plain data, so that a day of cycles can be tried in a millisecond.
package checks

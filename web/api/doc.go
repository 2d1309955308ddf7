// Package api holds what goes over the wire between the daemon and those who ask it: the types of the JSON under /api,
// the errors, and the client that the command line uses. It stands on the standard library alone, so that other programs
// can take it.
package api

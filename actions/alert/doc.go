// Package alert owns the way from an event to the people and programs that hear of it: who hears what (Recipients), how
// a mail reads (formats), and the queue that keeps every letter on disk from before it is first tried until it was
// delivered or given up.
//
// Handle only writes to disk; one goroutine for the mail servers and one for each collector deliver beside it. Packages
// mail and collector speak the protocols and know nothing of queues.
package alert

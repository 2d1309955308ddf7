// Package alert owns the way from an event to the people and programs that hear of it: who hears what (Recipients), how
// a mail reads (formats), and the queue that keeps every message in a folder from before it is first tried until it was
// delivered or given up.
//
// Handle only writes into the folder: the messages of an event first, then a line in the ledger that takes them over, so
// that a program ended at any moment has told an event to all who hear of it or to nobody, and knows which. Only then
// senders get them; Sync makes what was written outlast a power failure.
//
// Senders deliver beside it: one for each collector, and for the mail servers one to eight, as many as the messages that
// wait are worth. The messages of one service to one receiver keep their order. Packages mail and collector speak the
// protocols and know nothing of queues.
package alert

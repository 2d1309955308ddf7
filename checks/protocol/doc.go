// Package protocol speaks network protocols over a connection that somebody else dialled, until its deadline.
//
// One file is one protocol: its options as control files write them, its exchange, its texts, and its registration. A
// second registration of a name panics at start. Nothing here dials, retries or knows of rules.
package protocol

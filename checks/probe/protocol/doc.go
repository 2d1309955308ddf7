// Package protocol speaks network protocols over a connection that somebody else dialled, until its deadline.
//
// One file is one protocol: its options as control files write them, its exchange, its texts, and its registration. A
// second registration of a name panics at start. Exchanges read through wire, which bounds what a peer may send. Nothing
// here dials, retries or knows of rules; package dial, beside it, is what a probe needs below the protocol.
package protocol

// Package mail delivers alert mails by SMTP (RFC 5321) through go-mail: the mail servers of the control file in their
// order, one connection for many mails, and a verdict for each failure on whether trying again makes sense.
//
// It keeps no queue and retries nothing by itself; package alert does.
package mail

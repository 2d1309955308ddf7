package main

import "golang.org/x/sys/unix"

const (
	clockUnsynced = 0x0040 // STA_UNSYNC of adjtimex(2)
	clockError    = 5      // TIME_ERROR, what it returns then
)

// clock asks the kernel whether its time is kept in step with the world's. Rules on schedules, certificates and the times in
// mails rest on it.
func (x *examination) clock() {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	switch {
	case err != nil:
		x.warn("time", "", "the kernel does not tell whether the time is right: %v", err)
	case state == clockError || t.Status&clockUnsynced != 0:
		x.warn("time", "run chrony, systemd-timesyncd or another NTP client", "the clock is not kept in step with the world's")
	default:
		x.ok("time", "the clock is kept in step, within %d ms", t.Maxerror/1000)
	}
}

// Package dial connects a probe to the server it looks at: names, TCP, UDP and Unix sockets, TLS, and ICMP echo.
//
// Every call ends by the deadline of its context, leaves no goroutine behind, and words its errors as Monit does.
package dial

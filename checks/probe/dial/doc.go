// Package dial connects a probe to the server it looks at: names, TCP, UDP and Unix sockets, TLS, and ICMP echo.
//
// A connection is ended as a client ends it that is done, and one that nothing is said on before the server has seen it, so
// that a look leaves nothing in logs.
//
// Every call ends by the deadline of its context, leaves no goroutine behind, and words its errors as Monit does.
package dial

package dial

import (
	"context"
	"io"
	"net"
	"time"
)

// To close a connection on which something has come that nobody has read resets it, which servers write to their logs. So each
// hangs up as a client does that is done: it says so, reads what is there until the server closes too, and then closes.
const (
	lingerLeast = 100 * time.Millisecond
	lingerMost  = time.Second
	lingerBytes = 64 << 10
)

// linger is how long a server is given to close, by the time that it took to answer.
func linger(answered time.Duration) time.Duration {
	return min(max(4*answered, lingerLeast), lingerMost)
}

// hangUp closes a connection politely, at once when ctx has ended.
func hangUp(ctx context.Context, c net.Conn, answered time.Duration) {
	defer func() { _ = c.Close() }() // all that was to be known is known
	half, ok := c.(interface{ CloseWrite() error })
	if !ok || c.LocalAddr().Network() == "unixgram" || ctx.Err() != nil {
		return
	}
	if half.CloseWrite() != nil || c.SetReadDeadline(time.Now().Add(linger(answered))) != nil {
		return
	}
	defer context.AfterFunc(ctx, func() { _ = c.SetReadDeadline(time.Unix(1, 0)) })()
	_, _ = io.Copy(io.Discard, io.LimitReader(c, lingerBytes)) // whatever comes
}

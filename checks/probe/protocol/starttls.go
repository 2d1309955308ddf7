package protocol

import "context"

// upgrade turns to TLS in the middle of the exchange and gives the wire to go on with. What the peer said before it was
// asked to go on is refused: somebody on the way may have put it there.
func (w *wire) upgrade(ctx context.Context, r Request) (*wire, error) {
	if w.in.Buffered() > 0 {
		return nil, w.errorf("unexpected data before TLS")
	}
	conn, err := r.StartTLS(ctx, w.Conn)
	if err != nil {
		return nil, w.errorf("TLS -- %w", err)
	}
	return newWire(w.name, conn), nil
}

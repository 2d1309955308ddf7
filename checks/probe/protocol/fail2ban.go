package protocol

import (
	"context"
	"net"
	"strings"
)

// The fail2ban server: the command "ping" as a Python pickle of protocol 0, ended by a mark, the answer likewise (asyncserver
// and csocket in its sources). Up to 4096 bytes are read.
func init() {
	register(&Protocol{Names: []string{"fail2ban"}, Title: "FAIL2BAN",
		Proves: "the server answers a ping", run: runFail2ban})
}

const (
	fail2banPing = "(lp0\nS'ping'\np1\na." // ["ping"]
	fail2banEnd  = "<F2B_END_COMMAND>"
	fail2banMax  = 4096 // bytes of an answer
)

func runFail2ban(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("FAIL2BAN", conn)
	if err := w.send(fail2banPing + fail2banEnd); err != nil {
		return err
	}
	var answer []byte
	for !strings.HasSuffix(string(answer), fail2banEnd) {
		if len(answer) == fail2banMax {
			return w.errorf("PONG error -- no end after %d bytes", fail2banMax)
		}
		b, err := w.in.ReadByte()
		if err != nil {
			return w.errorf("PONG read error -- %w", plain(err))
		}
		answer = append(answer, b)
	}
	if !fail2banPong(string(answer)) {
		return w.errorf("PONG error -- %s", shown(string(answer)))
	}
	return nil
}

// fail2banPong tells whether a pickle holds (0, "pong"). A refusal is (1, an exception), so the text alone decides; no
// pickle is ever loaded.
func fail2banPong(answer string) bool {
	return strings.Contains(answer, "pong") && strings.HasSuffix(strings.TrimSuffix(answer, fail2banEnd), ".") &&
		!strings.Contains(answer, "Exception") && !strings.Contains(answer, "Error")
}

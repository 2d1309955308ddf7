package protocol

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// DWP, as Monit names it: a HEAD request and a status line as in HTTP (RFC 9112, section 4). One line is read.
func init() {
	register(&Protocol{Names: []string{"dwp"}, Title: "DWP",
		Proves: "the server answers HEAD with a status below 400", run: runDWP})
}

func runDWP(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("DWP", conn)
	if err := w.send("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n"); err != nil {
		return err
	}
	line, err := w.line()
	if err != nil {
		return err
	}
	status, err := parseDWP(line)
	if err == nil && status >= 400 {
		return failure("DWP error: %s", shown(line))
	}
	if err != nil {
		return w.errorf("%w", err)
	}
	return nil
}

// parseDWP reads the status out of "DWP/1.0 200 OK" or "HTTP/1.1 200 OK".
func parseDWP(line string) (int, error) {
	fields := strings.Fields(line)
	if len(fields) >= 2 && strings.Contains(fields[0], "/") {
		if status, err := strconv.Atoi(fields[1]); err == nil && status >= 100 && status <= 999 {
			return status, nil
		}
	}
	return 0, fmt.Errorf("invalid status line -- %s", shown(line))
}

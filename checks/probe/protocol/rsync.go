package protocol

import (
	"context"
	"fmt"
	"net"
	"strings"
)

// The rsync daemon: greeting, version, and "#list" (csprotocol.txt in the sources of rsync). Up to 8192 bytes of a line
// and 10000 lines are read.
func init() {
	register(&Protocol{Names: []string{"rsync"}, Title: "RSYNC", Port: 873,
		Proves: "the daemon greets and lists its modules to the end", run: runRsync})
}

const (
	rsyncMark     = "@RSYNCD: "
	rsyncVersion  = 31 // the newest that needs no list of digests
	rsyncMaxLines = 10_000
)

func runRsync(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("RSYNC", conn)
	greeting, err := w.expect(rsyncMark, "did not see server greeting")
	if err != nil {
		return err
	}
	var version, minor int
	if n, _ := fmt.Sscanf(greeting, rsyncMark+"%d.%d", &version, &minor); n == 0 || version < 1 {
		return w.errorf("server greeting parse error -- %s", shown(greeting))
	}
	if version > rsyncVersion {
		version, minor = rsyncVersion, 0
	}
	if err := w.send(fmt.Sprintf("%s%d.%d\n#list\n", rsyncMark, version, minor)); err != nil {
		return err
	}
	for range rsyncMaxLines {
		line, err := w.line()
		switch {
		case err != nil:
			return err
		case line == rsyncMark+"EXIT":
			return nil
		case strings.HasPrefix(line, "@ERROR"):
			return w.errorf("server error -- %s", shown(line))
		}
	}
	return w.errorf("no end of the list after %d lines", rsyncMaxLines)
}

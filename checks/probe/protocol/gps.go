package protocol

import (
	"context"
	"net"
	"strings"
)

// gpsd: the question G of the old protocol (man page gpsd(8) before version 2.90) and the VERSION greeting of the JSON
// protocol since (man page gpsd_json(5)). One line is read.
func init() {
	register(&Protocol{Names: []string{"gps"}, Title: "GPS", Port: 2947,
		Proves: "gpsd since version 2.90 greets; older ones have a device of a known kind", run: runGPS})
}

func runGPS(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("GPS", conn)
	if err := w.send("G\r\n"); err != nil {
		return err
	}
	line, err := w.line()
	if err == nil && !gpsAlive(line) {
		return failure("GPS error (no device): %s", shown(line))
	}
	return err
}

func gpsAlive(line string) bool {
	lower := strings.ToLower(line)
	return strings.HasPrefix(lower, "gpsd,g=gps") || strings.HasPrefix(lower, "gpsd,g=rtcm104") ||
		strings.HasPrefix(line, `{"class":"VERSION"`)
}

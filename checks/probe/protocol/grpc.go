package protocol

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strconv"

	"golang.org/x/net/http2/hpack"

	"github.com/upkeep-monitor/upkeep/parser"
)

type grpcOptions struct {
	Service *parser.Raw `parser:"'service' '='? @@"`
}

func init() {
	register(&Protocol{Names: []string{"grpc"}, Title: "GRPC", Port: 50051, ALPN: []string{"h2"}, Options: parser.Options[grpcOptions](),
		Proves: "the server, or a service of it, says of itself that it is serving", run: grpc})
}

var grpcHealth = map[uint64]string{0: "UNKNOWN", 1: "SERVING", 2: "NOT_SERVING", 3: "SERVICE_UNKNOWN"}

// grpc calls the Check method of the health service (github.com/grpc/grpc/blob/master/doc/health-checking.md) over HTTP/2.
func grpc(_ context.Context, conn net.Conn, r Request) error {
	w := newWire("GRPC", conn)
	service := said(optionsOf[grpcOptions](r).Service)
	var message []byte // HealthCheckRequest{service}
	if service != "" {
		message = append(binary.AppendUvarint([]byte{1<<3 | 2}, uint64(len(service))), service...)
	}
	body := append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
	s, err := openStream(w, []hpack.HeaderField{{Name: ":method", Value: "POST"}, {Name: ":scheme", Value: scheme(r.TLS)},
		{Name: ":authority", Value: authority(r)}, {Name: ":path", Value: "/grpc.health.v1.Health/Check"},
		{Name: "te", Value: "trailers"}, {Name: "content-type", Value: "application/grpc"}, {Name: "user-agent", Value: r.agent()}},
		string(body), true)
	if err != nil {
		return err
	}
	if status, _ := field(s.header, ":status"); status != "200" {
		return w.errorf("server returned HTTP status %s", shown(status))
	}
	reply, err := io.ReadAll(io.LimitReader(s, frameLimit))
	if err != nil {
		return err
	}
	status, ok := field(s.trailer, "grpc-status")
	from := s.trailer
	if !ok { // an answer of trailers only has them in the header
		status, ok = field(s.header, "grpc-status")
		from = s.header
	}
	if !ok || status != "0" {
		text, _ := field(from, "grpc-message")
		return w.errorf("health check failed -- status %s %s", shown(status), shown(text))
	}
	health, err := grpcStatus(reply)
	if err != nil {
		return w.errorf("invalid response: %w", err)
	}
	if health != 1 {
		name := grpcHealth[health]
		if name == "" {
			name = strconv.FormatUint(health, 10)
		}
		return w.errorf("health status is %s", name)
	}
	return nil
}

// grpcStatus reads HealthCheckResponse{status} and the five bytes before it.
func grpcStatus(reply []byte) (uint64, error) {
	const prefix = 5
	if len(reply) < prefix || reply[0] != 0 || int(binary.BigEndian.Uint32(reply[1:prefix])) != len(reply)-prefix {
		return 0, fmt.Errorf("no message in %d bytes", len(reply))
	}
	var status uint64
	for rest := reply[prefix:]; len(rest) > 0; {
		key, n := binary.Uvarint(rest)
		if n <= 0 {
			return 0, fmt.Errorf("broken field")
		}
		value, m := binary.Uvarint(rest[n:])
		if m <= 0 {
			return 0, fmt.Errorf("broken field")
		}
		rest = rest[n+m:]
		switch {
		case key == 1<<3:
			status = value
		case key&7 == 2 && value <= uint64(len(rest)):
			rest = rest[value:]
		case key&7 != 0:
			return 0, fmt.Errorf("unknown field %d", key>>3)
		}
	}
	return status, nil
}

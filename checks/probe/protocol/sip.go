package protocol

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// SIP: an OPTIONS request (RFC 3261, section 11) over UDP, TCP or TLS. Of the reply one line is read, over UDP one datagram.
func init() {
	register(&Protocol{Names: []string{"sip"}, Title: "SIP", Port: 5060,
		Proves:  "the server, or the proxy before the target, answers OPTIONS with less than 300",
		Options: parser.Options[sipOptions](), run: runSIP})
}

// sipOptions is: target URI maxforward N.
type sipOptions struct {
	Target     *parser.Raw `parser:"  'target' '='? @@"`
	MaxForward *sipHops    `parser:"| 'maxforward' '='? @@"`
}

const sipHopsDefault = 70

// sipHops is how many proxies may pass the request on, 0 to 255.
type sipHops struct {
	Pos parser.Pos
	N   int64
}

// Parse reads the number.
func (h *sipHops) Parse(c *parser.Cursor) error {
	before := c.MakeCheckpoint()
	var n parser.Int
	if err := n.Parse(c); err != nil || n.N > 255 {
		c.LoadCheckpoint(before)
		return parser.Fail(c, "a number of hops from 0 to 255")
	}
	h.Pos, h.N = n.Pos, n.N
	return nil
}

func runSIP(_ context.Context, conn net.Conn, r Request) error {
	w := newWire("SIP", conn)
	request, err := sipRequest(w, r)
	if err != nil {
		return err
	}
	if err := w.send(request); err != nil {
		return err
	}
	var line string
	if isDatagram(conn) {
		var data []byte
		data, err = w.some(frameLimit)
		line, _, _ = strings.Cut(string(data), "\n")
	} else {
		line, err = w.line()
	}
	if err != nil {
		return err
	}
	status, err := parseSIP(line)
	switch {
	case err != nil:
		return w.errorf("%w", err)
	case status >= 400:
		return failure("SIP error: Server returned status %d", status)
	case status >= 300:
		return failure("SIP info: Server redirection. Returned status %d", status)
	}
	return nil
}

func sipRequest(w *wire, r Request) (string, error) {
	o := optionsOf[sipOptions](r)
	host := r.Host
	if strings.Contains(host, ":") { // an IPv6 address
		host = "[" + strings.Trim(host, "[]") + "]"
	}
	target := said(o.Target)
	if target == "" {
		target = host
	}
	if strings.ContainsAny(target, " \t\r\n<>\"") {
		return "", w.errorf("the target is not a SIP URI: %s", shown(target))
	}
	scheme, transport := "sip:", "TCP"
	switch {
	case r.TLS:
		scheme, transport = "sips:", "TLS"
	case isDatagram(w.Conn):
		transport = "UDP"
	}
	if lower := strings.ToLower(target); strings.HasPrefix(lower, "sip:") || strings.HasPrefix(lower, "sips:") {
		scheme = ""
	}
	hops := int64(sipHopsDefault)
	if o.MaxForward != nil {
		hops = o.MaxForward.N
	}
	local := w.LocalAddr().String()
	from, _, err := net.SplitHostPort(local)
	if err != nil { // a Unix socket
		local, from = "localhost", "localhost"
	}
	if strings.Contains(from, ":") {
		from = "[" + from + "]"
	}
	lines := []string{
		"OPTIONS " + scheme + target + " SIP/2.0",
		"Via: SIP/2.0/" + transport + " " + local + ";branch=z9hG4bK" + rand.Text() + ";rport",
		"Max-Forwards: " + strconv.FormatInt(hops, 10),
		"To: <" + scheme + target + ">",
		"From: upkeep <sip:upkeep@" + from + ">;tag=" + rand.Text(),
		"Call-ID: " + rand.Text(),
		"CSeq: 1 OPTIONS",
		"Contact: <sip:" + local + ">",
		"Accept: application/sdp",
		"User-Agent: upkeep",
		"Content-Length: 0", "", "",
	}
	return strings.Join(lines, "\r\n"), nil
}

// parseSIP reads the status out of "SIP/2.0 200 OK".
func parseSIP(line string) (int, error) {
	version, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if version != "SIP/2.0" || err != nil || status < 100 || status > 699 {
		return 0, fmt.Errorf("not a SIP reply -- %s", shown(line))
	}
	return status, nil
}

// isDatagram tells that the peer's answer comes as a whole, in one read.
func isDatagram(conn net.Conn) bool {
	return strings.HasPrefix(conn.RemoteAddr().Network(), "udp") || conn.RemoteAddr().Network() == "unixgram"
}

package protocol

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// apacheOptions are a path, a login, and limits joined by "or".
type apacheOptions struct {
	Path     *parser.Raw        `parser:"  'path' '='? @@"`
	Username *parser.Credential `parser:"| 'username' '='? @@"`
	Password *parser.Credential `parser:"| 'password' '='? @@"`
	Or       bool               `parser:"| @'or'"`
	Limits   []apacheLimit      `parser:"| @@"`
}

type apacheLimit struct {
	Of      parser.Keyword  `parser:"@( 'loglimit' | 'closelimit' | 'dnslimit' | 'keepalivelimit' | 'replylimit' | 'requestlimit' | 'startlimit' | 'waitlimit' | 'gracefullimit' | 'cleanuplimit' )"`
	Op      parser.Operator `parser:"@@"`
	Percent share           `parser:"@@"`
}

// share is a percentage, its sign may be left out.
type share struct{ percent float64 }

func (s *share) Parse(c *parser.Cursor) error {
	at := c.Peek()
	var v parser.Amount
	if err := v.Parse(c); err != nil || v.Unit != "" && !v.Percent() {
		return &parser.SyntaxError{Pos: parser.PosOf(at), Found: at.Value, Expected: "a percentage such as 10%"}
	}
	s.percent = v.Amount
	return nil
}

func init() {
	register(&Protocol{Names: []string{"apache-status"}, Title: "APACHESTATUS", Port: 80, Options: parser.Options[apacheOptions](),
		Proves: "Apache's workers are not, beyond the given limits, in the states that are named", run: apacheStatus})
}

// apacheStates are the letters of mod_status's scoreboard (httpd.apache.org/docs/2.4/mod/mod_status.html).
var apacheStates = map[parser.Keyword]struct {
	letter string
	doing  string
}{
	"loglimit": {"L", "logging"}, "closelimit": {"C", "closing connections"}, "dnslimit": {"D", "performing DNS lookups"},
	"keepalivelimit": {"K", "in keepalive"}, "replylimit": {"W", "sending a reply"}, "requestlimit": {"R", "reading requests"},
	"startlimit": {"S", "initialising"}, "waitlimit": {"_", "waiting for a connection"},
	"gracefullimit": {"G", "finishing gracefully"}, "cleanuplimit": {"I", "performing cleanup"},
}

// apacheStatus reads the machine-readable page of mod_status. It fails when one of the limits is met.
func apacheStatus(_ context.Context, conn net.Conn, r Request) error {
	o := optionsOf[apacheOptions](r)
	path := said(o.Path)
	if path == "" {
		path = "/server-status"
	}
	if !strings.Contains(path, "?") {
		path += "?auto"
	}
	q := httpRequest{method: "GET", secure: r.TLS, authority: authority(r), path: requestPath(path),
		headers: []header{{"User-Agent", r.agent()}, {"Accept", "*/*"}}}
	if o.Username != nil || o.Password != nil {
		q.set("Authorization", basicAuth(said(o.Username), said(o.Password)))
	}
	a, err := fetch(conn, q, r)
	if io := (*ioError)(nil); errors.As(err, &io) {
		return fmt.Errorf("APACHESTATUS: error receiving data -- %w", io)
	}
	if err != nil {
		return fmt.Errorf("APACHESTATUS: error -- %w", err)
	}
	if a.status >= 400 {
		return fmt.Errorf("APACHESTATUS: error -- server returned status %d", a.status)
	}
	page, err := io.ReadAll(io.LimitReader(a.body, int64(r.ContentLimit)))
	if err != nil {
		return fmt.Errorf("APACHESTATUS: error receiving data -- %w", plain(err))
	}
	return o.judge(string(page))
}

func (o *apacheOptions) judge(page string) error {
	for line := range strings.Lines(page) {
		board, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "Scoreboard: ")
		if !ok {
			continue
		}
		if board == "" {
			return errors.New("APACHESTATUS: error -- scoreboard is empty")
		}
		for _, limit := range o.Limits {
			state := apacheStates[limit.Of]
			percent := 100 * strings.Count(board, state.letter) / len(board)
			if holds(cmp.Compare(float64(percent), limit.Percent.percent), limit.Op.Op) {
				return fmt.Errorf("APACHESTATUS: error -- %d percent of processes are %s", percent, state.doing)
			}
		}
		return nil
	}
	return errors.New("APACHESTATUS: error -- no scoreboard found")
}

package protocol

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// Protocol is one protocol as control files name it.
type Protocol struct {
	Names  []string // words after "protocol": {"http"}
	Title  string   // as listings and messages show it: "HTTP"
	Port   int      // where it usually listens, 0: none
	UDP    bool     // spoken over UDP
	TLS    bool     // needs TLS, from the first byte ("https") unless Upgrades
	Proves string   // what a success proves, in one clause
	// Upgrades tells that TLS begins in the middle of the exchange: instead of a TLS connection Run wants Request.StartTLS,
	// always when TLS is set as well ("mysqls"), otherwise when TLS options were written ("mysql", "smtp").
	Upgrades bool
	ALPN     []string       // what TLS may settle on ("h2"), best first
	Options  parser.Grammar // reads one option, nil: it has none
	// run speaks the protocol and returns nil when the server answered as it should. Its reads are those of wire or
	// otherwise bounded; the deadline is already on conn. It is nil where nothing is said.
	run func(ctx context.Context, conn net.Conn, r Request) error
}

// ServerName is the name that options ask a server for in place of its own ("hostheader"), which TLS then asks for and
// verifies too; "" for none.
func ServerName(options any) string {
	o, ok := options.(interface{ serverName() string })
	if !ok {
		return ""
	}
	return hostOf(o.serverName())
}

// hostOf is the host of "host", "host:port", "[::1]:port" or "[::1]".
func hostOf(authority string) string {
	if host, _, err := net.SplitHostPort(authority); err == nil {
		return host
	}
	return strings.Trim(authority, "[]")
}

// Speaks tells whether anything is said, so that more has to be tried than whether the server takes connections.
func (p *Protocol) Speaks() bool { return p.run != nil }

// Run speaks the protocol over conn and returns nil when the server answered as it should. It does not outlive ctx, whose
// deadline is set on conn and whose end wakes every read. conn stays open; the caller closes it.
func (p *Protocol) Run(ctx context.Context, conn net.Conn, r Request) error {
	if p.run == nil {
		return nil
	}
	if r.ContentLimit <= 0 {
		r.ContentLimit = defaultContentLimit
	}
	if r.ExpectLimit <= 0 {
		r.ExpectLimit = defaultExpectLimit
	}
	defer keepDeadline(ctx, conn)()
	return p.run(ctx, conn, r)
}

// The limits of Monit for what content and expect tests look at, in bytes, when none are set.
const (
	defaultContentLimit = 1 << 20
	defaultExpectLimit  = 256
)

// Request is what a probe knows of the server it talks to.
type Request struct {
	Host    string // name or address as the control file has it, for Host headers and the like
	Port    int
	TLS     bool // conn is a TLS connection
	Options any  // what Options parsed, nil when nothing was said
	// ContentLimit and ExpectLimit bound the bytes that content tests look at.
	ContentLimit, ExpectLimit int
	// StartTLS upgrades the connection in the middle of the exchange; nil when TLS options were not given.
	StartTLS func(ctx context.Context, conn net.Conn) (net.Conn, error)
	// Dial connects to another server, where a redirect leads; nil when redirects cannot be followed. Over TLS the server is
	// asked for name, and its certificate has to bear that.
	Dial func(ctx context.Context, host string, port int, tls bool, name string) (net.Conn, error)
	// Agent is how HTTP requests name this program, "upkeep" when empty.
	Agent string
	// Phase, when not nil, is told of each phase as it ends ("first byte", "whole").
	Phase func(name string)
}

func (r Request) agent() string {
	if r.Agent == "" {
		return "upkeep"
	}
	return r.Agent
}

func (r Request) phase(name string) {
	if r.Phase != nil {
		r.Phase(name)
	}
}

var registry = map[string]*Protocol{}

// register adds a protocol at start; a name that is taken is a mistake in the program.
func register(p *Protocol) {
	for _, name := range p.Names {
		if registry[name] != nil {
			panic(fmt.Sprintf("protocol %q registered twice", name))
		}
		registry[name] = p
	}
}

// Lookup finds a protocol by the word of the control file, whatever its case.
func Lookup(name string) (*Protocol, bool) {
	p, ok := registry[strings.ToLower(name)]
	return p, ok
}

// Names lists all words, sorted.
func Names() []string {
	names := make([]string, 0, len(registry))
	for name := range registry {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

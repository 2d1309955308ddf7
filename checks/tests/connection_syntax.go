package tests

import (
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// connectionSyntax is "failed port 80 protocol http request /x": the options in any order.
type connectionSyntax struct {
	Pos       parser.Pos
	Succeeded bool
	connectionOptions
	Protocol Protocol // nil Options: none was named
	Named    parser.Pos
	Options  any // what the protocol's own grammar read
}

// connectionOptions are the options that every connection test has, one alternative each.
type connectionOptions struct {
	URL      *parser.URL          `parser:"  'url' @@"`
	Host     *parser.Raw          `parser:"| ( 'host' | 'hostname' ) @@"`
	Port     *parser.Int          `parser:"| 'port' '='? @@"`
	Unix     *parser.Path         `parser:"| ( 'unixsocket' | 'unix' ) '='? @@"`
	Source   *parser.Raw          `parser:"| 'address' @@"`
	Family   parser.Keyword       `parser:"| @( 'ipv4' | 'ipv6' )"`
	Type     parser.Keyword       `parser:"| 'type' @( 'tcp' | 'udp' | 'tcpssl' | 'tcptls' )"`
	Auto     bool                 `parser:"  @'auto'?"`
	TLS      bool                 `parser:"| @( 'ssl' | 'tls' )"`
	Off      bool                 `parser:"  ( 'enable' | @'disable' )?"`
	Version  parser.Keyword       `parser:"| @( 'sslauto' | 'sslv2' | 'sslv3' | 'tlsv1' | 'tlsv11' | 'tlsv12' | 'tlsv13' )"`
	Block    *parser.TLS          `parser:"| @@"`
	Checksum *certificateChecksum `parser:"| 'certmd5' @@"`
	Cert     []certificateOption  `parser:"| 'certificate' @@"`
	Response *responseLimit       `parser:"| 'responsetime' @@"`
	Timeout  *parser.Duration     `parser:"| 'timeout' '='? @@"`
	Retry    *parser.Int          `parser:"| 'retry' '='? @@"`
	Content  *parser.Match        `parser:"| 'content' @@"`
}

// responseLimit is what stands behind "responsetime".
type responseLimit struct {
	Op    parser.Operator `parser:"@@"`
	Limit parser.Duration `parser:"@@"`
}

type certificateChecksum struct {
	Kind parser.Keyword `parser:"( '=' | 'equal' )? @( 'md5' | 'sha1' | 'sha256' )? ( '=' | 'equal' )?"`
	Hash parser.Text    `parser:"@@"`
}

// certificateOption is what stands behind "certificate".
type certificateOption struct {
	Checksum *certificateChecksum `parser:"  'checksum' @@"`
	Days     *parser.Int          `parser:"| 'valid' ( '>' | '>=' | '=' | 'greater' )? @@ ( 'day' | 'days' )?"`
}

// Hint implements parser.Hinter.
func (certificateOption) Hint() (string, []string) {
	return `"valid > 30 days" or "checksum HASH"`, []string{"valid", "checksum"}
}

var commonOptions = parser.Options[connectionOptions]()

// connectionGrammar reads a connection test with the options of whatever protocol it names.
type connectionGrammar struct {
	protocols []Protocol
}

// connectionStarts are the words that begin a connection test behind "failed" or "succeeded".
var connectionStarts = []string{"port", "host", "hostname", "unixsocket", "unix", "url", "address", "ipv4", "ipv6", "type"}

func connectionTests(protocols []Protocol) []parser.TestSyntax {
	var words []string
	for _, w := range connectionStarts {
		words = append(words, "failed "+w, "succeeded "+w)
	}
	return []parser.TestSyntax{{Kinds: []string{"process", "host"}, Starts: words, Parse: bind(connectionGrammar{protocols}, compileConnection)}}
}

// Words are those of the options.
func (g connectionGrammar) Words() []string {
	return append([]string{"protocol", "proto"}, commonOptions.Words()...)
}

// Parse reads options as long as it knows the next word. Those of the named protocol come first: "host" behind
// "protocol websocket" is a header, not a server.
func (g connectionGrammar) Parse(c *parser.Cursor, _ any) (any, bool, error) {
	start := c.Peek()
	s := &connectionSyntax{Pos: parser.PosOf(start)}
	switch strings.ToLower(start.Value) {
	case "succeeded":
		s.Succeeded = true
	case "failed":
	default:
		return nil, false, nil
	}
	c.Next()
	for {
		known, err := g.option(c, s)
		if err != nil {
			return nil, false, err
		}
		if !known {
			return s, true, nil
		}
	}
}

func (g connectionGrammar) option(c *parser.Cursor, s *connectionSyntax) (known bool, err error) {
	word := strings.ToLower(c.Peek().Value)
	if word == "protocol" || word == "proto" {
		c.Next()
		if c.Peek().Value == "=" || c.Peek().Value == "==" {
			c.Next()
		}
		return true, g.protocol(c, s)
	}
	if s.Protocol.Options == nil {
		switch {
		case word == "send" || word == "expect":
			s.Protocol = g.named("generic")
		case s.URL != nil:
			s.Protocol = g.named("http")
		}
	}
	own := s.Protocol.Options
	if own != nil {
		if v, ok, err := own.Parse(c, s.Options); err != nil || ok {
			if ok {
				s.Options = v
			}
			return ok, err
		}
	}
	_, known, err = commonOptions.Parse(c, &s.connectionOptions)
	return known, err
}

// protocol reads the name of a protocol.
func (g connectionGrammar) protocol(c *parser.Cursor, s *connectionSyntax) error {
	t := c.Peek()
	name := strings.ToLower(strings.Trim(t.Value, `"'`))
	p := g.named(name)
	if p.Names == nil {
		e := parser.Fail(c, "a protocol such as http, smtp or default", g.names()...)
		e.Code = "unknown-protocol"
		return e
	}
	c.Next()
	if p.Names[0] != name {
		p.Names = []string{name}
	}
	s.Protocol, s.Named = p, parser.PosOf(t)
	s.Options = nil
	return nil
}

func (g connectionGrammar) named(name string) Protocol {
	for _, p := range g.protocols {
		if slices.Contains(p.Names, name) {
			return p
		}
	}
	return Protocol{}
}

func (g connectionGrammar) names() []string {
	var names []string
	for _, p := range g.protocols {
		names = append(names, p.Names...)
	}
	return names
}

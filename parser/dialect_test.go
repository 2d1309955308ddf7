package parser

import "strings"

// A small dialect of tests, enough to try the parser on.
type (
	testSize struct {
		Pos   Pos
		Op    Operator `parser:"'size' @@"`
		Limit Size     `parser:"@@"`
	}
	testShare struct {
		What  Keyword  `parser:"@( 'cpu' | 'memory' | 'total' 'memory' )"`
		Op    Operator `parser:"@@"`
		Limit Amount   `parser:"@@"`
	}
	testExist struct {
		Not   bool `parser:"@'not'?"`
		Exist bool `parser:"@'exist'"`
	}
	testStatus struct {
		Op     Operator `parser:"'status' @@"`
		Status Int      `parser:"@@"`
	}
	testContent struct {
		Match Match `parser:"'content' @@"`
	}
	testLoad struct {
		Minutes Keyword  `parser:"'loadavg' ( @( '1min' | '5min' | '15min' ) )?"`
		Op      Operator `parser:"@@"`
		Limit   Decimal  `parser:"@@"`
	}
	testPing struct {
		Failed bool `parser:"@'failed' 'ping'"`
		Count  *Int `parser:"( 'count' @@ )?"`
	}
	testRate struct {
		Which Keyword  `parser:"@( 'upload' | 'download' )"`
		Op    Operator `parser:"@@"`
		Limit Rate     `parser:"@@"`
	}
	testOwner struct {
		User Text `parser:"'failed' 'uid' @@"`
	}
	testAge struct {
		Op    Operator `parser:"'timestamp' @@"`
		Limit Duration `parser:"@@"`
	}
	testPort struct {
		Options []testOption `parser:"'failed' @@+"`
	}
	testOption struct {
		Host     *Text     `parser:"( 'host' @@"`
		Port     *Int      `parser:"| 'port' @@"`
		Unix     *Path     `parser:"| ( 'unixsocket' | 'unix' ) @@"`
		URL      *URL      `parser:"| 'url' @@"`
		Protocol Keyword   `parser:"| ( 'protocol' | 'proto' ) @( 'http' | 'smtp' | 'ssh' )"`
		Request  *Raw      `parser:"| 'request' @@"`
		Timeout  *Duration `parser:"| 'timeout' @@"`
		Send     *Text     `parser:"| 'send' @@"`
		Expect   *Text     `parser:"| 'expect' @@"`
		TLS      *TLS      `parser:"| ( 'ssl' | 'tls' ) @@ )"`
	}
)

var testDialect = Dialect{Tests: []TestSyntax{
	{Kinds: words("file"), Starts: words("size"), Parse: Struct[testSize]()},
	{Kinds: words("process system"), Starts: []string{"cpu", "memory", "total memory"}, Parse: Struct[testShare]()},
	{Kinds: words("file process directory fifo filesystem"), Starts: []string{"exist", "does not exist"}, Parse: Struct[testExist]()},
	{Kinds: words("program"), Starts: words("status"), Parse: Struct[testStatus]()},
	{Kinds: words("file program"), Starts: words("content"), Parse: Struct[testContent]()},
	{Kinds: words("system process"), Starts: words("loadavg"), Parse: Struct[testLoad]()},
	{Kinds: words("host"), Starts: []string{"failed ping"}, Parse: Struct[testPing]()},
	{Kinds: words("network"), Starts: words("upload download"), Parse: Struct[testRate]()},
	{Kinds: words("file process"), Starts: []string{"failed uid"}, Parse: Struct[testOwner]()},
	{Kinds: words("file"), Starts: words("timestamp"), Parse: Struct[testAge]()},
	{Kinds: words("host process"), Starts: []string{"failed port", "failed host", "failed unixsocket", "failed unix", "failed url"}, Parse: Struct[testPort]()},
}}

func words(s string) []string { return strings.Fields(s) }

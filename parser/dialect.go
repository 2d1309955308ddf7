package parser

// Dialect is what the packages above know of the language: the tests of each service kind and the options of each
// protocol. The parser looks words up in it, shows them in hints, and stores what their grammars parsed.
type Dialect struct {
	Tests     []TestSyntax
	Protocols []ProtocolSyntax
}

// TestSyntax is the grammar of one test, the part of an if statement between "if" and the tolerance or action.
type TestSyntax struct {
	Kinds  []string // service kinds that have it: "process", "file", ...; none means all
	Starts []string // leading words that choose it, noise left out: "size", "changed size", "total memory"
	Parse  Grammar  // reads from the first of these words
}

// ProtocolSyntax is the grammar of one protocol's options, what may follow "protocol NAME".
type ProtocolSyntax struct {
	Names   []string // "http", "https"
	Options Grammar  // nil when it has none; reads one option ("request /x") and adds it to the value
}

// Grammar parses from a cursor. into is the value to add to, nil for a new one; ok is false, with nothing consumed,
// when the next token begins nothing that the grammar knows.
type Grammar func(c *Cursor, into any) (value any, ok bool, err error)

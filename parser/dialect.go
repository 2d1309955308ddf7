package parser

// Dialect is what the packages above know of the language: the tests of each service kind and the options of each
// protocol. The parser looks words up in it, shows them in hints, and stores what their grammars parsed.
type Dialect struct {
	Tests     []TestSyntax
	Protocols []ProtocolSyntax
	Usual     map[string][]string // the tests of each kind that people ask for most, for hints
}

// TestSyntax is the grammar of one test, the part of an if statement between "if" and the tolerance or action.
type TestSyntax struct {
	Kinds  []string // service kinds that have it: "process", "file", ...; none means all
	Starts []string // leading words that choose it: "size", "changed size", "total memory"; noise in them counts not
	Parse  Grammar  // reads from the first of these words
}

// ProtocolSyntax is the grammar of one protocol's options, what may follow "protocol NAME".
type ProtocolSyntax struct {
	Names   []string // "http", "https"
	Options Grammar  // nil when it has none; reads one option ("request /x") and adds it to the value
}

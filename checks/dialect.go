package checks

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// testSyntax is one entry of the dialect: how a test is written, and how what was written becomes a Test.
type testSyntax struct {
	parser.TestSyntax
	compile func(c *compiler, syntax any) []Test
}

var (
	dialect   []testSyntax
	compilers = map[reflect.Type]func(c *compiler, syntax any) []Test{}
	starts    = map[string]bool{} // "kind start", to refuse duplicates
)

// register adds a test to the dialect at start. kinds and the words of starts are those of parser.TestSyntax; compile gives
// nil after it has told the compiler what is wrong. A start that is taken for one of the kinds is a mistake in the program.
func register[T any](kinds string, words []string, grammar parser.Grammar, compile func(c *compiler, syntax *T) []Test) {
	s := testSyntax{TestSyntax: parser.TestSyntax{Kinds: strings.Fields(kinds), Starts: words, Parse: grammar}}
	s.compile = func(c *compiler, syntax any) []Test { return compile(c, syntax.(*T)) }
	for _, kind := range s.Kinds {
		if !slices.Contains(Kinds[:], kind) {
			panic(fmt.Sprintf("test %q registered for %q, which is no kind of service", words[0], kind))
		}
		for _, start := range words {
			if starts[kind+" "+start] {
				panic(fmt.Sprintf("test %q registered twice for %s", start, kind))
			}
			starts[kind+" "+start] = true
		}
	}
	dialect = append(dialect, s)
	compilers[reflect.TypeFor[*T]()] = s.compile
}

// usualTests are shown where no test was understood: what people ask for most, not the alphabet of synonyms.
var usualTests = map[string][]string{
	"process":    {"not exist", "cpu", "total memory", "failed port", "uptime", "threads", "changed pid", "failed uid"},
	"file":       {"not exist", "timestamp", "size", "content", "failed permission", "failed checksum", "changed checksum", "failed uid"},
	"directory":  {"not exist", "timestamp", "failed permission", "failed uid", "failed gid"},
	"fifo":       {"not exist", "timestamp", "failed permission", "failed uid", "failed gid"},
	"filesystem": {"space usage", "inode usage", "not exist", "changed fsflags", "service time", "read rate", "write rate"},
	"host":       {"failed ping", "failed port", "failed url"},
	"system":     {"loadavg (5min)", "cpu usage", "memory usage", "swap usage", "uptime", "filedescriptors"},
	"program":    {"status", "content", "changed status", "content changed"},
	"network":    {"link down", "saturation", "upload", "download", "total downloaded", "changed link"},
}

// Dialect is the language of the tests, for the parser, with the options of the given protocols.
func Dialect(protocols []Protocol) *parser.Dialect {
	d := &parser.Dialect{Usual: usualTests}
	for _, p := range protocols {
		d.Protocols = append(d.Protocols, p.ProtocolSyntax)
	}
	for _, s := range dialect {
		d.Tests = append(d.Tests, s.TestSyntax)
	}
	d.Tests = append(d.Tests, connectionTests(protocols)...)
	return d
}

// Protocol is what rules need to know of a network protocol.
type Protocol struct {
	parser.ProtocolSyntax
	Title string // as listings and messages show it: "HTTP"
	Port  int    // where it usually listens, 0: none
	UDP   bool   // always spoken over UDP
	TLS   bool   // spoken inside TLS from the first byte
}

// one is the answer of a compile step that made a single test.
func one(t Test) []Test { return []Test{t} }

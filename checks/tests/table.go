package tests

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// table lists how every test is written, and how what was written becomes a Test.
type table struct {
	tests  []parser.TestSyntax
	starts map[string]bool // "kind start", to refuse duplicates
}

// kinds are the kinds of tests, a file each. A new one adds its line.
var kinds = [...]func(*table){
	existenceTests,
	uptimeTests,
	cpuTests,
	memoryTests,
	loadavgTests,
	processCountTests,
	filedescriptorsTests,
	ioTests,
	pidTests,
	ownerTests,
	securityAttributeTests,
	timestampTests,
	fileSizeTests,
	fileChecksumTests,
	permissionTests,
	hardlinkTests,
	contentTests,
	filesystemFlagsTests,
	filesystemSpaceTests,
	serviceTimeTests,
	pingTests,
	programStatusTests,
	linkTests,
	saturationTests,
	trafficTests,
	pagingTests,
	pressureTests,
}

// knownTests is the table of all of them but connections, whose options depend on the protocols there are.
var knownTests = sync.OnceValue(func() *table {
	t := &table{starts: map[string]bool{}}
	for _, add := range kinds {
		add(t)
	}
	return t
})

// add adds a test. The kinds of services and the words of starts are those of parser.TestSyntax; compile gives nil after it
// has told the compiler what is wrong. A start that is taken for one of the kinds is a mistake in the program.
func add[T any](t *table, kinds string, starts []string, grammar parser.Grammar, compile func(c *Compiler, syntax *T) []checks.Test) {
	s := parser.TestSyntax{Kinds: strings.Fields(kinds), Starts: starts, Parse: bind(grammar, compile)}
	for _, kind := range s.Kinds {
		if !slices.Contains(checks.Kinds[:], kind) {
			panic(fmt.Sprintf("test %q is for %q, which is no kind of service", starts[0], kind))
		}
		for _, start := range starts {
			if t.starts[kind+" "+start] {
				panic(fmt.Sprintf("test %q stands twice in the table for %s", start, kind))
			}
			t.starts[kind+" "+start] = true
		}
	}
	t.tests = append(t.tests, s)
}

// Written is a test as it stands in a file, and what makes tests of it.
type Written struct {
	syntax  any
	compile func(c *Compiler, syntax any) []checks.Test
}

// Compile gives the tests that were written, none after it has told the compiler what is wrong.
func (w *Written) Compile(c *Compiler) []checks.Test { return w.compile(c, w.syntax) }

// bind gives a grammar whose values know how they are compiled.
func bind[T any](grammar parser.Grammar, compile func(c *Compiler, syntax *T) []checks.Test) parser.Grammar {
	return bound{grammar, func(c *Compiler, syntax any) []checks.Test { return compile(c, syntax.(*T)) }}
}

type bound struct {
	parser.Grammar
	compile func(c *Compiler, syntax any) []checks.Test
}

func (b bound) Parse(c *parser.Cursor, _ any) (any, bool, error) {
	v, ok, err := b.Grammar.Parse(c, nil)
	if !ok || err != nil {
		return nil, ok, err
	}
	return &Written{v, b.compile}, true, nil
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
	d.Tests = slices.Concat(knownTests().tests, connectionTests(protocols))
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
func one(t checks.Test) []checks.Test { return []checks.Test{t} }

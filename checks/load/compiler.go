package load

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
)

// compiler turns a syntax tree into a Config. It goes on after an error, so that one run tells of all of them.
type compiler struct {
	*tests.Compiler // of tests, with the entry that is being compiled

	file   *parser.File
	found  parser.Diagnostics
	broken bool   // the parser found errors already
	hushed bool   // no collector is told how to log in here
	host   string // what $HOST in the name of a system becomes

	settings checks.Settings
	written  []*checks.Service     // in the order of the file
	shared   map[any]*checks.Rule  // the rules that services have without being told, by what their tests hold
	asking   bool                  // programs are not looked at
	programs map[string]string     // what is wrong with each program, "" for nothing
	unknown  map[parser.Pos]string // names of services that others depend on and that are not there
}

// report takes in what is wrong, unless the file says that it is meant.
func (c *compiler) report(d parser.Diagnostic) {
	if d.Severity == parser.Warning && c.file.Allows(d) {
		return
	}
	c.found = append(c.found, c.file.At(d))
}

package load

import (
	"os"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
)

// Options say what to load.
type Options struct {
	Path      string
	Text      *string // in place of the file's content, when not nil
	Protocols []tests.Protocol
	// Hostname is the name of the machine's own entry when the file has none, and of $HOST; empty means to ask the system.
	Hostname string
	// Home is where the state and id files lie when the file does not say; empty means the user's home folder.
	Home string
	// PIDFile is where the pid lies when the file does not say; empty means DefaultPIDFile.
	PIDFile string
	// Name is what those files are called by: "monit", which empty means too, or "upkeep".
	Name string
	// Asking is for who only asks a daemon: programs are not looked at, and no advice is given.
	Asking bool
}

// File reads a control file and makes it ready to run. Everything that is wrong with it is told in one run; the Config is nil
// when the diagnostics hold an error. It looks up users, groups, programs and pattern files, and opens no connection.
func File(opts Options) (*checks.Config, parser.Diagnostics) {
	began := time.Now()
	file, found := parser.Parse(parser.Input{Path: opts.Path, Text: opts.Text, Dialect: *tests.Dialect(opts.Protocols)})
	c := &compiler{file: file, broken: found.Failed(), host: opts.Hostname, asking: opts.Asking,
		programs: map[string]string{}, shared: map[any]*checks.Rule{}, unknown: map[parser.Pos]string{}}
	c.Compiler = tests.NewCompiler(c.report, opts.Protocols)
	if c.host == "" {
		c.host = hostname()
	}
	c.compileSettings(opts)
	services := c.compileServices()
	if !c.broken && !c.found.Failed() {
		services = c.addMachine(services)
		c.written, c.settings.Machine = services, machineOf(services)
		services = c.order(services)
	}
	if !c.broken && !c.found.Failed() && !c.asking {
		c.advise(c.written)
	}
	found = append(found, c.found...).Limit(file.Files)
	c.suggest(found)
	if found.Failed() {
		return nil, found
	}
	return &checks.Config{Settings: c.settings, Services: services, Graph: checks.NewGraph(services), Files: file.Files, Advice: found, Read: began, Written: c.written}, found
}

// hostname is the short name of the machine, as uname -n gives it.
func hostname() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "localhost"
	}
	name, _, _ = strings.Cut(name, ".")
	return name
}

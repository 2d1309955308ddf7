package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/probe/protocol"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/web"
	"github.com/upkeep-monitor/upkeep/web/manual"
)

// load finds and reads the control file and says what is wrong with it. The configuration is nil when it cannot be used;
// code is the exit status then.
func (p *program) load() (config *checks.Config, code int) {
	file, err := p.opts.controlFile(p.monit())
	if err != nil {
		var none *noFileError
		if errors.As(err, &none) && !p.monit() && p.opts.runs(p.opts.set.Args()) && terminal(p.out) {
			p.usage() // who types the name alone wants to know what it is
			fmt.Fprintln(p.out)
		}
		return nil, p.fail("%v", err)
	}
	config, diagnostics := p.read(file)
	switch {
	case p.opts.test && p.opts.json:
		if err := diagnostics.JSON(p.out); err != nil {
			return nil, p.fail("write diagnostics: %v", err)
		}
	case config == nil || p.opts.test:
		if config != nil && !p.colour(p.err) && p.opts.verbose == 0 {
			diagnostics = slices.DeleteFunc(diagnostics, func(d parser.Diagnostic) bool { return matterOfTaste[d.Code] })
		}
		if err := p.diagnose(diagnostics); err != nil {
			return nil, p.fail("write diagnostics: %v", err)
		}
	}
	if config == nil {
		return nil, 1
	}
	return config, 0
}

// diagnose prints what is wrong with a control file. Monit's name tells it as Monit does: a line for each, which scripts
// read.
func (p *program) diagnose(diagnostics parser.Diagnostics) error {
	if !p.monit() {
		if err := diagnostics.Write(p.err, p.colour(p.err)); err != nil || len(diagnostics) < 2 { // one needs no count
			return err
		}
		_, err := fmt.Fprintln(p.err, diagnostics.Summary())
		return err
	}
	for _, d := range diagnostics {
		if d.Severity == parser.Warning && d.Monit == "" {
			continue // advice that Monit does not give
		}
		if _, err := fmt.Fprintln(p.err, d.MonitText()); err != nil {
			return err
		}
	}
	return nil
}

// matterOfTaste is advice for people who look at a file, on a terminal, with -v or as JSON. It is left out of what a plain
// -t says into a pipe, where scripts expect a good file to be good without a word.
var matterOfTaste = map[string]bool{"no-alert": true, "watched-twice": true}

// read reads a control file with what the command line overrides. The configuration is nil when the file has errors.
func (p *program) read(file string) (*checks.Config, parser.Diagnostics) {
	return p.readAs(p.name, file)
}

// readAs reads it as a program of that name would, which keeps its files under its own name.
func (p *program) readAs(name, file string) (*checks.Config, parser.Diagnostics) {
	var config *checks.Config
	var diagnostics parser.Diagnostics
	reading(func() {
		config, diagnostics = load.File(load.Options{Path: file, Name: name, Protocols: dialect(), Asking: p.asks()})
	})
	if config == nil || diagnostics.Failed() {
		return nil, diagnostics
	}
	s := &config.Settings
	s.ControlFile = file
	if p.opts.cycle > 0 {
		s.Cycle = time.Duration(p.opts.cycle) * time.Second
	}
	if p.opts.log != "" {
		s.Log = checks.Log{Path: p.opts.log}
		if p.opts.log == "syslog" {
			s.Log = checks.Log{Syslog: true}
		}
	}
	s.PidFile = cmp.Or(p.opts.pidFile, s.PidFile)
	s.StateFile = cmp.Or(p.opts.stateFile, s.StateFile)
	for _, path := range []*string{&s.PidFile, &s.StateFile, &s.IDFile, &s.Log.Path} {
		if *path == "" {
			continue
		}
		if absolute, err := filepath.Abs(*path); err == nil { // the daemon leaves this folder
			*path = absolute
		}
	}
	return config, diagnostics
}

// asks reports whether the control file is only read to ask a daemon, which has looked at what the file names itself. Who
// looks again would hang with it where a file system does not answer, and could not even end. Called monit, the file is
// refused as Monit refuses it.
func (p *program) asks() bool {
	if p.opts.set == nil { // no command line
		return false
	}
	switch verb := first(p.opts.set.Args()); verb {
	case "", "validate", "procmatch", "bootcheck":
		return false
	default:
		return verbs[verb] && !p.opts.test && !p.monit()
	}
}

// dialect is what the protocols bring to the language.
func dialect() []tests.Protocol {
	var out []tests.Protocol
	seen := map[*protocol.Protocol]bool{}
	for _, name := range protocol.Names() {
		if p, ok := protocol.Lookup(name); ok && !seen[p] {
			seen[p] = true
			out = append(out, tests.Protocol{ProtocolSyntax: parser.ProtocolSyntax{Names: p.Names, Options: p.Options}, Title: p.Title, Port: p.Port, UDP: p.UDP, TLS: p.TLS})
		}
	}
	return out
}

// showConfig is -t: the file was read without errors; with -v what it means is listed.
func (p *program) showConfig(config *checks.Config) int {
	if p.opts.json {
		return 0
	}
	if p.opts.verbose > 0 {
		if err := load.List(p.out, config); err != nil {
			return p.fail("list what the control file means: %v", err)
		}
	}
	fmt.Fprintln(p.out, "Control file syntax OK")
	return 0
}

// reloadError is a control file that was not taken.
type reloadError struct{ diagnostics parser.Diagnostics }

func (r *reloadError) Error() string {
	var b strings.Builder
	_ = r.diagnostics.Write(&b, false) // a strings.Builder takes everything
	return strings.TrimRight(b.String(), "\n")
}

// topics lists the pages of the manual.
func topics() []web.Topic {
	var out []web.Topic
	for _, t := range manual.Topics() {
		out = append(out, web.Topic{Name: t.Name, Title: t.Title, Summary: t.Summary})
	}
	return out
}

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/cmd/upkeep/early"
	"github.com/upkeep-monitor/upkeep/parser"
)

// Version of the program. Releases set it at link time (-X main.Version=...).
var Version = "0.1.0"

func main() {
	runtime.MemProfileRate = 0 // samples would be kept of what is allocated, as chi's middleware brings pages that show them
	p := &program{args: os.Args[1:], in: os.Stdin, err: os.Stderr, name: "upkeep"}
	if filepath.Base(os.Args[0]) == "monit" {
		p.name = "monit" // called as monit it looks for Monit's files and speaks as Monit does
	}
	out := &output{Writer: os.Stdout}
	p.out = out
	code := p.run()
	if out.err != nil { // who asked has not been answered
		code = max(code, p.fail("%s: the answer cannot be written: %v", p.name, out.err))
	}
	os.Exit(code)
}

// program is one run of the binary: what it was called with and where it speaks.
type program struct {
	name     string // "upkeep" or "monit"
	args     []string
	in       io.Reader
	out, err io.Writer
	opts     options
	root     string      // of the tree whose boot is asked about; empty: this machine's
	boot     string      // id of the running kernel; empty: as the kernel says
	reboot   rebootTimes // zero: the usual ones
}

// monit tells whether the program was called by Monit's name.
func (p *program) monit() bool { return p.name == "monit" }

// identity is who the program shows itself as: by its own name upkeep, called by Monit's name Monit, everywhere.
func (p *program) identity() checks.Identity {
	if p.monit() {
		return checks.AsMonit
	}
	return checks.Identity{Name: "upkeep", Title: "upkeep", Version: Version}
}

// title is the name at the beginning of a sentence.
func (p *program) title() string { return p.identity().Title }

// fail says what went wrong, and what to do, and gives the exit status.
func (p *program) fail(format string, args ...any) int {
	fmt.Fprintf(p.err, format+"\n", args...)
	return 1
}

// run does what the arguments ask for and returns the exit status.
func (p *program) run() int {
	if run, ok := hiddenRoles[first(p.args)]; ok {
		early.Release()
		return run(p)
	}
	rest, err := p.opts.parse(p.args)
	if err != nil {
		return p.fail("%v", err)
	}
	if !p.opts.runs(rest) {
		early.Release()
	}
	switch {
	case p.opts.help:
		return p.usage()
	case p.opts.version:
		return p.showVersion()
	case p.opts.hash:
		return p.hash(first(rest))
	case first(rest) == "demo":
		return p.demo()
	case first(rest) == "doctor":
		return p.doctor(rest[1:])
	case first(rest) == "help":
		return p.manual(rest[1:])
	case first(rest) == "completion":
		return p.completion(rest[1:])
	case first(rest) == "install":
		return p.install(runProgram)
	case first(rest) == "uninstall":
		return p.uninstall(runProgram)
	case first(rest) == "migrate":
		return p.migrate(runProgram)
	}
	if len(rest) > 0 && !verbs[rest[0]] {
		return p.unknownCommand(rest[0])
	}
	config, code := p.load()
	if config == nil {
		return code
	}
	switch {
	case p.opts.test:
		return p.showConfig(config)
	case p.opts.id:
		return p.showID(config)
	case p.opts.resetID:
		return p.resetID(config)
	case len(rest) == 0:
		return p.daemon(config)
	}
	return p.verb(config, rest)
}

// verbs are the commands that talk to a running daemon or look at the machine as it would.
var verbs = map[string]bool{"start": true, "stop": true, "restart": true, "monitor": true, "unmonitor": true, "status": true, "summary": true,
	"report": true, "reload": true, "quit": true, "validate": true, "procmatch": true, "bootcheck": true, "alerts": true, "explain": true}

// unknownCommand says in Monit's words, which scripts read, that there is no such command, and which may have been meant.
func (p *program) unknownCommand(word string) int {
	var known []string
	for _, c := range commands {
		known = append(known, strings.Split(c.name, ", ")...)
	}
	meant := ""
	if near := parser.Nearest(word, known); near != "" && !p.monit() {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	return p.fail("Invalid argument -- %s  (-h will show valid arguments)%s", word, meant)
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

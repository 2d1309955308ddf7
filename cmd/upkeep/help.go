package main

import (
	"bytes"
	"crypto/md5"  // Monit's -H prints it, and control files compare with it
	"crypto/sha1" // the same
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/web/manual"
)

// commands are what stands behind the options, with the words that the help says about each. The shells' completion knows
// them from here too.
var commands = []struct {
	name, args, text string
	names            bool // takes the name of a service
}{
	{"start", "NAME|all", "start a service and what it depends on", true},
	{"stop", "NAME|all", "stop a service and what depends on it, and end its monitoring", true},
	{"restart", "NAME|all", "restart a service", true},
	{"monitor", "NAME|all", "watch a service again", true},
	{"unmonitor", "NAME|all", "stop watching a service; --for 30m --reason TEXT come back by themselves", true},
	{"status", "[NAME]", "print all there is to know of the services", true},
	{"summary", "[NAME]", "print one line for each service", true},
	{"report", "[STATE]", "count services; STATE is up, down, initialising, unmonitored or total", false},
	{"explain", "NAME", "say why a service stands as it does, what was tried and what comes next", true},
	{"alerts", "", "list alerts that wait, were sent, or gave up", false},
	{"validate", "[NAME]", "look at everything now, and print the status", true},
	{"reload", "", "read the control file again; a broken one changes nothing", false},
	{"quit", "", "end the daemon", false},
	{"procmatch", "PATTERN", "list the processes that `check process ... matching` would see", false},
	{"bootcheck", "[NAME]", "say what brings each service back at boot, and the program itself, or why nothing does", true},
	{"doctor", "", "test the installation itself, and say what to mend", false},
	{"help", "[TOPIC]", "print the manual", false},
	{"completion", "SHELL", "print the completion script for bash, zsh or fish", false},
	{"install", "", "put program, folders, control file and unit in their places, and start the daemon", false},
	{"uninstall", "", "take away what install has put there; the configuration stays", false},
	{"migrate", "", "take over from Monit: show what would change, and do it with --yes", false},
	{"demo", "", "show what it does, with services and a mailbox of its own", false},
}

// optionGroups order the options in the help.
var optionGroups = []struct {
	title string
	names []string
}{
	{"Which daemon", []string{"conf", "daemon", "logfile", "pidfile", "statefile", "interactive"}},
	{"With commands", []string{"group", "batch", "format", "no-wait", "for", "reason", "dry-run", "user", "root", "login", "from", "yes"}},
	{"Instead of a command", []string{"test", "hash", "id", "resetid", "version", "help"}},
	{"More words", []string{"verbose"}},
}

// optionValues name the value of an option where its type does not say enough.
var optionValues = map[string]string{"conf": "FILE", "group": "NAME", "logfile": "FILE", "pidfile": "FILE", "statefile": "FILE",
	"daemon": "N", "format": "text|json", "for": "TIME", "reason": "TEXT", "root": "DIR", "from": "FILE", "hash": "[FILE]"}

// usage prints the options and commands.
func (p *program) usage() int {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s [options] [command]\nWithout a command it runs the control file, or wakes the daemon that runs.\n", p.name)
	for _, g := range optionGroups {
		fmt.Fprintf(&b, "\n%s:\n", g.title)
		for _, name := range g.names {
			f := p.opts.set.Lookup(name)
			spelling := "--" + f.Name
			switch {
			case f.Name == "id" || f.Name == "resetid":
				spelling = "--" + f.Name + ", -" + f.Shorthand
			case f.Shorthand != "":
				spelling = "-" + f.Shorthand + ", --" + f.Name
			}
			if v := optionValues[name]; v != "" {
				spelling += " " + v
			}
			helpLine(&b, spelling, strings.ReplaceAll(f.Usage, "`", ""))
			if name == "verbose" {
				helpLine(&b, "-vv", "say much more")
			}
		}
	}
	b.WriteString("\nCommands:\n")
	for _, c := range commands {
		helpLine(&b, strings.TrimSpace(c.name+" "+c.args), c.text)
	}
	fmt.Fprintf(&b, "\nNAME may be a pattern that no service has for its name: a regular expression, letter case counts not. Manual: %s help\n", p.name)
	fmt.Fprint(p.out, b.String())
	return 0
}

func helpLine(b *strings.Builder, left, right string) {
	fmt.Fprintf(b, "  %-26s %s\n", left, right)
}

// manual prints a page of the manual, or the list of pages.
func (p *program) manual(args []string) int {
	if len(args) == 0 {
		fmt.Fprintf(p.out, "The manual has these pages. %s help TOPIC prints one.\n\n", p.name)
		p.listTopics(p.out)
		return 0
	}
	if len(args) > 1 && (args[0] == "check" || args[0] == "set") {
		args = args[1:] // as the statement is written
	}
	name := strings.Join(args, "-")
	if text, ok := manual.Text(name); ok {
		fmt.Fprint(p.out, text)
		return 0
	}
	near, found := manual.Nearest(name), manual.Search(strings.Join(args, " "))
	switch {
	case near != "":
		fmt.Fprintf(p.err, "there is no page %q, did you mean %q?\n\n", name, near)
	case len(found) > 0:
		fmt.Fprintf(p.err, "there is no page %q; these pages have the word:\n\n", name)
		for _, t := range found {
			fmt.Fprintf(p.err, "  %-20s %s\n", t.Name, t.Title)
		}
		return 1
	default:
		fmt.Fprintf(p.err, "there is no page %q\n\n", name)
	}
	p.listTopics(p.err)
	return 1
}

func (p *program) listTopics(w io.Writer) {
	for _, t := range manual.Topics() {
		fmt.Fprintf(w, "  %-20s %s\n", t.Name, t.Title)
	}
}

// showVersion prints the version, and what the binary was built with. The first line is read by scripts.
func (p *program) showVersion() int {
	id := p.identity()
	fmt.Fprintf(p.out, "This is %s version %s\n", id.Title, id.Version)
	if p.monit() {
		pam := "without pam"
		if load.PAM {
			pam = "with pam"
		}
		fmt.Fprintf(p.out, "Built with ssl, with ipv6, with compression, %s and with large files\n", pam)
		if p.opts.verbose == 0 {
			return 0
		}
		fmt.Fprintf(p.out, "It is upkeep %s, called by Monit's name\n", Version)
	}
	built := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				built += ", revision " + s.Value
			}
		}
	}
	fmt.Fprintf(p.out, "Built with %s\nLicence: Apache-2.0\n", built)
	return 0
}

// hash prints the checksums of a file, or of standard input when there is no file, as `checksum` tests expect them, in the
// lines that Monit prints.
func (p *program) hash(file string) int {
	name, in := "stdin", p.in
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return p.fail("%v", err)
		}
		defer func() { _ = f.Close() }()
		name, in = file, f
	}
	var out bytes.Buffer
	sha1Sum, md5Sum, sha256Sum := sha1.New(), md5.New(), sha256.New()
	if _, err := io.Copy(io.MultiWriter(sha1Sum, md5Sum, sha256Sum), in); err != nil {
		return p.fail("read %s: %v", name, err)
	}
	fmt.Fprintf(&out, "SHA256(%s) = %x\nSHA1(%s)   = %x\nMD5(%s)    = %x\n", name, sha256Sum.Sum(nil), name, sha1Sum.Sum(nil), name, md5Sum.Sum(nil))
	fmt.Fprint(p.out, out.String())
	return 0
}

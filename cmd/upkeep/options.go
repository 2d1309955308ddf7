package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// options are the flags of the command line. They may stand before and behind the command.
type options struct {
	file, group, log, pidFile, stateFile string
	cycle                                int
	batch, foreground, test, json        bool
	id, resetID, hash, help, version     bool
	verbose                              int
	noWait                               bool
	format                               string
	away                                 time.Duration
	reason                               string
	dryRun, user, yes, login             bool
	root, from                           string
	set                                  *pflag.FlagSet
	found                                bool // the control file was looked for, not named
}

func (o *options) parse(args []string) (rest []string, err error) {
	f := pflag.NewFlagSet("upkeep", pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVarP(&o.file, "conf", "c", "", "use this control file")
	f.IntVarP(&o.cycle, "daemon", "d", 0, "run as a daemon and look every `N` seconds")
	f.StringVarP(&o.group, "group", "g", "", "act on the services of this group")
	f.StringVarP(&o.log, "logfile", "l", "", "write the log to this file, or to syslog")
	f.StringVarP(&o.pidFile, "pidfile", "p", "", "use this pid file")
	f.StringVarP(&o.stateFile, "statefile", "s", "", "use this state file")
	f.BoolVarP(&o.batch, "batch", "B", false, "plain output: no tables, no colours")
	f.BoolVarP(&o.foreground, "interactive", "I", false, "stay in the foreground")
	f.BoolVarP(&o.id, "id", "i", false, "print the id of this installation")
	f.BoolVarP(&o.resetID, "resetid", "r", false, "make a new id, after asking")
	f.BoolVarP(&o.test, "test", "t", false, "check the control file and exit; with -v list what it means")
	f.CountVarP(&o.verbose, "verbose", "v", "say more; twice: much more")
	f.BoolVarP(&o.hash, "hash", "H", false, "print checksums of a file, or of standard input")
	f.BoolVarP(&o.version, "version", "V", false, "print the version")
	f.BoolVarP(&o.help, "help", "h", false, "print this text")
	f.StringVar(&o.format, "format", "text", "text or json, for -t, status, summary, report, explain, alerts, bootcheck and doctor")
	f.BoolVar(&o.noWait, "no-wait", false, "do not wait until an action is done")
	f.Func("for", "with unmonitor: monitor again after this time, e.g. 30m, 2 hours, 1d", func(text string) (err error) {
		o.away, err = api.ParseAway(text)
		return err
	})
	f.StringVar(&o.reason, "reason", "", "with unmonitor: why")
	f.BoolVar(&o.dryRun, "dry-run", false, "with install, uninstall: say what would be done")
	f.BoolVar(&o.user, "user", false, "with install, uninstall: for yourself alone, without root")
	f.BoolVar(&o.login, "login", false, "with doctor: sign in at the mail servers too")
	f.StringVar(&o.root, "root", "", "with install, uninstall, migrate: below this folder, as for an image of a machine")
	f.StringVar(&o.from, "from", "", "with migrate: Monit's control file")
	f.BoolVar(&o.yes, "yes", false, "with migrate: do it")
	o.set = f
	if err := f.Parse(joinTimes(args)); err != nil {
		return nil, optionError(err)
	}
	if o.format != "text" && o.format != "json" {
		return nil, fmt.Errorf("--format is text or json, not %q", o.format)
	}
	if f.Changed("daemon") && o.cycle < 1 {
		return nil, errors.New("-d takes the seconds between two cycles, 1 or more")
	}
	o.json = o.format == "json"
	return f.Args(), nil
}

// joinTimes takes a time that is written as two words, --for 2 hours, together.
func joinTimes(args []string) []string {
	i := slices.Index(args, "--for")
	if i < 0 || i+2 >= len(args) || !api.AwayUnit(args[i+2]) {
		return args
	}
	if _, err := strconv.ParseFloat(args[i+1], 64); err != nil {
		return args
	}
	return slices.Concat(args[:i+1], []string{args[i+1] + args[i+2]}, args[i+3:])
}

// runs reports whether the control file is to be run, as by a daemon, and not only a question answered.
func (o *options) runs(rest []string) bool {
	return len(rest) == 0 && !(o.help || o.version || o.hash || o.test || o.id || o.resetID)
}

// optionError tells of an option that cannot be taken in Monit's words.
func optionError(err error) error {
	var unknown *pflag.NotExistError
	var lacking *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return fmt.Errorf("Invalid option -- %s  (-h will show valid options)", unknown.GetSpecifiedName())
	case errors.As(err, &lacking):
		return fmt.Errorf("Option -- %s requires an argument", lacking.GetSpecifiedName())
	case errors.As(err, &wrong) && wrong.GetFlag().Name == "for":
		return fmt.Errorf("--for: %w", wrong.Unwrap())
	case errors.As(err, &wrong) && wrong.GetFlag().Name == "daemon":
		return errors.New("Option -d requires a natural number")
	}
	return fmt.Errorf("%w  (-h will show valid options)", err)
}

// controlFile is the control file to read: the one given, or the first that exists of the usual places.
func (o *options) controlFile(monit bool) (string, error) {
	if o.file != "" {
		path, err := filepath.Abs(o.file)
		if err != nil {
			return "", fmt.Errorf("find control file %s: %w", o.file, err)
		}
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return "", fmt.Errorf("The control file '%s' is not a file", o.file) // Monit's words, which scripts read
		}
		return path, nil
	}
	places := places(monit)
	for _, path := range places {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			o.found = true
			return filepath.Abs(path)
		}
	}
	return "", &noFileError{places: places, monit: monitFile(monit)}
}

// noFileError tells that there is no control file where one is looked for.
type noFileError struct {
	places []string
	monit  string // Monit's, which nobody has asked us to take; empty when there is none
}

func (n *noFileError) Error() string {
	text := fmt.Sprintf("no control file: looked for %s; write one, or name it with -c FILE (upkeep help start shows how)", strings.Join(n.places, ", "))
	if n.monit != "" {
		text += fmt.Sprintf("\nMonit's control file %s is there: `upkeep migrate` takes it over, `upkeep -t -c %s` only reads it", n.monit, n.monit)
	}
	return text
}

// monitFile is Monit's control file, for a program of another name to tell of.
func monitFile(monit bool) string {
	if monit {
		return ""
	}
	for _, path := range places(true) {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// places lists where a control file is looked for, in Monit's order: each name has its own, and Monit's are taken only by
// who is called so.
func places(monit bool) []string {
	name := "upkeep"
	if monit {
		name = "monit"
	}
	var out []string
	if home, err := os.UserHomeDir(); err == nil {
		out = append(out, filepath.Join(home, "."+name+"rc"))
	}
	return append(out, "/etc/"+name+"rc", "/etc/"+name+"/"+name+"rc", "/usr/local/etc/"+name+"rc", name+"rc")
}

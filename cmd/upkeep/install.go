package main

import (
	"context"
	_ "embed" // the unit file
	"errors"
	"fmt"
	"os"
	"os/signal"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/examples"
)

//go:embed systemd/upkeep.service
var unitText string

// layout says where an installation has its parts.
type layout struct {
	root    string // in front of every path; empty: this machine
	user    bool   // a user's own
	home    string
	binary  string // without root, as units name it
	control string
	copied  bool   // the program was put there by us
	more    string // folder of further control files
	state   string // folder
	run     string // folder of socket and pid file
	unit    string
}

func newLayout(root string, own bool, home string) layout {
	l := layout{root: root, user: own, home: home, binary: "/usr/local/bin/upkeep", control: "/etc/upkeep/upkeeprc", more: "/etc/upkeep/conf.d",
		state: "/var/lib/upkeep", run: "/run", unit: "/etc/systemd/system/upkeep.service"}
	if own {
		l.binary, l.control = filepath.Join(home, ".local/bin/upkeep"), filepath.Join(home, ".upkeeprc")
		l.more, l.state = filepath.Join(home, ".config/upkeep/conf.d"), filepath.Join(home, ".local/state/upkeep")
		l.run, l.unit = l.state, filepath.Join(home, ".config/systemd/user/upkeep.service")
	}
	return l
}

func (l layout) at(path string) string { return filepath.Join(l.root, path) }

// copiedMark in a unit tells uninstall that the program goes too.
const copiedMark = "# `upkeep install` has put the program there.\n"

// unitFile is the unit with the paths of the layout. A user's manager may not protect from the memory killer, and has no
// targets of the machine.
func (l layout) unitFile() string {
	text := strings.NewReplacer("/usr/bin/upkeep", l.binary, "/etc/upkeep/upkeeprc", l.control).Replace(unitText)
	if l.copied {
		text = copiedMark + text
	}
	if !l.user {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(line, "=")
		if !slices.Contains([]string{"After", "OOMScoreAdjust", "StateDirectory", "StateDirectoryMode"}, name) {
			b.WriteString(strings.Replace(line, "multi-user.target", "default.target", 1))
		}
	}
	return b.String()
}

// controlFile is the control file to start from, with the paths of the layout.
func (l layout) controlFile() string {
	return strings.NewReplacer("/etc/upkeep/upkeeprc", l.control, "/etc/upkeep/conf.d", l.more, "/var/lib/upkeep", l.state,
		"/run/upkeep", l.run+"/upkeep", "systemctl reload", l.systemctl("reload")).Replace(examples.ControlFile)
}

func (l layout) systemctl(verb string) string {
	if l.user {
		return "systemctl --user " + verb
	}
	return "systemctl " + verb
}

// packageUnit is where a package has its unit.
const packageUnit = "/usr/lib/systemd/system/upkeep.service"

// install puts the program, its folders, a control file and a unit in their places and starts the daemon.
func (p *program) install(run runner) int {
	l, err := p.layout()
	if err != nil {
		return p.fail("%v", err)
	}
	if _, err := os.Stat(l.at(packageUnit)); err == nil && !l.user {
		return p.fail("a package has installed upkeep: `systemctl enable --now upkeep` starts it")
	}
	self, err := os.Executable()
	if err != nil {
		return p.fail("find this program: %v", err)
	}
	steps := l.placing(self)
	other := ""
	if l.root != "" || underSystemd() {
		steps = append(steps, file(l.at(l.unit), func() ([]byte, error) { return []byte(l.unitFile()), nil }, 0o644, false))
		steps = append(steps, l.starting(run)...)
	} else {
		other = otherManager()
	}
	if code := p.steps(steps); code != 0 || p.opts.dryRun {
		return code
	}
	if other != "" {
		return p.fail("This machine was not started by systemd, so nothing starts the daemon yet. %s", other)
	}
	fmt.Fprintf(p.out, "upkeep is installed. Its control file is %s; `upkeep summary` shows what it sees.\n", l.control)
	return 0
}

// layout is the one that the command line asks for.
func (p *program) layout() (layout, error) {
	if os.Geteuid() != 0 && !p.opts.user && p.opts.root == "" {
		return layout{}, errors.New("installing for the whole machine takes root; --user installs for yourself")
	}
	if !p.opts.user {
		return newLayout(p.opts.root, false, ""), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return layout{}, fmt.Errorf("find your home folder: %w", err)
	}
	return newLayout(p.opts.root, true, home), nil
}

// placing are the steps up to the control file.
func (l *layout) placing(self string) []step {
	steps := append(l.program(self), folder(l.at(filepath.Dir(l.control)), 0o755), folder(l.at(l.more), 0o755), folder(l.at(l.state), 0o700),
		file(l.at(l.control), func() ([]byte, error) { return []byte(l.controlFile()), nil }, 0o600, true))
	if l.user || l.root != "" {
		steps = append(steps, folder(l.at(filepath.Dir(l.unit)), 0o755))
	}
	return steps
}

// program are the steps that put the program there. One that is in a place for programs already stays where it is.
func (l *layout) program(self string) []step {
	var steps []step
	if dir := filepath.Dir(self); l.root == "" && (dir == "/usr/bin" || dir == "/usr/local/bin") {
		l.binary = self
	} else {
		if l.user || l.root != "" {
			steps = append(steps, folder(l.at(filepath.Dir(l.binary)), 0o755))
		}
		l.copied = true
		steps = append(steps, file(l.at(l.binary), func() ([]byte, error) { return os.ReadFile(self) }, 0o755, false))
	}
	return steps
}

// starting are the steps that make systemd start the daemon now and at every boot. Below another root there is nothing to
// start.
func (l layout) starting(run runner) []step {
	if l.root != "" {
		return []step{run.command("enable upkeep.service", nil, "systemctl", "--root="+l.root, "enable", "upkeep.service")}
	}
	manager := func(text string, back []string, args ...string) step {
		if back != nil {
			back = l.manager(back...)
		}
		return run.command(text, back, "systemctl", l.manager(args...)...)
	}
	steps := []step{run.command("check "+l.control, nil, l.binary, "-c", l.control, "-t"),
		manager("have systemd read the unit", []string{"daemon-reload"}, "daemon-reload"),
		manager("enable upkeep.service, so that it comes back at boot", []string{"disable", "upkeep.service"}, "enable", "upkeep.service")}
	if l.user {
		name := ""
		if u, err := user.Current(); err == nil {
			name = u.Username
		}
		steps = append(steps, run.command("let your services run without a login", nil, "loginctl", "enable-linger", name))
	}
	return append(steps, manager("start upkeep.service", []string{"stop", "upkeep.service"}, "restart", "upkeep.service"),
		manager("verify that it is enabled", nil, "is-enabled", "upkeep.service"),
		manager("verify that it runs", nil, "is-active", "upkeep.service"),
		run.command("verify that it answers", nil, l.binary, "-c", l.control, "summary"))
}

// uninstall takes away what install has put there. The configuration stays.
func (p *program) uninstall(run runner) int {
	l, err := p.layout()
	if err != nil {
		return p.fail("%v", err)
	}
	unit, err := os.ReadFile(l.at(l.unit))
	if err != nil {
		return p.fail("`upkeep install` has not installed it here: %v", err)
	}
	var steps []step
	if l.root != "" {
		steps = append(steps, run.command("disable upkeep.service", nil, "systemctl", "--root="+l.root, "disable", "upkeep.service"))
	} else {
		steps = append(steps, run.command("stop upkeep.service and disable it", nil, "systemctl", l.manager("disable", "--now", "upkeep.service")...))
	}
	steps = append(steps, remove(l.at(l.unit)))
	if l.root == "" {
		steps = append(steps, run.command("have systemd forget the unit", nil, "systemctl", l.manager("daemon-reload")...))
	}
	if strings.HasPrefix(string(unit), copiedMark) { // else it is where somebody else has put it
		steps = append(steps, remove(l.at(l.binary)))
	}
	steps = append(steps, remove(l.at(l.state)))
	if code := p.steps(steps); code != 0 || p.opts.dryRun {
		return code
	}
	fmt.Fprintf(p.out, "upkeep is uninstalled. The configuration stays: %s and %s.\n", l.at(l.control), l.at(l.more))
	return 0
}

func (l layout) manager(args ...string) []string {
	if l.user {
		return append([]string{"--user"}, args...)
	}
	return args
}

// steps carries steps out, or only says them.
func (p *program) steps(steps []step) int {
	if p.opts.dryRun {
		for _, s := range steps {
			fmt.Fprintln(p.out, "would", s.text)
		}
		return 0
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := perform(ctx, p.out, steps); err != nil {
		return p.fail("%v", err)
	}
	return 0
}

// underSystemd tells whether systemd has started this machine (sd_booted(3)).
func underSystemd() bool { return isFolder("/run/systemd/system") }

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// otherManager says what to do where something else than systemd starts services.
func otherManager() string {
	for _, m := range []struct{ sign, name, what string }{
		{"/run/openrc", "OpenRC", "copy examples/openrc/upkeep to /etc/init.d/upkeep, then: rc-update add upkeep default && rc-service upkeep start"},
		{"/run/runit", "runit", "copy examples/runit to /etc/sv/upkeep, then: ln -s /etc/sv/upkeep /var/service/"},
		{"/etc/runit", "runit", "copy examples/runit to /etc/sv/upkeep, then: ln -s /etc/sv/upkeep /var/service/"},
		{"/etc/init.d", "init scripts", "copy examples/sysvinit/upkeep to /etc/init.d/upkeep, then: update-rc.d upkeep defaults && /etc/init.d/upkeep start"},
	} {
		if isFolder(m.sign) {
			return fmt.Sprintf("It looks like %s: %s", m.name, m.what)
		}
	}
	return "Start `upkeep` from whatever starts services here; `upkeep -I` stays in front."
}

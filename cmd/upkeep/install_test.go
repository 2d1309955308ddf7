package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks/load"
)

// manages is a far side of the machine: it takes down what is asked of it, and fails what it is told to.
type manages struct {
	asked []string
	fails string
}

func (m *manages) run(_ context.Context, name string, args ...string) (string, error) {
	line := strings.Join(append([]string{filepath.Base(name)}, args...), " ")
	m.asked = append(m.asked, line)
	if m.fails != "" && strings.Contains(line, m.fails) {
		return "", errors.New("it does not want to")
	}
	return "", nil
}

// with runs a verb with the options given.
func (m *manages) with(t *testing.T, verb func(*program, runner) int, args ...string) answer {
	t.Helper()
	var out, errs strings.Builder
	p := &program{name: "upkeep", out: &out, err: &errs}
	if _, err := p.opts.parse(args); err != nil {
		t.Fatal(err)
	}
	code := verb(p, m.run)
	return answer{code, out.String(), errs.String()}
}

// treeOf tells what is below a folder, with the mode of each.
func treeOf(t *testing.T, root string) string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		info, err := d.Info()
		out = append(out, info.Mode().String()+" "+strings.TrimPrefix(path, root))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestInstallAndUninstall: everything has its place and mode, a second run keeps the configuration, and uninstall leaves
// nothing else.
func TestInstallAndUninstall(t *testing.T) {
	root, m := t.TempDir(), &manages{}
	m.with(t, (*program).install, "--root", root, "--dry-run").expect(t, "dry run", 0, "would write "+root+"/etc/upkeep/upkeeprc (0600)", "would enable")
	if got := treeOf(t, root); got != "" {
		t.Fatalf("a dry run has written %s", got)
	}
	m.with(t, (*program).install, "--root", root).expect(t, "install", 0, "enable upkeep.service ... done")
	got := treeOf(t, root)
	for _, want := range []string{"-rwxr-xr-x /usr/local/bin/upkeep", "-rw------- /etc/upkeep/upkeeprc", "drwxr-xr-x /etc/upkeep/conf.d", "drwx------ /var/lib/upkeep",
		"-rw-r--r-- /etc/systemd/system/upkeep.service"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	unit := content(t, root+"/etc/systemd/system/upkeep.service")
	if !strings.Contains(unit, "\nExecStart=/usr/local/bin/upkeep -I -c /etc/upkeep/upkeeprc\n") || strings.Contains(unit, "/usr/bin/upkeep") {
		t.Errorf("the unit says\n%s", unit)
	}
	if !slices.Equal(m.asked, []string{"systemctl --root=" + root + " enable upkeep.service"}) {
		t.Errorf("asked for %q", m.asked)
	}
	if err := os.WriteFile(root+"/etc/upkeep/upkeeprc", []byte("set daemon 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.with(t, (*program).install, "--root", root).expect(t, "install again", 0, "keep "+root+"/etc/upkeep/upkeeprc as it is")
	m.with(t, (*program).uninstall, "--root", root).expect(t, "uninstall", 0, "The configuration stays")
	if text := content(t, root+"/etc/upkeep/upkeeprc"); text != "set daemon 7\n" {
		t.Errorf("the control file holds %q", text)
	}
	if got := treeOf(t, root); strings.Contains(got, "/usr/local/bin/upkeep") || strings.Contains(got, "upkeep.service") || strings.Contains(got, "/var/lib/upkeep") {
		t.Errorf("uninstall has left\n%s", got)
	}
	m.with(t, (*program).uninstall, "--root", root).expect(t, "uninstall again", 1, "has not installed it here")
}

// TestInstallTakesBack: when a step fails nothing is left, and what was there before is there again.
func TestInstallTakesBack(t *testing.T) {
	root, m := t.TempDir(), &manages{fails: "enable"}
	if err := os.MkdirAll(root+"/etc/systemd/system", 0o755); err != nil {
		t.Fatal(err)
	}
	unit := root + "/etc/systemd/system/upkeep.service"
	if err := os.WriteFile(unit, []byte("mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	before := treeOf(t, root)
	m.with(t, (*program).install, "--root", root).expect(t, "install", 1, "enable upkeep.service ... failed", "it does not want to", "take back: write")
	if after := treeOf(t, root); after != before {
		t.Errorf("there was\n%s\nand now is\n%s", before, after)
	}
	if text := content(t, unit); text != "mine\n" {
		t.Errorf("the unit holds %q", text)
	}
}

// TestInstalledFilesAreGood: the control files that install writes can be read, and the unit for a user asks for nothing that
// takes root.
func TestInstalledFilesAreGood(t *testing.T) {
	for _, own := range []bool{false, true} {
		home := t.TempDir()
		l := newLayout("", own, home)
		path := filepath.Join(home, "rc")
		if err := os.WriteFile(path, []byte(l.controlFile()), 0o600); err != nil {
			t.Fatal(err)
		}
		config, diagnostics := load.File(load.Options{Path: path, Protocols: dialect()})
		if config == nil || diagnostics.Failed() {
			t.Fatalf("own %v: %v", own, diagnostics)
		}
		s := config.Settings
		if s.StateFile != l.state+"/state" || s.IDFile != l.state+"/id" || s.PidFile != l.run+"/upkeep.pid" || s.HTTP.UnixSocket != l.run+"/upkeep.sock" || s.HTTP.Port != 0 {
			t.Errorf("own %v: state %s, id %s, pid %s, interface %+v", own, s.StateFile, s.IDFile, s.PidFile, s.HTTP)
		}
	}
	unit := newLayout("", true, "/home/ann").unitFile()
	for _, not := range []string{"OOMScoreAdjust=-", "\nStateDirectory", "multi-user", "/etc/upkeep", "/usr/bin"} {
		if strings.Contains(unit, not) {
			t.Errorf("a user's unit has %q:\n%s", not, unit)
		}
	}
	if !strings.Contains(unit, "WantedBy=default.target") || !strings.Contains(unit, "ExecStart=/home/ann/.local/bin/upkeep -I -c /home/ann/.upkeeprc\n") {
		t.Errorf("a user's unit:\n%s", unit)
	}
}

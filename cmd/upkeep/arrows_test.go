package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/upkeep-monitor/upkeep/"

// arrow says what a room, and every package below it, may import of ours. Tests are free.
type arrow struct {
	room string
	only []string // of our packages; a name ending in / stands for everything below
	not  []string // never, neither directly nor through others
}

// The rooms and their arrows, as README.md has them. A room that stands in no line fails the test, so that a new one is
// thought about.
var arrows = []arrow{
	{room: "parser", only: []string{"parser/"}},
	{room: "checks", only: []string{"parser", "checks/cron"}, not: []string{"net/http", gopsutil}},
	{room: "checks/tests", only: []string{"parser", "parser/deadline", "checks", "checks/ownfile", "checks/probe/tlsclient"}, not: []string{"net/http"}},
	// The loader cuts command lines as spawn does, so that the program that is checked at load is the one that is started later.
	// What the interface needs, users and certificates, is tried at load with the code that the server uses.
	{room: "checks/load", only: []string{"parser", "parser/deadline", "checks", "checks/cron", "checks/tests", "checks/host/spawn", "checks/tlsserver",
		"checks/htpasswd", "checks/ownfile"}, not: []string{"net/http", gopsutil}},
	{room: "checks/host", only: []string{"checks/host/", "parser/deadline"}},
	{room: "checks/cron", only: []string{}},
	{room: "checks/probe", not: []string{"actions", "web"}},
	{room: "checks/probe/protocol", only: []string{"parser"}},
	{room: "checks/probe/dial", only: []string{"checks/host/shortage", "checks/probe/tlsclient"}},
	{room: "checks/probe/tlsclient", only: []string{"checks"}},
	{room: "checks/tlsserver", only: []string{"checks", "checks/probe/tlsclient", "checks/ownfile", "parser/deadline"}},
	{room: "checks/htpasswd", only: []string{"checks/ownfile", "parser/deadline"}},
	{room: "checks/ownfile", only: []string{}},
	{room: "checks/engine", not: []string{"actions", "web", "checks/probe", "checks/tests", "checks/load"}},
	{room: "checks/history", only: []string{"checks", "parser", "checks/history/", "checks/ownfile"}, not: []string{"actions", "web", "checks/engine", "checks/probe"}},
	{room: "actions", not: []string{"web", "checks/engine", "checks/probe/protocol", "checks/load"}},
	{room: "web", not: []string{"actions", "checks/probe/protocol", "checks/probe/dial", "checks/engine", "github.com/shirou/gopsutil"}},
	{room: "web/api", only: []string{}},
	{room: "cmd"},
	{room: "examples"},
}

// gopsutil is known to the readers of the machine only.
const gopsutil = "github.com/shirou/gopsutil/"

type listed struct {
	ImportPath    string
	Imports, Deps []string
}

func TestArrowsPointOneWay(t *testing.T) {
	packages := list(t)
	if len(packages) < len(arrows) {
		t.Fatalf("only %d packages found", len(packages))
	}
	for _, p := range packages {
		name := strings.TrimPrefix(p.ImportPath, module)
		a, ok := roomOf(name)
		if !ok {
			t.Errorf("%s stands in no room of the house; give it one in this test and in README.md", name)
			continue
		}
		for _, dep := range p.Imports {
			if strings.HasPrefix(dep, gopsutil) && !within(name, []string{"checks/host/"}) {
				t.Errorf("%s imports %s; readings of the machine come from checks/host", name, dep)
			}
		}
		if a.only != nil {
			for _, dep := range p.Imports {
				if ours, ok := strings.CutPrefix(dep, module); ok && ours != name && !within(ours, a.only) {
					t.Errorf("%s imports %s; the room %s may only know %s", name, ours, a.room, or(a.only, "nothing of ours"))
				}
			}
		}
		for _, dep := range p.Deps {
			ours := strings.TrimPrefix(dep, module)
			if i := slices.IndexFunc(a.not, func(n string) bool { return ours == n || within(ours, []string{n + "/"}) }); i >= 0 {
				t.Errorf("%s knows %s, itself or through others; the room %s must not", name, ours, a.room)
			}
		}
	}
}

func TestWireTypesStandOnTheStandardLibrary(t *testing.T) {
	for _, p := range list(t) {
		if p.ImportPath != module+"web/api" {
			continue
		}
		for _, dep := range p.Imports {
			if strings.Contains(strings.Split(dep, "/")[0], ".") {
				t.Errorf("web/api imports %s; other programs are to take it without anything else", dep)
			}
		}
		return
	}
	t.Error("web/api was not found")
}

// roomOf finds the innermost room a package stands in.
func roomOf(name string) (best arrow, ok bool) {
	for _, a := range arrows {
		if (name == a.room || strings.HasPrefix(name, a.room+"/")) && len(a.room) > len(best.room) {
			best, ok = a, true
		}
	}
	return best, ok
}

func within(name string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(r string) bool { return name == r || strings.HasSuffix(r, "/") && strings.HasPrefix(name+"/", r) })
}

func or(list []string, otherwise string) string {
	if len(list) == 0 {
		return otherwise
	}
	return strings.Join(list, ", ")
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", module+"...")
	out, err := cmd.Output()
	if exit := (&exec.ExitError{}); errors.As(err, &exit) {
		t.Fatalf("go list: %s", exit.Stderr)
	} else if err != nil {
		t.Skipf("go list cannot be run here: %v", err)
	}
	var packages []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

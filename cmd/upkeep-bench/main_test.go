//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be a keeper, as upkeep-bench is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == keeperRole {
		os.Exit(keep(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// build makes the programs that a user has.
func build(t *testing.T) (bench, upkeep string) {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("go", "build", "-o", dir, "./", "../upkeep").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return filepath.Join(dir, "upkeep-bench"), filepath.Join(dir, "upkeep")
}

func TestMeasuresARow(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a daemon")
	}
	bench, upkeep := build(t)
	temp, table := t.TempDir(), filepath.Join(t.TempDir(), "table.json")
	cmd := exec.Command(bench, "--bin", upkeep, "--rows", "parse,reload", "--quick", "--json", table)
	cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, stderr.String())
	}
	for _, want := range []string{"CPU for 4000", "SIGHUP to all looked at", "pending changes lost of 5"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the table does not tell of %q:\n%s", want, out)
		}
	}
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	var rep report
	if err := json.Unmarshal(text, &rep); err != nil {
		t.Fatal(err)
	}
	if len(rep.Results) != 4 {
		t.Fatalf("%d results, expected 4: %s", len(rep.Results), text)
	}
	for _, r := range rep.Results {
		if r.Upkeep == nil || r.Meets == nil {
			t.Errorf("not measured or not judged: %+v", r)
		}
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestKeeperEndsWhatIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	tr, err := grow(dir, "orphans", 0, "/bin/sh", "-c", "(sleep 600 & echo $! > "+dir+"/orphan; mv "+dir+"/orphan "+dir+"/pid); exec sleep 600")
	if err != nil {
		t.Fatal(err)
	}
	one := &sample{dir: dir}
	var orphan int
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if orphan, err = one.pid(); err == nil {
			break
		}
		if time.Now().After(limit) {
			t.Fatal("no orphan came")
		}
	}
	if parents := children(tr.keeper.Process.Pid); len(parents) != 2 {
		t.Errorf("the keeper has the children %v, expected the program and the orphan", parents)
	}
	tr.end()
	for _, pid := range []int{tr.pid, orphan} {
		if _, err := statusOf(pid, "VmRSS"); err == nil {
			t.Errorf("pid %d is still there", pid)
		}
	}
}

func TestKeeperTellsTheEnd(t *testing.T) {
	tr, err := grow(t.TempDir(), "ends", 64, "/bin/sh", "-c", "ulimit -n; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	defer tr.end()
	status, _, err := tr.wait(t.Context())
	if err != nil || status != 3 {
		t.Errorf("status %d, %v; expected 3", status, err)
	}
	if got := strings.TrimSpace(tr.said()); got != "64" {
		t.Errorf("limit of open files %q, expected 64", got)
	}
}

func TestKeeperRefusesWhatCannotRun(t *testing.T) {
	if tr, err := grow(t.TempDir(), "none", 0, "/nonexistent/program"); err == nil {
		tr.end()
		t.Error("started")
	} else if !strings.Contains(err.Error(), "no such file") {
		t.Errorf("does not say why: %v", err)
	}
}

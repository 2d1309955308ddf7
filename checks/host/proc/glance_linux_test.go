package proc

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"testing"
)

func TestScanFindsWhatTheTableFinds(t *testing.T) {
	child := exec.Command("sleep", "1721")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	for _, pattern := range []string{"^sleep 1721$", "no process has this name 1721", "^kthreadd$", "^$", "system.test"} {
		re := regexp.MustCompile(pattern)
		table := eventually(t, newReader(t), true, func(table *Table) bool {
			p, ok := table.Get(child.Process.Pid)
			return ok && p.Cmdline == "sleep 1721"
		})
		_, want := table.Match(re)
		known := newReader(t)
		m := NewMatcher(re)
		for range 3 { // without a table, with one, and with one that the matcher knows
			if got, scan, err := known.Scan(m, nil); err != nil || got != want || got == (scan != nil) {
				t.Errorf("%q: %v %v, the table says %v", pattern, got, err, want)
			}
			m.Find(read(t, known, true))
		}
	}
}

func TestGone(t *testing.T) {
	child := exec.Command("true")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, newReader(t), false, func(table *Table) bool {
		p, ok := table.Get(child.Process.Pid)
		return ok && p.Zombie
	})
	if Gone(os.Getpid()) || Gone(child.Process.Pid) {
		t.Error("we, or a zombie that its parent forgets, are gone")
	}
	_ = child.Wait()
	if !Gone(child.Process.Pid) || !Gone(math.MaxInt32) || !Gone(0) {
		t.Error("what was taken away is not gone")
	}
}

// A scan that builds on one before finds what has begun since then, and what was new then and became something else.
func TestScanSinceAnother(t *testing.T) {
	r := newReader(t)
	m := NewMatcher(regexp.MustCompile(`^sleep 1735$`))
	m.Find(read(t, r, true))
	scan := func(since *Scan, want bool) *Scan {
		t.Helper()
		runs, scan, err := r.Scan(m, since)
		if runs != want || err != nil {
			t.Fatalf("%v %v, want %v", runs, err, want)
		}
		return scan
	}
	young := exec.Command("sh", "-c", "read line; exec sleep 1735")
	in, err := young.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := young.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = young.Process.Kill(); _ = young.Wait() }()
	first := scan(nil, false)
	scan(first, false)
	_ = in.Close()
	until := func(name string, pid int) {
		for {
			if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil && string(line) == name {
				return
			}
		}
	}
	until("sleep\x001735\x00", young.Process.Pid)
	scan(first, true)
	_ = young.Process.Kill()
	_ = young.Wait()
	second := scan(first, false)
	if !second.Began().Equal(first.Began()) {
		t.Error("it claims to have seen all anew")
	}
	until("sleep\x001735\x00", start(t, "sleep", "1735").Process.Pid)
	scan(second, true)
	scan(nil, true)
}

package probe

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

// FuzzScan holds lines against expressions of every sort, and compares with what each line for itself comes to.
func FuzzScan(f *testing.F) {
	control := `check file log with path /log
 ignore content = "boring.*x"
 ignore content != "[a-z]"
 if content = "panic.*case-[0-9]+" then alert
 if content = "panic" then alert
 if content = "^(disk|net) (full|gone)$" then alert
 if content = "(?i)error" then alert
 if content = "a|b+" then alert
 if content = "[xy]{2,}z" then alert
 if content != "fine" then alert
`
	config, found := load.File(load.Options{Path: "control", Text: &control, Protocols: protocols(), Hostname: "h"})
	if config == nil {
		f.Fatal(found)
	}
	if tests := newScan(config.Services[0]).tests; len(tests) != 7 {
		f.Fatalf("%d tests", len(tests))
	}
	f.Add([]byte("a panic: case-7\nboring panic x\nPANIC\ndisk full\nfine\nxyz Error\n\npanic case-"), 12)
	f.Add([]byte(strings.Repeat("fine, panic and all\n", 400)), 512)
	f.Fuzz(func(t *testing.T, text []byte, limit int) {
		if limit < 1 || limit > 1<<20 {
			return
		}
		path := filepath.Join(t.TempDir(), "log")
		if err := os.WriteFile(path, append(text, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
		got, want := newScan(config.Services[0]), newScan(config.Services[0])
		if _, err := fs.ReadLines(t.Context(), path, fs.Position{}, limit, got.take); err != nil {
			t.Fatal(err)
		}
		for line := range bytes.SplitSeq(text, []byte("\n")) {
			for i := range want.tests {
				want.hold(line[:min(len(line), limit)], i)
			}
		}
		var seen, each checks.Observation
		seen.Content, each.Content = map[string]checks.ContentFacts{}, map[string]checks.ContentFacts{}
		got.into(&seen)
		want.into(&each)
		for key, facts := range each.Content {
			if seen.Content[key] != facts {
				t.Errorf("%s: found %+v, want %+v", key, seen.Content[key], facts)
			}
		}
	})
}

// However many lines match, all are counted; those that there is no room for are told as a number.
func TestManyMatches(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte(strings.Repeat("an error of some length\n", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "check file log path " + path + "\n if content = \"error\" then alert\n"
	config, found := load.File(load.Options{Path: "f", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	s := config.Services[0]
	sc := newScan(s)
	if _, err := fs.ReadLines(t.Context(), path, fs.Position{}, 512, sc.take); err != nil {
		t.Fatal(err)
	}
	o := &checks.Observation{At: time.Now(), File: &checks.FileFacts{}, Content: map[string]checks.ContentFacts{}}
	sc.into(o)
	_, events := checks.Judge(s, checks.NewState(s), o, checks.Moment{Slot: 1, Now: time.Now()})
	for _, e := range events {
		if e.Type == checks.EventContent {
			shown := strings.Count(e.Message, "an error of some length\n")
			if want := fmt.Sprintf("... and %d more, 5000 lines match in all\n", 5000-shown-1); !strings.HasSuffix(e.Message, want) || shown < 100 {
				t.Errorf("%d lines shown, the end is %q, want %q", shown, e.Message[len(e.Message)-80:], want)
			}
			return
		}
	}
	t.Errorf("no event: %v", events)
}

package load

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/probe/protocol"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testProtocols are the protocols as the program registers them.
func testProtocols() []tests.Protocol {
	var list []tests.Protocol
	for _, name := range protocol.Names() {
		p, _ := protocol.Lookup(name)
		list = append(list, tests.Protocol{ProtocolSyntax: parser.ProtocolSyntax{Names: []string{name}, Options: p.Options},
			Title: p.Title, Port: p.Port, UDP: p.UDP, TLS: p.TLS})
	}
	return list
}

func loadText(path, text string) (*checks.Config, parser.Diagnostics) {
	return File(Options{Path: path, Text: &text, Protocols: testProtocols(), Hostname: "here", Home: "/root", PIDFile: "/run/monit.pid"})
}

// mustLoad gives a configuration that has no errors; warnings are for other tests.
func mustLoad(t testing.TB, text string) *checks.Config {
	t.Helper()
	c, ds := loadText("test", text)
	if c == nil {
		t.Fatalf("%s\n%v", text, ds)
	}
	return c
}

// golden holds text against a file, or writes it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// goldenFiles runs f for every control file of a folder.
func goldenFiles(t *testing.T, folder string, f func(t *testing.T, name, text string)) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.rc"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/%s: %v", folder, err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".rc"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f(t, filepath.Base(path), string(text))
		})
	}
}

func TestBadFiles(t *testing.T) {
	goldenFiles(t, "bad", func(t *testing.T, name, text string) {
		c, ds := loadText(name, text)
		if c != nil || !ds.Failed() {
			t.Error("accepted")
		}
		var b strings.Builder
		for _, d := range ds {
			if d.Severity == parser.Error {
				if d.Pos.IsZero() {
					t.Errorf("no position: %s", d.Message)
				}
				if err := (parser.Diagnostics{d}).Write(&b, false); err != nil {
					t.Fatal(err)
				}
			}
		}
		golden(t, filepath.Join("testdata", "bad", strings.TrimSuffix(name, ".rc")+".want"), b.String())
	})
}

func TestGoodFiles(t *testing.T) {
	goldenFiles(t, "good", func(t *testing.T, name, text string) {
		c, ds := loadText(name, text)
		if c == nil {
			t.Fatalf("refused:\n%v", ds)
		}
		c.Settings.ControlFile = name
		var b strings.Builder
		if err := List(&b, c); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "good", strings.TrimSuffix(name, ".rc")+".list"), b.String())
	})
}

func TestAdvice(t *testing.T) {
	goldenFiles(t, "advice", func(t *testing.T, name, text string) {
		c, ds := loadText(name, text)
		if c == nil {
			t.Fatalf("refused:\n%v", ds)
		}
		var b strings.Builder
		for _, d := range ds {
			b.WriteString(d.Code + "\n" + d.Text() + "\n")
		}
		golden(t, filepath.Join("testdata", "advice", strings.TrimSuffix(name, ".rc")+".want"), b.String())
	})
}

// FuzzLoad: whatever stands in a control file, Load says what is wrong with it or gives a configuration that can be listed.
func FuzzLoad(f *testing.F) {
	for _, folder := range []string{"bad", "good", "advice"} {
		files, _ := filepath.Glob(filepath.Join("testdata", folder, "*.rc"))
		for _, path := range files {
			if text, err := os.ReadFile(path); err == nil && len(text) < 4000 {
				f.Add(string(text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ToLower(text), "include") {
			return // what other files hold is not for here
		}
		watchdog := time.AfterFunc(30*time.Second, func() { panic("hangs: " + text) })
		defer watchdog.Stop()
		c, ds := loadText("fuzz", text)
		if (c == nil) != ds.Failed() {
			t.Fatalf("configuration %v, diagnostics %v", c != nil, ds)
		}
		if c == nil {
			return
		}
		if err := List(&strings.Builder{}, c); err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Services {
			for _, r := range s.Rules {
				r.Test.Judge(&checks.Observation{}, "")
			}
		}
	})
}

func TestHistoryUnlessSet(t *testing.T) {
	for text, want := range map[string]checks.History{
		"":                               {Size: 64 << 20, Keep: 365 * 24 * time.Hour},
		"set history off\n":              {},
		"set history { keep: 2 days }\n": {Size: 64 << 20, Keep: 48 * time.Hour},
		"set history off\nset history { size: 5 MB }\n": {Size: 5 << 20, Keep: 365 * 24 * time.Hour},
	} {
		if got := mustLoad(t, text+"check system here\n").Settings.History; got != want {
			t.Errorf("%q gives %+v, want %+v", text, got, want)
		}
	}
}

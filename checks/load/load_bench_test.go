package load

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// manyServices is a control file of so many entries, about 100 bytes each.
func manyServices(n int) string {
	var b strings.Builder
	b.WriteString("set daemon 30\nset alert ops@example.org\nset mailserver localhost\n")
	for i := range n {
		fmt.Fprintf(&b, "check process p%d with pidfile /run/p%d.pid\n  start program = \"/bin/true %d\"\n  if cpu > 80%% for 3 cycles then restart\n", i, i, i)
	}
	return b.String()
}

func TestLoadGrowsLinearly(t *testing.T) {
	if testing.Short() {
		t.Skip("loads 20 000 services")
	}
	path := filepath.Join(t.TempDir(), "control")
	if err := os.WriteFile(path, []byte(manyServices(20000)), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	c, ds := File(Options{Path: path, Protocols: testProtocols()})
	if c == nil {
		t.Fatal(ds)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d services in %v, %d MB from the system", len(c.Services), time.Since(began), m.Sys>>20)
	if m.Sys > 400<<20 {
		t.Errorf("%d MB", m.Sys>>20)
	}
}

// hintedServices is a control file that has something to say of each of its entries: that one thing is watched twice. before
// stands before each.
func hintedServices(n int, before string) string {
	var b strings.Builder
	b.WriteString("set daemon 30\nset alert ops@example.org\nset mailserver localhost\n")
	for i := range n {
		fmt.Fprintf(&b, "%scheck file f%d with path /var/log/messages\n  if size > 10 MB then alert\n", before, i)
	}
	return b.String()
}

// TestHintsGrowLinearly: each hint shows its line, which must not be looked for from the beginning of the file, and asks for a
// comment that allows it, of which there may be as many. Either makes a file of this size take ten times as long.
func TestHintsGrowLinearly(t *testing.T) {
	if testing.Short() {
		t.Skip("loads 20 000 services")
	}
	load := func(text string) time.Duration {
		took := time.Hour
		for range 3 {
			began := time.Now()
			if c, ds := File(Options{Path: "control", Text: &text}); c == nil {
				t.Fatal(ds.Error())
			}
			took = min(took, time.Since(began))
		}
		return took
	}
	const n, allow = 20000, "# upkeep: allow watched-twice\n"
	none, hints, allowed := load(allow+hintedServices(n, "")), load(hintedServices(n, "")), load(hintedServices(n, allow))
	t.Logf("without hints %v, with hints %v, with hints allowed one by one %v", none, hints, allowed)
	if max(hints, allowed) > 5*none {
		t.Errorf("without hints %v, with hints %v, with hints allowed one by one %v", none, hints, allowed)
	}
}

// TestManyUnknownServices: no name is looked for among all others for an error that is not told.
func TestManyUnknownServices(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "check file one%d path /f%d\n  depends on other%d\n", i, i, i)
	}
	b.WriteString("check file other path /f\n")
	text := b.String()
	_, ds := File(Options{Path: "control", Text: &text})
	if len(ds) != 20 || ds[0].Suggestion != "other" || ds[0].Pos.Line != 2 || ds[19].Pos.Line != 40 {
		t.Errorf("%d: %+v", len(ds), ds[0])
	}
}

func BenchmarkLoad(b *testing.B) {
	for name, text := range map[string]string{"processes": manyServices(20000), "hints": hintedServices(20000, ""), "reload": changingFiles(2000)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				mustLoad(b, text)
			}
		})
	}
}

// changingFiles is a control file of so many files, as a reload of many services reads it.
func changingFiles(n int) string {
	var b strings.Builder
	b.WriteString("set daemon 30\n")
	for i := range n {
		fmt.Fprintf(&b, "check file f%d with path /srv/files/%d\n if changed checksum then alert\n", i, i)
	}
	return b.String()
}

// BenchmarkSame is what a reload compares when nothing has changed.
func BenchmarkSame(b *testing.B) {
	text := changingFiles(2000)
	old, read := mustLoad(b, text), mustLoad(b, text)
	b.ReportAllocs()
	for b.Loop() {
		for i, s := range old.Services {
			if !s.Same(read.Services[i]) {
				b.Fatal(s.Name)
			}
		}
	}
}

package checks

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
	c, ds := Load(LoadOptions{Path: path, Protocols: testProtocols()})
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

func BenchmarkLoad(b *testing.B) {
	text := manyServices(20000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		mustLoad(b, text)
	}
}

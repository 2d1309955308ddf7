package probe

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/probe/protocol"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
)

// everyTest has each test of the language once, on things that are there. DIR, MOUNT and PORT are filled in.
const everyTest = `
check process me with pidfile DIR/pid
  if does not exist then alert
  if read > 1 MB/s then alert
  if disk write > 1 operations/s then alert
  if loadavg (5min) > 1 then alert
  if uptime > 1 day then alert
  if changed pid then alert
  if cpu > 5% then alert
  if total cpu > 5% then alert
  if failed uid root then alert
  if failed euid root then alert
  if failed gid root then alert
  if filedescriptors > 10 then alert
  if filedescriptors > 10% then alert
  if total filedescriptors > 10 then alert
  if memory > 1 MB then alert
  if total memory > 1% then alert
  if failed security attribute x then alert
  if security attribute = x then alert
  if threads > 1 then alert
  if children > 1 then alert
  if failed port PORT then alert
check file log with path DIR/log
  if not exist then alert
  if changed permission then alert
  if changed hardlink then alert
  if changed timestamp then alert
  if hardlink > 1 then alert
  if mtime > 1 day then alert
  if content = "x" then alert
  if not content = "x" then alert
  if changed sha256 checksum then alert
  if changed size then alert
  if size > 1 kB then alert
check file again with path DIR/log
  if failed permission 0644 then alert
  if failed uid root then alert
  if failed gid root then alert
  if failed checksum then alert
check directory dir with path DIR
  if not exist then alert
  if changed permission then alert
  if changed ctime then alert
  if hardlink > 1 then alert
  if changed hardlink then alert
  if atime > 1 day then alert
check directory dir2 with path DIR
  if failed permission 0644 then alert
  if failed uid root then alert
check fifo pipe with path DIR/pipe
  if not exist then alert
  if changed permission then alert
  if changed ctime then alert
  if hardlink > 1 then alert
  if changed hardlink then alert
  if atime > 1 day then alert
check fifo pipe2 with path DIR/pipe
  if failed permission 0644 then alert
  if failed uid root then alert
check filesystem fs with path MOUNT
  if not exist then alert
  if changed permission then alert
  if changed fsflags then alert
  if inode > 90% then alert
  if space free < 1 GB then alert
  if service time > 1 s then alert
  if read > 1 MB/s then alert
check filesystem fs2 with path MOUNT
  if failed permission 0644 then alert
  if failed uid root then alert
check host peer with address 127.0.0.1
  if failed ping then alert
  if failed port PORT responsetime < 1 s then alert
check network down with interface lo
  if link up then alert
check network lo with interface lo
  if changed link then alert
  if link down then alert
  if saturation > 90% then alert
  if total uploaded > 1 GB in last 2 hours then alert
  if total downloaded > 5 packets in last day then alert
  if upload > 1 MB/s then alert
  if download > 1 packets/s then alert
check program job with path "/bin/sh -c true"
  if content = "x" then alert
  if not content = "x" then alert
  if changed status then alert
  if status changed 1 then alert
  if content changed then alert
  if status != 0 then alert
check system here
  if loadavg > 5 then alert
  if uptime > 1 day then alert
  if cpu (guestnice) > 5% then alert
  if cpu pressure > 5% then alert
  if io pressure full 300s > 5% then alert
  if filedescriptors > 5% then alert
  if memory > 5% then alert
  if swap > 5% then alert
  if pagein > 5 then alert
`

// untold are the tests that some machine has nothing to tell for: no block device under a container, no speed of the
// loopback, no pressure in an old kernel.
var untold = []string{"serviceTimeTest", "ioTest", "saturationTest", "capacityTest", "pressureTest"}

// No statement is accepted and then not looked at: each test of the language gets facts from a look at its service.
func TestEveryTestIsFed(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("no /bin/sh here")
	}
	config, file := loadEvery(t)
	o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler), Agent: "test"})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, s := range config.Services {
		if s.Implicit {
			continue
		}
		first := o.Observe(ctx, engine.Look{Service: s, Cycle: 1})
		if first.Missing+first.Invalid+first.Error != "" {
			t.Errorf("%s: %s", s.Name, first.Missing+first.Invalid+first.Error)
			continue
		}
		blind := s.Rules
		for n := uint64(2); len(blind) > 0 && ctx.Err() == nil; n++ { // rates need some time between two looks
			now := o.Observe(ctx, engine.Look{Service: s, Before: first, Reads: first.Reads, Cycle: n})
			blind = slices.DeleteFunc(slices.Clone(blind), func(r *checks.Rule) bool {
				return r.Test.Judge(now, r.Test.Judge(first, "").Memory).Outcome != checks.Unknown || slices.Contains(untold, typeName(r.Test))
			})
			first = now
		}
		for _, r := range blind {
			label, condition := r.Test.Row()
			t.Errorf("%s: nothing is known for %s: %s %s", s.Name, typeName(r.Test), label, condition)
		}
	}
	used := map[string]bool{}
	for _, s := range file.Services {
		for _, r := range s.Rules {
			used[s.Kind+" "+r.Starts] = true
		}
	}
	for _, syntax := range tests.Dialect(protocols()).Tests {
		for _, kind := range syntax.Kinds {
			if !slices.ContainsFunc(syntax.Starts, func(start string) bool { return used[kind+" "+start] }) {
				t.Errorf("no test of %s %q; add one to everyTest", kind, syntax.Starts[0])
			}
		}
	}
	if t.Failed() {
		t.Log("used:", slices.Sorted(maps.Keys(used)))
	}
}

func typeName(t checks.Test) string { return reflect.Indirect(reflect.ValueOf(t)).Type().Name() }

func protocols() []tests.Protocol {
	var list []tests.Protocol
	for _, name := range protocol.Names() {
		p, _ := protocol.Lookup(name)
		list = append(list, tests.Protocol{ProtocolSyntax: parser.ProtocolSyntax{Names: []string{name}, Options: p.Options}, Title: p.Title, Port: p.Port})
	}
	return list
}

// loadEvery makes the things that everyTest watches and loads it.
func loadEvery(t *testing.T) (*checks.Config, *parser.File) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"pid": fmt.Sprint(os.Getpid()), "log": "a line\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	text := strings.NewReplacer("DIR", dir, "MOUNT", "/", "PORT", fmt.Sprint(l.Addr().(*net.TCPAddr).Port)).Replace(everyTest)
	config, found := load.File(load.Options{Path: "every", Text: &text, Protocols: protocols(), Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	file, _ := parser.Parse(parser.Input{Path: "every", Text: &text, Dialect: *tests.Dialect(protocols())})
	return config, file
}

// "verify always" computes a checksum although the stamps of the file have not moved.
func TestVerifyAlways(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, verify := range []string{"", "verify always"} {
		text := "check file f with path " + path + "\n if changed sha256 checksum then alert\n" + verify
		config, found := load.File(load.Options{Path: "f", Text: &text, Hostname: "h"})
		if config == nil {
			t.Fatal(found)
		}
		o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
		s := config.Service("f")
		seen := o.Observe(t.Context(), engine.Look{Service: s})
		seen.File.Checksums["sha256"] = "before" // what a look would keep when the stamps stand still
		again := o.Observe(t.Context(), engine.Look{Service: s, Before: seen})
		if kept := again.File.Checksums["sha256"] == "before"; kept == (verify != "") {
			t.Errorf("%q: kept %t", verify, kept)
		}
	}
}

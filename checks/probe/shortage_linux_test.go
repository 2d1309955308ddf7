package probe

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

// alone runs the test that calls it in a process of its own, whose limits it may lower; false in the process that waits.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv("OBSERVE_TEST_ALONE") == t.Name() {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "OBSERVE_TEST_ALONE="+t.Name())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// starve leaves the process no file descriptor until it is called again.
func starve(t *testing.T) (feed func()) {
	t.Helper()
	var before unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 0, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &before); err != nil {
			t.Fatal(err)
		}
	}
}

// every is a service of each sort that looking needs a descriptor for.
func every(t *testing.T) *checks.Config {
	dir := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	web := &http.Server{Handler: http.NotFoundHandler()}
	go func() { _ = web.Serve(listener) }() // until it is closed
	t.Cleanup(func() { _ = web.Close() })
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cmd := exec.Command("/bin/sleep", "600."+strconv.Itoa(os.Getpid()))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(cmd) })
	port := listener.Addr().(*net.TCPAddr).Port
	text := fmt.Sprintf(`
check file sums with path %[1]s
  if failed checksum then alert
check file lines with path %[2]s
  if content = "x" then alert
check process piddled with pidfile %[3]s
check process matched matching "^/bin/sleep 600[.]%[4]d$"
check filesystem root with path /
check network lo with interface lo
check system machine
check program true with path /bin/true
  if status != 0 then restart
check host port with address 127.0.0.1
  if failed port %[5]d then restart
check host named with address localhost
  if failed port %[5]d then restart
check host spoken with address 127.0.0.1
  if failed port %[5]d protocol http then restart
check host unix with address 127.0.0.1
  if failed unixsocket %[6]s then restart
check host pinged with address 127.0.0.1
  if failed ping then restart
`, write("sums", "sums"), write("lines", "lines\n"), write("pid", fmt.Sprint(cmd.Process.Pid)), os.Getpid(), port, filepath.Join(dir, "socket"))
	config, found := load.File(load.Options{Path: "control", Text: &text, Protocols: protocols(), Hostname: "machine"})
	if config == nil {
		t.Fatal(found)
	}
	return config
}

// blind is the set of services of every that cannot be seen without a descriptor. The others ask nothing that needs one.
var blind = []string{"sums", "lines", "piddled", "matched", "root", "lo", "machine", "true", "port", "named", "spoken", "unix", "pinged"}

// TestOwnShortageIsNoFailure: without a file descriptor nothing is seen, and nothing has failed, by whichever path a service
// is looked at; with one again all is seen.
func TestOwnShortageIsNoFailure(t *testing.T) {
	if !alone(t) {
		return
	}
	for _, warm := range []bool{false, true} {
		config := every(t)
		o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
		before := map[string]*checks.Observation{}
		cycle := uint64(1)
		look := func(s *checks.Service, fresh bool) *checks.Observation {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			return o.Observe(ctx, engine.Look{Service: s, Before: before[s.Name], Cycle: cycle, Fresh: fresh, Reads: map[string]checks.ReadPosition{}})
		}
		if warm {
			for _, s := range config.Services {
				before[s.Name] = look(s, false)
			}
		}
		cycle++
		feed := starve(t)
		func() {
			defer feed()
			for _, s := range config.Services {
				s.VerifyAlways = true // else what is known of the file is not read again
				for _, fresh := range []bool{false, true} {
					seen := look(s, fresh)
					if seen.Unseen == "" && slices.Contains(blind, s.Name) || seen.Unseen == "" && (seen.Missing != "" || seen.Error != "" || seen.Invalid != "") {
						t.Errorf("warm %v, fresh %v: %s: unseen %q, missing %q, error %q, probes %+v", warm, fresh, s.Name, seen.Unseen, seen.Missing, seen.Error, seen.Probes)
					}
				}
				if s.Kind == checks.Process && s.Name == "matched" || !warm && s.Name == "piddled" {
					if st := o.Running(s, before[s.Name]); st.Unseen == "" {
						t.Errorf("warm %v: %s for actions: %+v", warm, s.Name, st)
					}
				}
			}
		}()
		cycle++
		for _, s := range config.Services {
			seen := look(s, false)
			if seen.Unseen != "" || seen.Missing != "" || seen.Error != "" {
				t.Errorf("warm %v, fed again: %s: unseen %q, missing %q, error %q", warm, s.Name, seen.Unseen, seen.Missing, seen.Error)
			}
		}
	}
}

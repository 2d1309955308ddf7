package units

import (
	"bufio"
	"context"
	"errors"
	"maps"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	systemd "github.com/coreos/go-systemd/v22/dbus"
	"github.com/godbus/dbus/v5"
)

// fakeSystemd stands on a real bus in the place of systemd, with one unit.
type fakeSystemd struct {
	conn *dbus.Conn

	mu     sync.Mutex
	asked  []string
	unit   map[string]dbus.Variant
	result string // of jobs; empty: they never end
}

// startBus runs a bus daemon of its own and returns how to reach it.
func startBus(t *testing.T) (address string, stop func()) {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("there is no dbus-daemon here")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, daemon, "--session", "--nofork", "--nopidfile", "--print-address", "--address=unix:path="+filepath.Join(t.TempDir(), "bus"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() { cancel(); _ = cmd.Wait() })
	t.Cleanup(stop)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line), stop
}

func startFakeSystemd(t *testing.T, address string) *fakeSystemd {
	t.Helper()
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	f := &fakeSystemd{conn: conn, result: "done", unit: map[string]dbus.Variant{"LoadState": dbus.MakeVariant("loaded"), "ActiveState": dbus.MakeVariant("active"),
		"SubState": dbus.MakeVariant("running"), "Result": dbus.MakeVariant("success"), "MainPID": dbus.MakeVariant(uint32(42)),
		"ExecMainStatus": dbus.MakeVariant(int32(0)), "NRestarts": dbus.MakeVariant(uint32(3))}}
	for path, name := range map[dbus.ObjectPath]string{"/org/freedesktop/systemd1": "org.freedesktop.systemd1.Manager",
		"/org/freedesktop/systemd1/unit/web_2eservice": "org.freedesktop.DBus.Properties"} {
		if err := conn.Export(f, path, name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.RequestName("org.freedesktop.systemd1", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return f
}

// GetAll is the property call of a unit.
func (f *fakeSystemd) GetAll(string) (map[string]dbus.Variant, *dbus.Error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.unit), nil
}

func (f *fakeSystemd) job(verb, name string) (dbus.ObjectPath, *dbus.Error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, verb+" "+name)
	if name != "web.service" {
		return "", dbus.NewError("org.freedesktop.systemd1.NoSuchUnit", []any{"Unit " + name + " not found."})
	}
	path := dbus.ObjectPath("/org/freedesktop/systemd1/job/7")
	if f.result != "" {
		go func(result string) { // a signal behind the answer, as it comes from systemd
			_ = f.conn.Emit("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager.JobRemoved", uint32(7), path, name, result)
		}(f.result)
	}
	return path, nil
}

// StartUnit, StopUnit, RestartUnit and ResetFailedUnit are calls of the manager.
func (f *fakeSystemd) StartUnit(name, _ string) (dbus.ObjectPath, *dbus.Error) {
	return f.job("start", name)
}

func (f *fakeSystemd) StopUnit(name, _ string) (dbus.ObjectPath, *dbus.Error) {
	return f.job("stop", name)
}

func (f *fakeSystemd) RestartUnit(name, _ string) (dbus.ObjectPath, *dbus.Error) {
	return f.job("restart", name)
}

func (f *fakeSystemd) ResetFailedUnit(string) *dbus.Error { return nil }

func unitsOn(address string) *Manager {
	return newUnits(func(ctx context.Context) (*systemd.Conn, error) {
		return systemd.NewConnection(func() (*dbus.Conn, error) { return dbus.Connect(address, dbus.WithContext(ctx)) })
	})
}

// TestUnits asks a unit how it is, and has it moved.
func TestUnits(t *testing.T) {
	address, stop := startBus(t)
	f := startFakeSystemd(t, address)
	u := unitsOn(address)
	short, cancel := context.WithCancel(t.Context())
	got, err := u.Unit(short, "web.service")
	cancel() // the connection outlives whoever asked first
	if want := (Unit{Name: "web.service", Load: "loaded", Active: "active", Sub: "running", Result: "success", PID: 42, Restarts: 3}); err != nil || got != want {
		t.Errorf("got %+v and %v, want %+v", got, err, want)
	}
	for _, verb := range []string{"start", "stop", "restart"} {
		if err := u.Job(t.Context(), verb, "web.service"); err != nil {
			t.Errorf("%s: %v", verb, err)
		}
	}
	f.mu.Lock()
	asked := strings.Join(f.asked, ", ")
	f.mu.Unlock()
	if asked != "start web.service, stop web.service, restart web.service" {
		t.Errorf("systemd was asked for %s", asked)
	}
	if err := u.Job(t.Context(), "start", "none.service"); err == nil || !strings.Contains(err.Error(), "not found") {
		t.Errorf("a unit that is not there: %v", err)
	}
	f.mu.Lock()
	f.result = "failed"
	f.mu.Unlock()
	if err := u.Job(t.Context(), "start", "web.service"); err == nil || !strings.Contains(err.Error(), `ended with "failed"`) {
		t.Errorf("a job that failed: %v", err)
	}
	f.mu.Lock()
	f.result = ""
	f.mu.Unlock()
	timed, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := u.Job(timed, "start", "web.service"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a job without an end: %v", err)
	}
	stop()
	if _, err := u.Unit(t.Context(), "web.service"); err == nil {
		t.Error("a bus that is gone has answered")
	}
}

package main

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/boot"
)

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// watchedTree is a daemon's question about a tree, with nginx running in its unit.
func watchedTree(t *testing.T, root string) (w *bootWatch, told, logged func() []string) {
	t.Helper()
	inTree(t, root, 4242, 1, "nginx", "/system.slice/nginx.service", "nginx: master")
	inTree(t, root, 4243, 1, "upkeep", "/system.slice/upkeep.service", "/usr/bin/upkeep")
	s := &checks.Service{Name: "Nginx", Kind: checks.Process}
	config := &checks.Config{Services: []*checks.Service{s, {Name: "worker", Kind: checks.Process}, {Name: "old", Kind: checks.Filesystem, Target: "/old"}}}
	var mu sync.Mutex
	var log bytes.Buffer
	var events []string
	locked := func(f func()) { mu.Lock(); defer mu.Unlock(); f() }
	told = func() (out []string) { locked(func() { out = slices.Clone(events) }); return out }
	logged = func() (out []string) { locked(func() { out = strings.Split(log.String(), "\n") }); return out }
	writer := writerFunc(func(p []byte) (n int, err error) { locked(func() { n, err = log.Write(p) }); return n, err })
	w = &bootWatch{daemon: "upkeep", self: 4243, file: filepath.Join(t.TempDir(), "state.boot"), log: slog.New(slog.NewTextHandler(writer, nil)),
		read: func() *boot.Machine { return boot.Read(root) }, config: func() *checks.Config { return config },
		running: func() []engine.Running {
			return []engine.Running{{Service: s, PID: 4242}}
		},
		tell: func(_ context.Context, e checks.Event) error {
			locked(func() { events = append(events, e.Service+"|"+e.Text()+"|"+e.Message) })
			return nil
		}, again: make(chan struct{}, 1), kept: map[string]bootKept{}}
	w.show()
	return w, told, logged
}

// TestBootWatch: a unit that is disabled while its service runs is told within minutes, once, and so is its return.
func TestBootWatch(t *testing.T) {
	root := systemdTree(t)
	synctest.Test(t, func(t *testing.T) {
		w, told, logged := watchedTree(t, root)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- w.run(ctx) }()
		after := func(d time.Duration, want ...string) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			if !slices.Equal(told(), want) {
				t.Fatalf("told %q, want %q", told(), want)
			}
		}
		const link = "/etc/systemd/system/multi-user.target.wants/nginx.service"
		after(time.Hour)
		if v, ok := w.answer("nginx"); !ok || v.Answer != boot.Yes {
			t.Errorf("nginx: %v", v)
		}
		if text := strings.Join(logged(), "\n"); strings.Count(text, "will not come back") != 2 {
			t.Errorf("what does not come back from the start is logged once: %s", text)
		}
		put(t, root, link, "-> /dev/nothing") // a moment within an upgrade
		put(t, root, "/usr/lib/systemd/system/nginx.service.off", "x")
		if err := moveAside(root, link); err != nil {
			t.Fatal(err)
		}
		after(time.Minute)
		put(t, root, link, "-> /usr/lib/systemd/system/nginx.service")
		after(time.Hour)
		if err := moveAside(root, link); err != nil {
			t.Fatal(err)
		}
		failed := "Nginx|Status failed|will not come back at the next boot: unit nginx.service is disabled (systemctl enable nginx.service)"
		after(3*time.Minute, failed)
		after(3*time.Hour, failed)
		put(t, root, link, "-> /usr/lib/systemd/system/nginx.service")
		back := "Nginx|Status succeeded|comes back at boot by unit nginx.service, wanted by multi-user.target"
		after(2*time.Minute, failed, back)
		put(t, root, "/etc/systemd/system/upkeep.service", "-> /dev/null")
		after(3*time.Minute, failed, back, "|Status failed|upkeep will not come back at the next boot: unit upkeep.service is masked (systemctl unmask upkeep.service)")
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		again, _, _ := watchedTree(t, root)
		if err := loadKept(w.file, &again.kept); err != nil || !again.kept["daemon upkeep"].Told {
			t.Errorf("what was told is not kept: %v %v", err, again.kept)
		}
	})
}

// TestBootWatchKeepsTheAnswerOfWhatIsDown: a service that does not run is no news about the boot.
func TestBootWatchKeepsTheAnswerOfWhatIsDown(t *testing.T) {
	w, _, _ := watchedTree(t, systemdTree(t))
	yes := bootAnswer{Service: "web", Kind: "process", Verdict: boot.Verdict{Answer: boot.Yes, By: "unit x"}, running: true}
	down := bootAnswer{Service: "web", Kind: "process", Verdict: boot.Verdict{Answer: boot.Unsure, Why: "it does not run now"}}
	no := bootAnswer{Service: "web", Kind: "process", Verdict: boot.Verdict{Answer: boot.No, Why: "by hand"}, running: true}
	for i, step := range []struct {
		a    bootAnswer
		want int
	}{{yes, 0}, {down, 0}, {no, 0}, {yes, 0}, {no, 0}, {down, 0}, {no, 1}, {no, 0}, {yes, 1}} {
		if got := len(w.take([]bootAnswer{step.a})); got != step.want {
			t.Errorf("step %d: %d events, want %d", i, got, step.want)
		}
	}
}

// TestShownHasEverythingOfTheSnapshot: what the engine shows reaches the pages, field by field.
func TestShownHasEverythingOfTheSnapshot(t *testing.T) {
	h := &house{boots: &bootWatch{}}
	h.boots.show()
	s := &engine.Snapshot{Service: &checks.Service{Name: "a"}}
	for field := range reflect.TypeFor[engine.Snapshot]().Fields() {
		if _, ok := reflect.TypeOf(h.snapshotOf(s)).FieldByName(field.Name); !ok {
			t.Errorf("%s is not shown", field.Name)
		}
	}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int, reflect.Int64:
			f.SetInt(1)
		case reflect.Uint8, reflect.Uint64:
			f.SetUint(1)
		case reflect.String:
			f.SetString("x")
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		case reflect.Map:
			f.Set(reflect.MakeMap(f.Type()))
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		}
	}
	s.Next, s.State.Reason = time.Now(), "x"
	shown := reflect.ValueOf(h.snapshotOf(s))
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; shown.FieldByName(name).IsZero() {
			t.Errorf("%s is lost on its way to the pages", name)
		}
	}
}

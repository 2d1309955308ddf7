package watch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// start runs a watcher for the time of a test and checks that it gives
// everything back.
func start(t *testing.T) *Watcher {
	t.Helper()
	goroutines := runtime.NumGoroutine()
	w, err := New(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(patience):
			t.Fatal("Run does not end")
		}
		for range w.Events() { // closed, so this ends
		}
		if err := w.Process("late", os.Getpid(), 0); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a call after the end gives %v", err)
		}
		if err := w.File("late", "/etc/passwd"); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a call after the end gives %v", err)
		}
		w.Rescan()
		w.Forget("late")
		// A goroutine that has returned may be counted for a moment longer.
		for deadline := time.Now().Add(patience); runtime.NumGoroutine() > goroutines; runtime.Gosched() {
			if time.Now().After(deadline) {
				t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), goroutines)
			}
		}
	})
	return w
}

func next(t *testing.T, w *Watcher) Wake {
	t.Helper()
	select {
	case wake := <-w.Events():
		return wake
	case <-time.After(patience):
		t.Fatal("no wake-up")
	}
	return Wake{}
}

// silent checks that nothing is there: a change of a file that is watched
// beside is the only thing that is told.
func silent(t *testing.T, w *Watcher) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "beside")
	watchFile(t, w, "beside", path)
	write(t, path, "x")
	if wake := next(t, w); wake.Key != "beside" {
		t.Errorf("unexpected: %+v", wake)
	}
	w.Forget("beside")
}

func watchFile(t *testing.T, w *Watcher, key, path string) {
	t.Helper()
	if err := w.File(key, path); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// child starts a process that waits, and returns its id and start time.
func child(t *testing.T) (pid int, start uint64) {
	t.Helper()
	cmd := exec.Command("/bin/cat")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		_ = cmd.Wait() // many are killed
	})
	start, err = startTime(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid, start
}

func TestKilledProcess(t *testing.T) {
	w := start(t)
	pid, ticks := child(t)
	other, otherTicks := child(t)
	if err := errors.Join(w.Process("a", pid, ticks), w.Process("b", other, otherTicks)); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	wake := next(t, w)
	if wake.Key != "a" || wake.Kind != ProcessExit || wake.PID != pid {
		t.Errorf("got %+v", wake)
	}
	t.Logf("seen after %v", wake.At.Sub(killed))
	// It is a zombie now: the same end is not told twice.
	if err := w.Process("a", pid, ticks); err != nil {
		t.Fatal(err)
	}
	silent(t, w)
}

func TestProcessThatIsNotThere(t *testing.T) {
	w := start(t)
	pid, ticks := child(t)
	for key, test := range map[string]struct {
		pid   int
		ticks uint64
	}{
		"the id is another's": {pid, ticks + 1},
		"no such process":     {1<<22 + 1, 5},
		"never was":           {1<<22 + 1, 0},
	} {
		if err := w.Process(key, test.pid, test.ticks); err != nil {
			t.Fatal(err)
		}
		if wake := next(t, w); wake.Key != key || wake.Kind != ProcessExit || wake.PID != test.pid {
			t.Errorf("got %+v, want %s", wake, key)
		}
	}
	for _, pid := range []int{0, -1} {
		if err := w.Process("bad", pid, 0); err == nil {
			t.Errorf("process id %d was accepted", pid)
		}
	}
}

func TestProcessIsReplacedAndForgotten(t *testing.T) {
	w := start(t)
	first, _ := child(t)
	second, _ := child(t)
	third, _ := child(t)
	if err := errors.Join(w.Process("a", first, 0), w.Process("a", second, 0), w.Process("b", third, 0)); err != nil {
		t.Fatal(err)
	}
	w.Forget("b")
	for _, pid := range []int{first, third, second} {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	if wake := next(t, w); wake.PID != second {
		t.Errorf("got %+v, want process %d", wake, second)
	}
	silent(t, w)
}

func TestFileChanges(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, path string){
		"written":   func(t *testing.T, path string) { write(t, path, "new") },
		"appended":  appendOpen,
		"replaced":  func(t *testing.T, path string) { write(t, path+".new", "new"); rename(t, path+".new", path) },
		"moved off": func(t *testing.T, path string) { rename(t, path, path+".old") },
		"deleted":   remove,
		"recreated": func(t *testing.T, path string) { remove(t, path); write(t, path, "again") },
		"mode": func(t *testing.T, path string) {
			if err := os.Chmod(path, 0o400); err != nil {
				t.Fatal(err)
			}
		},
		"directory deleted": func(t *testing.T, path string) {
			if err := os.RemoveAll(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		},
		"directory moved": func(t *testing.T, path string) { rename(t, filepath.Dir(path), filepath.Dir(path)+".old") },
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			path := filepath.Join(t.TempDir(), "sub", "file")
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, path, "old")
			watchFile(t, w, "f", path)
			watchFile(t, w, "neighbour", path+".neighbour")
			change(t, path)
			wake := next(t, w)
			if strings.HasPrefix(name, "directory") { // concerns both
				if other := next(t, w); other.Key == wake.Key {
					t.Errorf("got %+v twice", wake)
				}
			} else if wake.Key != "f" {
				t.Errorf("got %+v", wake)
			}
			if wake.Kind != FileChange {
				t.Errorf("got %+v", wake)
			}
		})
	}
}

// appendOpen writes and keeps the file open, as a log is.
func appendOpen(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.WriteString("line\n"); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestFileIsLeftAloneFirst(t *testing.T) {
	w := start(t)
	path := filepath.Join(t.TempDir(), "file")
	watchFile(t, w, "f", path)
	var last, previous time.Time
	for range 5 {
		for range 20 {
			write(t, path, "x")
			last = time.Now()
		}
		wake := next(t, w)
		// A slow machine may pause between two writes, so the first may be told
		// alone; but never sooner after another wake-up than the pause.
		if !previous.IsZero() && wake.At.Sub(previous) < pause {
			t.Errorf("woken again after %v", wake.At.Sub(previous))
		}
		for wake.At.Before(last) {
			wake = next(t, w)
		}
		previous = wake.At
	}
}

func TestFileThatComesLater(t *testing.T) {
	w := start(t)
	dir := filepath.Join(t.TempDir(), "later")
	path := filepath.Join(dir, "file")
	watchFile(t, w, "f", path)
	w.Rescan() // nothing yet, and nothing is told
	silent(t, w)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	w.Rescan()
	if wake := next(t, w); wake.Key != "f" { // the file may have come with it
		t.Errorf("got %+v", wake)
	}
	w.Rescan()
	silent(t, w)
	write(t, path, "here")
	if wake := next(t, w); wake.Key != "f" {
		t.Errorf("got %+v", wake)
	}
	if len(w.Limits()) != 0 {
		t.Errorf("limits: %q", w.Limits())
	}
}

func TestSymbolicLinks(t *testing.T) {
	w := start(t)
	root := t.TempDir()
	for _, dir := range []string{"conf", "one", "two"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(root, dir, "real"), dir)
	}
	link := filepath.Join(root, "conf", "link")
	if err := os.Symlink("../one/real", link); err != nil {
		t.Fatal(err)
	}
	watchFile(t, w, "f", link)
	write(t, filepath.Join(root, "one", "real"), "target written")
	next(t, w)
	if err := os.Symlink("../two/real", link+".new"); err != nil {
		t.Fatal(err)
	}
	rename(t, link+".new", link)
	next(t, w)
	w.Rescan() // follows the link to its new end, which is told
	next(t, w)
	write(t, filepath.Join(root, "two", "real"), "new target written")
	next(t, w)
	write(t, filepath.Join(root, "one", "real"), "old target written")
	silent(t, w)

	loop := filepath.Join(root, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	watchFile(t, w, "loop", loop)
	w.Rescan()
	w.Forget("loop")
	silent(t, w)
}

func TestDirectoryReplacedBehindALink(t *testing.T) {
	w := start(t)
	root := t.TempDir()
	for _, dir := range []string{"release1", "release2"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	current := filepath.Join(root, "current")
	if err := os.Symlink("release1", current); err != nil {
		t.Fatal(err)
	}
	watchFile(t, w, "f", filepath.Join(current, "conf"))
	if err := os.Symlink("release2", current+".new"); err != nil {
		t.Fatal(err)
	}
	rename(t, current+".new", current)
	w.Rescan()
	next(t, w)
	write(t, filepath.Join(root, "release2", "conf"), "x")
	next(t, w)
}

// inotifyWatches counts the watches that the kernel keeps for w.
func inotifyWatches(t *testing.T, w *Watcher) int {
	t.Helper()
	info, err := os.Open(fmt.Sprintf("/proc/self/fdinfo/%d", w.files.inotify))
	if err != nil {
		t.Fatal(err)
	}
	defer info.Close()
	count := 0
	for lines := bufio.NewScanner(info); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "inotify ") {
			count++
		}
	}
	return count
}

func TestManyFilesFewWatches(t *testing.T) {
	w := start(t)
	root := t.TempDir()
	var paths []string
	for n := range 500 {
		dir := filepath.Join(root, fmt.Sprint(n%3))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Join(dir, fmt.Sprint(n)))
		watchFile(t, w, fmt.Sprint(n), paths[n])
	}
	w.Rescan()
	if count := inotifyWatches(t, w); count != 3 {
		t.Errorf("%d watches for 3 directories", count)
	}
	for _, path := range paths {
		write(t, path, "x")
	}
	seen := map[string]bool{}
	for len(seen) < len(paths) {
		seen[next(t, w).Key] = true
	}
	for n := range paths {
		w.Forget(fmt.Sprint(n))
	}
	if count := inotifyWatches(t, w); count != 0 {
		t.Errorf("%d watches are left", count)
	}
}

func TestBadPath(t *testing.T) {
	w := start(t)
	if err := w.File("f", "relative/path"); err == nil || !strings.Contains(err.Error(), "absolute") {
		t.Errorf("got %v", err)
	}
}

func TestLimitsTellWhatTheKernelDoesNot(t *testing.T) {
	w := start(t)
	watchFile(t, w, "f", "/proc/self/status")
	if limits := w.Limits(); len(limits) != 1 || !strings.Contains(limits[0], "/proc/self") {
		t.Errorf("got %q", limits)
	}
	w.Forget("f")
	w.Rescan()
	if limits := w.Limits(); len(limits) != 0 {
		t.Errorf("got %q", limits)
	}
}

func TestManyAtOnce(t *testing.T) {
	w := start(t)
	dir := t.TempDir()
	done := make(chan struct{})
	for n := range 4 {
		go func() {
			defer func() { done <- struct{}{} }()
			for round := range 50 {
				key := fmt.Sprint(n, round%5)
				_ = w.File(key, filepath.Join(dir, key))
				_ = w.Process(key, os.Getpid(), 0)
				_ = os.WriteFile(filepath.Join(dir, key), nil, 0o600)
				w.Rescan()
				w.Limits()
				w.Forget(key)
			}
		}()
	}
	for left := 4; left > 0; {
		select {
		case <-done:
			left--
		case <-w.Events():
		}
	}
}

func TestRunOnce(t *testing.T) {
	w := start(t)
	pid, _ := child(t)
	if err := w.Process("a", pid, 0); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	next(t, w) // so Run is surely running
	if err := w.Run(t.Context()); err == nil {
		t.Error("Run ran twice")
	}
}

package rotate

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// victim makes this test binary a program that rotates a file and kills itself before its nth step.
const victim = "UPKEEP_TEST_ROTATE_VICTIM"

func TestMain(m *testing.M) {
	if path := os.Getenv(victim); path != "" {
		rotateAndDie(path)
		return
	}
	os.Exit(m.Run())
}

func rotateAndDie(path string) {
	at, _ := strconv.Atoi(os.Getenv(victim + "_STEP"))
	step = func(string) {
		if at--; at == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	how := checks.Rotate{Keep: 4, Compress: true, CopyTruncate: os.Getenv(victim+"_COPY") != ""}
	if err := Rotate(context.Background(), path, how, filepath.Join(filepath.Dir(path), "journal")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// TestKill ends a rotation before each of its steps, mends it, and looks whether every line is there once.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts programs")
	}
	for _, copyTruncate := range []string{"", "yes"} {
		for n := 1; ; n++ {
			if killAt(t, n, copyTruncate) {
				if n < 12 {
					t.Errorf("only %d steps", n)
				}
				break
			}
		}
	}
}

// killAt tells whether the rotation was done before the nth step.
func killAt(t *testing.T, n int, copyTruncate string) (done bool) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	journals := filepath.Join(dir, "journal")
	how := checks.Rotate{Keep: 4, Compress: true, CopyTruncate: copyTruncate != ""}
	want := ""
	for i := range 3 {
		line := fmt.Sprintf("line %d\n", i)
		want += line
		put(t, path, line)
		if i < 2 {
			if err := Rotate(t.Context(), path, how, journals); err != nil {
				t.Fatal(err)
			}
		}
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+path, fmt.Sprintf("%s_STEP=%d", victim, n), victim+"_COPY="+copyTruncate)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("step %d: %v: %s", n, err, out)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("step %d: %v", n, err)
	}
	if err := Recover(journals); err != nil {
		t.Errorf("step %d: %v", n, err)
	}
	if got := rotated(t, path, 9); got != want {
		t.Errorf("step %d (copytruncate %q): text %q, want %q; files %q", n, copyTruncate, got, want, names(t, dir))
	}
	for _, name := range append(names(t, dir), names(t, journals)...) {
		if strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".part") || strings.HasSuffix(name, journalEnd) {
			t.Errorf("step %d: left behind %s", n, name)
		}
	}
	put(t, path, "line 3\n")
	if err := Rotate(t.Context(), path, how, journals); err != nil {
		t.Errorf("step %d: the next rotation: %v", n, err)
	}
	if got := rotated(t, path, 9); got != want+"line 3\n" {
		t.Errorf("step %d: after the next rotation: %q", n, got)
	}
	return err == nil
}

func TestDamagedJournal(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "0123"+journalEnd), "{")
	if err := Recover(dir); err == nil {
		t.Error("no word about a damaged journal")
	}
	if err := Recover(dir); err != nil {
		t.Errorf("told twice: %v", err)
	}
	if err := Recover(filepath.Join(dir, "none")); err != nil {
		t.Error(err)
	}
}

package deadline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/parser/deadline/hung"
)

// stillHanging is how many questions have not come back.
func stillHanging() int {
	hanging.Lock()
	defer hanging.Unlock()
	return hanging.all
}

func TestWhatNeverAnswersIsLeftBehind(t *testing.T) {
	dir, release := hung.Mount(t)
	silent := (*NoAnswer)(nil)
	if _, err := Stat(filepath.Join(dir, "a")); !errors.As(err, &silent) || silent.Took != Patience || !strings.Contains(err.Error(), "does not answer") {
		t.Fatalf("got %v", err)
	}
	// The same folder is not asked again, and a hundred others take no hundred times as long.
	began := time.Now()
	if _, err := Stat(filepath.Join(dir, "b")); !errors.As(err, &silent) || silent.Took != 0 {
		t.Errorf("got %v", err)
	}
	for i := range 100 {
		if _, err := Stat(filepath.Join(dir, string(rune('a'+i)), "c")); !errors.As(err, &silent) {
			t.Errorf("got %v", err)
		}
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("a hundred places took %v", took)
	}
	// Not every one of them holds a thread.
	if n := stillHanging(); n > mostHanging {
		t.Errorf("%d hang", n)
	}
	release()
	for wait := time.Now(); stillHanging() > 0; time.Sleep(time.Millisecond) {
		if time.Since(wait) > 20*time.Second {
			t.Fatalf("%d still hang on a mount that is gone", stillHanging())
		}
	}
	if _, err := Stat(filepath.Join(dir, "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerGoesThrough(t *testing.T) {
	if info, err := Stat(t.TempDir()); err != nil || !info.IsDir() {
		t.Errorf("got %v, %v", info, err)
	}
	if _, err := Stat("/no/such/file"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if text, err := Ask("x", func() (string, error) { return "fine", os.ErrExist }); text != "fine" || !errors.Is(err, os.ErrExist) {
		t.Errorf("got %q, %v", text, err)
	}
}

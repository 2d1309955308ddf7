package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTwoBuildsAreTheSame: whoever builds a release gets the bytes that were published.
func TestTwoBuildsAreTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program twice")
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1790000000")
	var built [2]map[string]string
	for i := range built {
		dir := t.TempDir()
		if err := run(t.Context(), "../..", dir, "1.2.3", []string{"amd64"}); err != nil {
			t.Fatal(err)
		}
		built[i] = map[string]string{}
		found, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			text, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			built[i][f.Name()] = string(text)
		}
	}
	if len(built[0]) != 3 {
		t.Errorf("%d packages were built", len(built[0]))
	}
	for name, text := range built[0] {
		if text == "" || text != built[1][name] {
			t.Errorf("%s differs between two builds", name)
		}
	}
}

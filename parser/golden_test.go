package parser

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestBad parses every control file of testdata/bad and compares everything that is said of it.
func TestBad(t *testing.T) {
	t.Chdir("testdata/bad")
	files, err := filepath.Glob("*.rc")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".rc"), func(t *testing.T) {
			text := read(t, file)
			_, ds := Parse(Input{Path: file, Dialect: testDialect, Text: &text})
			if !ds.Failed() {
				t.Error("accepted")
			}
			golden(t, strings.TrimSuffix(file, ".rc")+".want", written(t, ds))
		})
	}
}

// TestGood parses every control file of testdata/good, which must pass without a word, and compares the listing of it.
func TestGood(t *testing.T) {
	t.Chdir("testdata/good")
	files, err := filepath.Glob("*.rc")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".rc"), func(t *testing.T) {
			text := read(t, file)
			_, ds := Parse(Input{Path: file, Dialect: testDialect, Text: &text})
			if len(ds) > 0 {
				t.Error(written(t, ds))
			}
		})
	}
}

func written(t *testing.T, ds Diagnostics) string {
	t.Helper()
	var b bytes.Buffer
	if err := ds.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := read(t, file); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

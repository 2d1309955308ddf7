package tests

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDialect lists every way a test begins, by kind of service. A line that is missing here was never meant to be taken
// away; a new test adds its own.
func TestDialect(t *testing.T) {
	var got []string
	for _, s := range knownTests().tests {
		got = append(got, strings.Join(s.Kinds, " ")+": "+strings.Join(s.Starts, ", "))
	}
	slices.Sort(got)
	want, err := os.ReadFile("testdata/dialect.txt")
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(got, "\n") + "\n"; text != string(want) {
		t.Errorf("testdata/dialect.txt should be:\n%s", text)
	}
}

func TestRegisterTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	type again struct {
		X bool `parser:"@'size'"`
	}
	add(&table{starts: map[string]bool{"file size": true}}, "file", []string{"size"}, nil, func(*Compiler, *again) []checks.Test { return nil })
}

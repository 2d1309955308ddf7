package main

import (
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
)

// residentFile is how much of files this process has in memory, in kB.
func residentFile(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skipf("no /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(text), "RssFile:")
	words := strings.Fields(rest)
	if len(words) == 0 {
		t.Skip("this kernel does not tell what is of files")
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What is dropped has to come back by itself, and less of it than there was.
func TestDropCode(t *testing.T) {
	p := program{args: []string{"--help"}, out: io.Discard, err: io.Discard}
	p.run() // some code that is not needed to go on
	before := residentFile(t)
	dropCode()
	if after := residentFile(t); after > before*3/4 {
		t.Errorf("%d kB of files in memory, %d before they were given back", after, before)
	}
	if p.run() != 0 {
		t.Error("the program does not go on as before")
	}
}

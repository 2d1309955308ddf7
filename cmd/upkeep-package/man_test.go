package main

import "testing"

func TestForMan(t *testing.T) {
	in := "# Check file\n\nSee [tests](tests).\n\n| A | B |\n| --- | --- |\n| `x\\|y` | one [two](two) |\n\n```\n| code |\n# code\n```\n"
	want := "# CHECK FILE\n\nSee tests.\n\n`x|y`\n: one two\n\n\n```\n| code |\n# code\n```\n"
	if got := forMan(in); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

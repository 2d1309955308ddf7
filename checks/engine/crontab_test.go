package engine

import (
	"testing"
	"time"
)

func TestPattern(t *testing.T) {
	// 2026-11-20 is a Friday.
	for _, c := range []struct {
		text, at string
		want     bool
	}{
		{"* * * * *", "2026-11-20 10:17", true},
		{"*/5 * * * *", "2026-11-20 10:15", true},
		{"*/5 * * * *", "2026-11-20 10:17", false},
		{"10-30/5 8-18 * * 1-5", "2026-11-20 10:25", true},
		{"0 0 20 * 5", "2026-11-20 00:00", true},
		{"0 0 20 * 1", "2026-11-20 00:00", false}, // the 20th, but no Monday: both must match
		{"0 0 21 * 5", "2026-11-20 00:00", false},
		{"0 0 * * 0", "2026-11-22 00:00", true},
		{"0 0 30 2 *", "2026-03-01 00:00", false},
	} {
		p, err := parsePattern(c.text)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, time.Local)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.matches(at.Add(30 * time.Second)); got != c.want {
			t.Errorf("%q at %s: %v, want %v", c.text, c.at, got, c.want)
		}
	}
	if _, err := parsePattern("61 * * * *"); err == nil {
		t.Error("a minute of 61 was taken")
	}
}

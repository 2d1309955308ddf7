package api

import (
	"testing"
	"time"
)

func TestParseAway(t *testing.T) {
	for text, want := range map[string]time.Duration{"30m": 30 * time.Minute, "1h30m": 90 * time.Minute, "1d": 24 * time.Hour, "2 hours": 2 * time.Hour,
		"90 minutes": 90 * time.Minute, "1 hour 5 min": 65 * time.Minute, "1.5h": 90 * time.Minute, "1W": 7 * 24 * time.Hour, "45 SECONDS": 45 * time.Second,
		"366 days": MaxAway, "": 0, "0m": 0, "-1m": 0, "5": 0, "m": 0, "5 lightyears": 0, "367d": 0, "1h x": 0, "1..2h": 0, "1e3s": 0, "999999999999999999999d": 0, "s": 0} {
		got, err := ParseAway(text)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q is %s, %v, want %s", text, got, err, want)
		}
	}
}

func FuzzParseAway(f *testing.F) {
	f.Add("1h 30 minutes")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := ParseAway(text); err == nil && (d <= 0 || d > MaxAway) {
			t.Errorf("%q is %s", text, d)
		}
	})
}

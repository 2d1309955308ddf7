package cron

import (
	"testing"
	"time"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{"* * * * *", "*/5 0-7 1,2 jan-mar 7", "22-6 */0 32 13 8", "0 0 29 2 1",
		"? 5/10 * * sun", "@daily", "1,,3 * * * *", "0 0 30 2 *"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		doubts := Doubts(text)
		if (p == nil) != (err != nil) || err != nil && len(doubts) > 0 {
			t.Fatalf("%q: %v, %v, %v", text, p, err, doubts)
		}
		if err != nil {
			return
		}
		after := time.Date(2026, 3, 29, 0, 30, 10, 0, time.UTC)
		next, ok := p.Next(after)
		if ok == p.Never() || ok && (!next.After(after) || !p.Matches(next)) || !ok && !next.IsZero() {
			t.Fatalf("%q: next %s %v", text, next, ok)
		}
		never := false
		for _, d := range doubts {
			never = never || d.Never
			if d.At < 0 || d.Len < 1 || d.At+d.Len > len(text) || d.Message == "" {
				t.Fatalf("%q: %+v", text, d)
			}
			if d.Instead != "" {
				if _, err := Parse(text[:d.At] + d.Instead + text[d.At+d.Len:]); err != nil {
					t.Fatalf("%q: %+v: %v", text, d, err)
				}
			}
		}
		if never != p.Never() {
			t.Fatalf("%q: never %v, doubts %+v", text, p.Never(), doubts)
		}
	})
}

package cron

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// walk finds the next time minute by minute: the clocks on the wall go by, what they skip counts when they jump,
// and what they have shown before does not count, unless the pattern comes in every hour.
func walk(p *Pattern, after time.Time, minutes int) (time.Time, bool) {
	hourly := p.hour == everyHour
	t := after.Truncate(time.Minute) // of zones whose offset is in whole minutes
	top := wall(t)
	for before := t.Add(-24 * time.Hour); !before.After(t); before = before.Add(time.Minute) {
		if w := wall(before); w.After(top) {
			top = w
		}
	}
	for range minutes {
		t = t.Add(time.Minute)
		if hourly {
			if p.Matches(t) {
				return t, true
			}
			continue
		}
		for w := wall(t); top.Before(w); {
			top = top.Add(time.Minute)
			if p.Matches(top) {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

func randomPattern(r *rand.Rand) string {
	value := func(f *field) string { return fmt.Sprint(f.low + r.IntN(f.top-f.low+1)) }
	part := func(f *field) string {
		switch r.IntN(8) {
		case 0, 1, 2:
			return "*"
		case 3:
			return fmt.Sprintf("*/%d", 1+r.IntN(6))
		case 4:
			return value(f) + "-" + value(f)
		case 5:
			return fmt.Sprintf("%s-%s/%d", value(f), value(f), 1+r.IntN(4))
		}
		return value(f)
	}
	var words []string
	for i := range fields {
		word := part(&fields[i])
		if i == 3 && r.IntN(3) > 0 || i == 2 && r.IntN(2) > 0 {
			word = "*"
		}
		for range r.IntN(3) {
			word += "," + part(&fields[i])
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestNextIsWhatAWalkFinds(t *testing.T) {
	const seed, minutes = 7, 3 * 24 * 60
	r := rand.New(rand.NewPCG(seed, seed))
	changes := map[string][]string{
		"UTC":                 {"2026-02-28 00:00", "2026-12-30 00:00"},
		"Europe/Berlin":       {"2026-03-28 12:00", "2026-10-24 12:00"},
		"America/Havana":      {"2026-03-07 12:00", "2026-10-31 12:00"},
		"America/Santiago":    {"2026-04-04 12:00", "2026-09-05 12:00"},
		"Australia/Lord_Howe": {"2026-04-04 06:00", "2026-10-03 06:00"},
	}
	found, never := 0, 0
	for name, days := range changes {
		l := zone(t, name)
		for range 150 {
			text := randomPattern(r)
			p := mustParse(t, text)
			after := at(t, days[r.IntN(len(days))]).Add(time.Duration(r.IntN(24*3600)) * time.Second).In(l)
			got, ok := p.Next(after)
			want, comes := walk(p, after, minutes)
			switch {
			case comes && (!ok || !got.Equal(want)):
				t.Errorf("%q in %s after %s: %s %v, a walk finds %s", text, name, after, got, ok, want)
			case !comes && ok && !got.After(after.Add((minutes-1)*time.Minute)):
				t.Errorf("%q in %s after %s: %s, a walk finds nothing", text, name, after, got)
			case ok != !p.Never():
				t.Errorf("%q: comes %v, never %v", text, ok, p.Never())
			}
			if comes {
				found++
			} else {
				never++
			}
		}
	}
	if found < 200 || never < 50 {
		t.Errorf("%d patterns came, %d did not: hardly a test", found, never)
	}
}

package cron

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine
)

const layout = "2006-01-02 15:04:05 -0700"

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mustParse(t testing.TB, text string) *Pattern {
	t.Helper()
	p, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func at(t testing.TB, text string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", text, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestMatches(t *testing.T) {
	// 2026-11-20 is a Friday, 2026-11-22 a Sunday.
	for _, c := range []struct {
		text, at string
		want     bool
	}{
		{"* * * * *", "2026-11-20 10:17", true},
		{"*/5 * * * *", "2026-11-20 10:15", true},
		{"*/5 * * * *", "2026-11-20 10:17", false},
		{"10-30/5 8-18 * * 1-5", "2026-11-20 10:25", true},
		{"10-30/5 8-18 * * 1-5", "2026-11-20 10:31", false},
		{"0 0 20 * 5", "2026-11-20 00:00", true},
		{"0 0 20 * 1", "2026-11-20 00:00", false}, // the 20th, but no Monday: both must hold
		{"0 0 21 * 5", "2026-11-20 00:00", false},
		{"59 23 31 12 *", "2026-12-31 23:59", true},
		{"0 0 30 2 *", "2026-03-01 00:00", false},
		{"* * * 10 *", "2026-11-20 10:17", false},
		{"* * 1-31/2 * *", "2026-11-20 10:17", false},
		{"* * */2 * *", "2026-11-21 10:17", true}, // steps count from the first day
		{"* * */2 * *", "2026-11-20 10:17", false},
		{"* * * */2 *", "2026-11-20 10:17", true},
		{"* * * */5 *", "2026-11-20 10:17", true},
		{"* * * */5 *", "2026-10-20 10:17", false},
		{"* * * */12 *", "2026-01-20 10:17", true},
		{"* */2 * * *", "2026-11-20 10:17", true},
		{"* * * * 0", "2026-11-22 10:17", true},
		{"* * * * 7", "2026-11-22 10:17", true},
		{"* * * * 5-7", "2026-11-22 10:17", true},
		{"* * * * 5-7", "2026-11-20 10:17", true},
		{"* * * * 5-7/2", "2026-11-22 10:17", true},
		{"* * * * 1-6", "2026-11-22 10:17", false},
		{"* * * * sun", "2026-11-22 10:17", true},
		{"* * * NOV fri,Sat", "2026-11-20 10:17", true},
		{"* * ? jan-oct ?", "2026-11-20 10:17", false},
		{"5/10 * * * *", "2026-11-20 10:25", true},
		{"5/10 * * * *", "2026-11-20 10:20", false},
		{"22-6 * * * *", "2026-11-20 10:23", false},
		{"* 9-24 * * *", "2026-11-20 10:23", true},
		{"* * 0-20 * *", "2026-11-20 10:23", true},
		{"*/0 * * * *", "2026-11-20 10:00", false},
		{"*/61 * * * *", "2026-11-20 10:00", true},
		{"4294967297 * * * *", "2026-11-20 10:01", false},
	} {
		for _, after := range []time.Duration{0, 30 * time.Second, time.Minute - 1} {
			if got := mustParse(t, c.text).Matches(at(t, c.at).Add(after)); got != c.want {
				t.Errorf("%q at %s + %s: %v, want %v", c.text, c.at, after, got, c.want)
			}
		}
	}
}

// What Monit 6.0.0 refuses is refused, apart from names, ? and steps from a number on.
func TestRefused(t *testing.T) {
	for _, text := range []string{"", " ", "* * * *", "* * * * * *", "@daily", "@reboot", "TZ=UTC 0 0 * * *",
		"1,,3 * * * *", "1, * * * *", ",1 * * * *", "5/ * * * *",
		"/5 * * * *", "1- * * * *", "-5 * * * *", "-1 * * * *", "5--7 * * * *", "5-10-15 * * * *",
		"*-5 * * * *", "*/5/2 * * * *", "*/-5 * * * *", "+5 * * * *",
		"0x5 * * * *", "1.5 * * * *", "a * * * *", "** * * * *", "99999999999999999999 * * * *",
		"1-99999999999999999999 * * * *", "*/99999999999999999999 * * * *",
		"1 - 5 * * * *", "0 0 L * *", "0 0 15W * *", "0 0 * * 5#3", "H * * * *", "~ * * * *", "1;5 * * * *",
		"mon * * * *", "0 0 * mon *", "0 0 * * an ", "0 0 * * n m", "0 0 * * jan"} {
		p, err := Parse(text)
		if err == nil || p != nil {
			t.Errorf("%q was taken", text)
			continue
		}
		var e *Error
		if !errors.As(err, &e) || e.At < 0 || e.Len < 0 || e.At+e.Len > len(text) || e.Why == "" {
			t.Errorf("%q: %+v", text, e)
		}
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct{ text, after, want string }{
		{"* * * * *", "2026-11-20 10:17", "2026-11-20 10:18"},
		{"17 10 * * *", "2026-11-20 10:17", "2026-11-21 10:17"},
		{"0 0 1 1 *", "2026-11-20 10:17", "2027-01-01 00:00"},
		{"0 0 29 2 *", "2026-11-20 10:17", "2028-02-29 00:00"},
		{"0 0 29 2 1", "2026-11-20 10:17", "2044-02-29 00:00"},
		{"0 0 29 2 1", "2072-02-29 00:00", "2112-02-29 00:00"}, // the longest wait there is
		{"0 0 31 * *", "2026-02-01 00:00", "2026-03-31 00:00"},
		{"0 0 13 * 5", "2026-11-20 10:17", "2027-08-13 00:00"},
		{"59 23 31 12 *", "2026-12-31 23:59", "2027-12-31 23:59"},
	} {
		got, ok := mustParse(t, c.text).Next(at(t, c.after))
		if want := at(t, c.want); !ok || !got.Equal(want) {
			t.Errorf("%q after %s: %s %v, want %s", c.text, c.after, got, ok, want)
		}
	}
}

// What never comes is known without a search, and no time is given for it.
func TestNever(t *testing.T) {
	for _, text := range []string{"0 0 30 2 *", "0 0 30 2 1", "0 0 31 4 *", "0 0 31 2,4,6,9,11 *",
		"22-6 * * * *", "99 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
		"* * * 0 *", "* * * 13 *", "* * * * 8", "*/0 * * * *", "* * * * 6-1", "* * * * 7-2", "0 0 30-31 2 *"} {
		p := mustParse(t, text)
		if got, ok := p.Next(time.Now()); ok || !got.IsZero() || !p.Never() {
			t.Errorf("%q comes at %s", text, got)
		}
	}
	for _, text := range []string{"* * * * *", "0 0 29 2 *", "0 0 29 2 3", "0 0 30 * *", "0 0 31 4,5 *",
		"0 0 30 4 *"} {
		p := mustParse(t, text)
		if got, ok := p.Next(time.Now()); !ok || p.Never() || !p.Matches(got) {
			t.Errorf("%q: %s %v, never %v", text, got, ok, p.Never())
		}
	}
	if _, ok := (&Pattern{}).Next(time.Now()); ok {
		t.Error("a pattern of nothing comes")
	}
}

// runs gives all times at which a pattern comes between two.
func runs(t *testing.T, p *Pattern, from, to time.Time) []string {
	t.Helper()
	var times []string
	for range 100 {
		next, ok := p.Next(from)
		if !ok || next.After(to) {
			return times
		}
		if !next.After(from) {
			t.Fatalf("after %s comes %s", from, next)
		}
		times, from = append(times, next.Format(layout)), next
	}
	return append(times, "...")
}

func TestDaylightSaving(t *testing.T) {
	for _, c := range []struct {
		zone, text, from, to string // of UTC
		want                 string
	}{
		// Berlin: 2026-03-29 02:00 is 03:00, 2026-10-25 03:00 is 02:00 again.
		{"Europe/Berlin", "30 2 * * *", "2026-03-28 12:00", "2026-03-30 12:00",
			"2026-03-29 03:00:00 +0200, 2026-03-30 02:30:00 +0200"},
		{"Europe/Berlin", "*/20 2 * * *", "2026-03-28 12:00", "2026-03-29 12:00", "2026-03-29 03:00:00 +0200"},
		{"Europe/Berlin", "0 2,3 * * *", "2026-03-28 12:00", "2026-03-29 12:00", "2026-03-29 03:00:00 +0200"},
		{"Europe/Berlin", "59 1 * * *", "2026-03-28 12:00", "2026-03-29 12:00", "2026-03-29 01:59:00 +0100"},
		{"Europe/Berlin", "30 * * * *", "2026-03-29 00:00", "2026-03-29 02:00",
			"2026-03-29 01:30:00 +0100, 2026-03-29 03:30:00 +0200"},
		{"Europe/Berlin", "30 2 28 3 *", "2026-03-28 12:00", "2026-03-30 12:00", ""},
		{"Europe/Berlin", "30 2 * * *", "2026-10-24 12:00", "2026-10-26 12:00",
			"2026-10-25 02:30:00 +0200, 2026-10-26 02:30:00 +0100"},
		{"Europe/Berlin", "0 3 * * *", "2026-10-24 12:00", "2026-10-25 12:00", "2026-10-25 03:00:00 +0100"},
		{"Europe/Berlin", "0 2 * * *", "2026-10-24 12:00", "2026-10-25 12:00", "2026-10-25 02:00:00 +0200"},
		{"Europe/Berlin", "*/30 2-3 * * *", "2026-10-24 12:00", "2026-10-25 12:00",
			"2026-10-25 02:00:00 +0200, 2026-10-25 02:30:00 +0200, 2026-10-25 03:00:00 +0100, 2026-10-25 03:30:00 +0100"},
		{"Europe/Berlin", "30 * * * *", "2026-10-25 00:00", "2026-10-25 02:00",
			"2026-10-25 02:30:00 +0200, 2026-10-25 02:30:00 +0100"},
		// Started in the hour that is shown again: its times have been.
		{"Europe/Berlin", "30 2 * * *", "2026-10-25 01:10", "2026-10-26 12:00", "2026-10-26 02:30:00 +0100"},
		// Midnight itself is skipped.
		{"America/Santiago", "0 0 * * *", "2026-09-05 12:00", "2026-09-07 12:00",
			"2026-09-06 01:00:00 -0300, 2026-09-07 00:00:00 -0300"},
		{"Africa/Cairo", "0 0 * * *", "2026-04-23 12:00", "2026-04-25 12:00",
			"2026-04-24 01:00:00 +0300, 2026-04-25 00:00:00 +0300"},
		{"America/Havana", "0 0 * * *", "2026-03-07 12:00", "2026-03-09 12:00",
			"2026-03-08 01:00:00 -0400, 2026-03-09 00:00:00 -0400"},
		{"America/Santiago", "0 0 6 9 *", "2026-09-01 12:00", "2027-09-01 12:00", "2026-09-06 01:00:00 -0300"},
		{"America/Santiago", "0 0 * * 0", "2026-09-01 12:00", "2026-09-08 12:00", "2026-09-06 01:00:00 -0300"},
		// The hour before midnight comes twice, so does midnight in Havana.
		{"America/Santiago", "30 23 * * *", "2026-04-04 12:00", "2026-04-06 12:00",
			"2026-04-04 23:30:00 -0300, 2026-04-05 23:30:00 -0400"},
		{"Africa/Cairo", "30 23 * * *", "2026-10-29 12:00", "2026-10-30 22:00",
			"2026-10-29 23:30:00 +0300, 2026-10-30 23:30:00 +0200"},
		{"America/Havana", "0 0 * * *", "2026-10-31 12:00", "2026-11-02 12:00",
			"2026-11-01 00:00:00 -0400, 2026-11-02 00:00:00 -0500"},
		// Half an hour is skipped and repeated.
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-03 00:00", "2026-10-04 20:00",
			"2026-10-04 02:30:00 +1100, 2026-10-05 02:15:00 +1100"},
		{"Australia/Lord_Howe", "45 1 * * *", "2026-04-04 00:00", "2026-04-05 20:00",
			"2026-04-05 01:45:00 +1100, 2026-04-06 01:45:00 +1030"},
		// A minute that had begun before the change: it was 44 and a half minutes.
		{"Africa/Monrovia", "44 * * * *", "1972-01-07 00:40", "1972-01-07 02:00", "1972-01-07 01:44:00 +0000"},
		// A whole day that there was not.
		{"Pacific/Apia", "0 12 * * *", "2011-12-29 12:00", "2011-12-31 12:00",
			"2011-12-29 12:00:00 -1000, 2011-12-31 00:00:00 +1400, 2011-12-31 12:00:00 +1400"},
	} {
		l := zone(t, c.zone)
		got := runs(t, mustParse(t, c.text), at(t, c.from).In(l), at(t, c.to))
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%q in %s from %s:\n got %s\nwant %s", c.text, c.zone, c.from, s, c.want)
		}
	}
}

func TestFarAndOddTimes(t *testing.T) {
	for _, when := range []time.Time{{}, time.Unix(1<<40, 0), time.Unix(-1<<40, 0), time.Unix(1<<62, 0),
		time.Unix(-1<<62, 0)} {
		for _, text := range []string{"* * * * *", "0 0 29 2 1", "30 2 * * *"} {
			for _, l := range []*time.Location{time.UTC, zone(t, "Europe/Berlin")} {
				begun := time.Now()
				mustParse(t, text).Next(when.In(l)) // comes back
				if took := time.Since(begun); took > 10*time.Second {
					t.Errorf("%q after %s took %s", text, when, took)
				}
			}
		}
	}
}

func BenchmarkMatches(b *testing.B) {
	p, now := mustParse(b, "* 0-5 * * 0"), time.Now()
	b.ReportAllocs()
	for b.Loop() {
		p.Matches(now)
	}
}

func BenchmarkNext(b *testing.B) {
	after := time.Date(2026, 3, 1, 0, 0, 0, 0, zone(b, "Europe/Berlin"))
	for _, text := range []string{"* * * * *", "0 3 * * *", "0 0 29 2 1", "0 0 30 2 1"} {
		b.Run(text, func(b *testing.B) {
			p := mustParse(b, text)
			b.ReportAllocs()
			for b.Loop() {
				p.Next(after)
			}
		})
	}
}

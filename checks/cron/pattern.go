package cron

import "time"

// Pattern is five sets of numbers, a bit for each. The zero Pattern never comes.
type Pattern struct{ minute, hour, day, month, weekday uint64 }

// horizon is how many years a search looks ahead. A February 29 on a given weekday comes within forty.
const horizon = 50

// changes is how many changes of the clock a search goes past.
const changes = 8 * horizon

// everyHour is the set of hours of a pattern that comes at least once in each.
const everyHour = 1<<24 - 1

// longest is how many days a month has at most.
var longest = [13]int{1: 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// Matches reports whether the minute of t, in its own zone, matches.
func (p *Pattern) Matches(t time.Time) bool {
	_, month, day := t.Date()
	hour, minute, _ := t.Clock()
	return has(p.minute, minute) && has(p.hour, hour) && has(p.day, day) &&
		has(p.month, int(month)) && has(p.weekday, int(t.Weekday()))
}

func has(set uint64, n int) bool { return set>>n&1 != 0 }

// Never reports whether no time matches.
func (p *Pattern) Never() bool {
	if p.minute == 0 || p.hour == 0 || p.weekday == 0 {
		return true
	}
	for month, days := range longest {
		if has(p.month, month) && p.day&(1<<(days+1)-1) != 0 {
			return false
		}
	}
	return true
}

// Next is the first time after the given one at which the pattern comes, in the same zone; false when it never does.
// It is the beginning of a minute that matches, or the moment after a change of the clock that passed over one.
func (p *Pattern) Next(after time.Time) (time.Time, bool) {
	if p.Never() {
		return time.Time{}, false
	}
	after = after.Round(0) // by the wall alone
	from := wall(after).Truncate(time.Minute).Add(time.Minute)
	limit := from.AddDate(horizon, 0, 0)
	start, end := after.ZoneBounds()
	if shown := p.shown(start); from.Before(shown) {
		from = shown
	}
	for range changes { // fewer are needed, but of a year far beyond all calendars nothing is known
		offset := offsetOf(after)
		until := limit
		if !end.IsZero() {
			until = earlier(limit, end.Add(offset).UTC())
		}
		if at, ok := p.first(from, until); ok {
			return later(at.Add(-offset), start).In(after.Location()), true
		}
		if end.IsZero() || !until.Before(limit) {
			break
		}
		after = end
		start, end = after.ZoneBounds()
		from = p.shown(start)
	}
	return time.Time{}, false
}

// shown is up to where the clocks on the wall had come before the change at start, so that what they skip is found
// and what they show again is not. A pattern for every hour goes by the time that passes, from what they show at
// start on.
func (p *Pattern) shown(start time.Time) time.Time {
	switch {
	case start.IsZero():
		return start
	case p.hour == everyHour:
		return wholeMinute(wall(start))
	}
	return wholeMinute(start.Add(offsetOf(start.Add(-time.Nanosecond))).UTC())
}

// first is the first minute on the wall that matches, from one on and before another.
func (p *Pattern) first(t, until time.Time) (time.Time, bool) {
	for t.Before(until) {
		year, month, day := t.Date()
		switch {
		case !has(p.month, int(month)):
			t = time.Date(year, month+1, 1, 0, 0, 0, 0, time.UTC)
		case !has(p.day, day) || !has(p.weekday, int(t.Weekday())):
			t = time.Date(year, month, day+1, 0, 0, 0, 0, time.UTC)
		case !has(p.hour, t.Hour()):
			t = t.Truncate(time.Hour).Add(time.Hour)
		case !has(p.minute, t.Minute()):
			t = t.Add(time.Minute)
		default:
			return t, true
		}
	}
	return t, false
}

// wall is what clocks on the wall show at t, as a time of UTC, in which no hour is skipped or repeated.
func wall(t time.Time) time.Time { return t.Add(offsetOf(t)).UTC() }

func offsetOf(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

func wholeMinute(t time.Time) time.Time { return t.Add(time.Minute - 1).Truncate(time.Minute) }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

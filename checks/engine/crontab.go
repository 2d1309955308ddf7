package engine

import (
	"time"

	"github.com/robfig/cron/v3"
)

// pattern is a cron pattern as Monit reads it: all five fields must match. cron(8), and the library, take day of month and
// day of week as alternatives when both are restricted.
type pattern struct{ spec *cron.SpecSchedule }

// star is how the library marks a field that was written as "*".
const star = 1 << 63

func parsePattern(text string) (*pattern, error) {
	schedule, err := cron.ParseStandard(text)
	if err != nil {
		return nil, err
	}
	return &pattern{schedule.(*cron.SpecSchedule)}, nil
}

// next is the first minute after t that matches; zero when there is none within five years.
func (p *pattern) next(t time.Time) time.Time {
	for {
		t = p.spec.Next(t)
		if t.IsZero() || p.days(t) {
			return t
		}
	}
}

func (p *pattern) days(t time.Time) bool {
	return p.spec.Dom&(star|1<<t.Day()) != 0 && p.spec.Dow&(star|1<<t.Weekday()) != 0
}

// matches tells whether the minute of t matches.
func (p *pattern) matches(t time.Time) bool {
	minute := t.Truncate(time.Minute)
	return p.next(minute.Add(-time.Second)).Equal(minute)
}

package load

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/cron"
	"github.com/upkeep-monitor/upkeep/parser"
)

// schedule reads the every statements of an entry; the last one counts.
func (c *compiler) schedule(list []*parser.Every) checks.Schedule {
	var s checks.Schedule
	for i, e := range list {
		if i > 0 {
			c.Report(parser.Diagnostic{Severity: parser.Warning, Code: "second-every", Pos: e.Pos,
				Message: "this every statement replaces the one at " + list[i-1].Pos.String(), Expected: "one every statement in an entry",
				Monit: "The 'every' statement can be specified only once, the last value will be used"})
		}
		s = c.every(e)
	}
	return s
}

func (c *compiler) every(e *parser.Every) checks.Schedule {
	s := checks.Schedule{Not: e.Not}
	if e.Cycles != nil {
		if e.Not {
			c.Fail(e.Cycles.Pos, "bad-every", `"not every" skips a cron pattern, not a number of cycles`, `"minute hour day month weekday" in quotes`)
		}
		s.Cycles = int(min(e.Cycles.N, 1<<30))
		return s
	}
	s.Cron = e.Cron.Value
	if _, err := cron.Parse(s.Cron); err != nil {
		c.badCron(e.Cron, err)
	}
	for _, d := range cron.Doubts(s.Cron) {
		c.doubtCron(e, d)
	}
	return s
}

func (c *compiler) badCron(text *parser.Text, err error) {
	d := parser.Diagnostic{Severity: parser.Error, Code: "bad-cron", Pos: text.Pos,
		Message:  "invalid every format: " + err.Error(),
		Expected: `"minute hour day month weekday", such as "0 8-18 * * 1-5"`,
		Monit:    fmt.Sprintf("invalid every format '%s'", text.Value)}
	if bad := (*cron.Error)(nil); errors.As(err, &bad) {
		d.Pos, d.Suggestion = within(text, bad.At, bad.Len), bad.Instead
	}
	c.Report(d)
}

// doubtCron warns of a pattern that Monit takes as well, and that was hardly meant.
func (c *compiler) doubtCron(e *parser.Every, doubt cron.Doubt) {
	d := parser.Diagnostic{Severity: parser.Warning, Code: "odd-cron", Pos: within(e.Cron, doubt.At, doubt.Len),
		Message: doubt.Message, Expected: doubt.Expected, Suggestion: doubt.Instead}
	switch {
	case doubt.Steps:
		d.Code = "cron-steps"
	case doubt.Never && e.Not:
		d.Code, d.Message = "cron-never", d.Message+": this pattern never comes, and nothing is skipped"
	case doubt.Never:
		d.Code, d.Message = "cron-never", d.Message+": this pattern never comes, and nothing is looked at"
	}
	c.Report(d)
}

// within is the place of a part of a string in the file, or that of the whole when it stands there otherwise.
func within(text *parser.Text, at, size int) parser.Pos {
	pos, quotes := text.Pos, 0
	if text.Quoted {
		quotes = 1
	}
	if pos.End-pos.Column != utf8.RuneCountInString(text.Value)+2*quotes || at+size > len(text.Value) {
		return pos
	}
	pos.Column += quotes + utf8.RuneCountInString(text.Value[:at])
	pos.End = pos.Column + utf8.RuneCountInString(text.Value[at:at+size])
	return pos
}

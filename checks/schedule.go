package checks

import (
	"fmt"
	"strings"

	"github.com/robfig/cron/v3"

	"github.com/upkeep-monitor/upkeep/parser"
)

// schedule reads the every statements of an entry; the last one counts.
func (c *compiler) schedule(list []*parser.Every) Schedule {
	var s Schedule
	for i, e := range list {
		if i > 0 {
			c.tell(parser.Diagnostic{Severity: parser.Warning, Code: "second-every", Pos: e.Pos,
				Message: "this every statement replaces the one at " + list[i-1].Pos.String(), Expected: "one every statement in an entry",
				Monit: "The 'every' statement can be specified only once, the last value will be used"})
		}
		s = c.every(e)
	}
	return s
}

func (c *compiler) every(e *parser.Every) Schedule {
	s := Schedule{Not: e.Not}
	if e.Cycles != nil {
		if e.Not {
			c.fail(e.Cycles.Pos, "bad-every", `"not every" skips a cron pattern, not a number of cycles`, `"minute hour day month weekday" in quotes`)
		}
		s.Cycles = int(min(e.Cycles.N, 1<<30))
		return s
	}
	fields := strings.Fields(e.Cron.Value)
	if len(fields) == 5 {
		fields[4] = sunday(fields[4])
	}
	s.Cron = strings.Join(fields, " ")
	if strings.HasPrefix(s.Cron, "@") || strings.Contains(s.Cron, "=") {
		c.badCron(e.Cron, "Monit knows no such pattern")
	} else if _, err := cron.ParseStandard(s.Cron); err != nil {
		c.badCron(e.Cron, err.Error())
	}
	return s
}

// sunday writes 7, which cron takes for Sunday too, as 0.
func sunday(field string) string {
	days := strings.Split(field, ",")
	for i, d := range days {
		if d == "7" {
			days[i] = "0"
		}
	}
	return strings.Join(days, ",")
}

func (c *compiler) badCron(text *parser.Text, why string) {
	c.tell(parser.Diagnostic{Severity: parser.Error, Code: "bad-cron", Pos: text.Pos,
		Message:  fmt.Sprintf("invalid every format: %s", why),
		Expected: `"minute hour day month weekday", such as "0 8-18 * * 1-5"`,
		Monit:    fmt.Sprintf("invalid every format '%s'", text.Value)})
}

package checks

import (
	"fmt"
	"strconv"
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
	s.Cron = e.Cron.Value
	if strings.HasPrefix(s.Cron, "@") || strings.Contains(s.Cron, "=") {
		c.badCron(e.Cron, "Monit knows no such pattern")
	} else if _, err := cron.ParseStandard(s.Pattern()); err != nil {
		c.badCron(e.Cron, err.Error())
	}
	return s
}

// Pattern is the cron pattern in the words of cron(8) as libraries read it, with 0 for Sunday.
func (s Schedule) Pattern() string {
	fields := strings.Fields(s.Cron)
	if len(fields) == 5 {
		fields[4] = sunday(fields[4])
	}
	return strings.Join(fields, " ")
}

// sunday writes 7, which cron takes for Sunday too, as 0; a range up to 7 becomes a list.
func sunday(field string) string {
	var days []string
	for d := range strings.SplitSeq(field, ",") {
		span, step, _ := strings.Cut(d, "/")
		first, ok := strings.CutSuffix(span, "-7")
		from, err := strconv.Atoi(first)
		by := 1
		if err == nil && step != "" {
			by, err = strconv.Atoi(step)
		}
		if d == "7" {
			ok, from, err = true, 7, nil
		}
		if !ok || err != nil || from < 0 || from > 7 || by < 1 {
			days = append(days, d)
			continue
		}
		for n := from; n <= 7; n += by {
			days = append(days, strconv.Itoa(n%7))
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

package tests

import (
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// stampWhich reads which of a file's times is meant.
type stampWhich struct{ Name string }

// Parse reads "timestamp", "atime", "access time" and the like.
func (w *stampWhich) Parse(c *parser.Cursor) error {
	before := c.MakeCheckpoint()
	word := strings.ToLower(c.Next().Value)
	if name, ok := stampNames[word]; ok {
		w.Name = name
		return nil
	}
	if name, ok := stampNames[word+" time"]; ok && (strings.ToLower(c.Peek().Value) == "time" || strings.ToLower(c.Peek().Value) == "timestamp") {
		c.Next()
		w.Name = name
		return nil
	}
	c.LoadCheckpoint(before)
	return parser.Fail(c, "timestamp, atime, ctime or mtime", "timestamp", "atime", "ctime", "mtime")
}

var stampNames = map[string]string{
	"timestamp": "modify/change", "time": "modify/change",
	"atime": "access", "access time": "access",
	"ctime": "change", "change time": "change",
	"mtime": "modify", "modification time": "modify", "modify time": "modify",
}

type stampSyntax struct {
	Which stampWhich      `parser:"@@"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Duration `parser:"@@"`
}

type stampChangedSyntax struct {
	Which stampWhich `parser:"'changed' @@"`
}

func timestampTests(t *table) {
	const kinds = "file fifo directory"
	words := []string{"timestamp", "time", "atime", "ctime", "mtime", "access time", "change time", "modification time", "modify time",
		"access timestamp", "change timestamp", "modification timestamp", "modify timestamp"}
	var after []string
	for _, w := range words {
		after = append(after, "changed "+w)
	}
	add(t, kinds, words, parser.Struct[stampSyntax](), func(c *Compiler, s *stampSyntax) []checks.Test {
		return one(&stampTest{which: s.Which.Name, op: s.Op.Op, age: s.Limit.Duration(), path: c.Service.Target})
	})
	add(t, kinds, after, parser.Struct[stampChangedSyntax](), func(c *Compiler, s *stampChangedSyntax) []checks.Test {
		return one(&stampTest{which: s.Which.Name, changed: true, path: c.Service.Target})
	})
}

// stampTest is "if mtime > 1 day" and "if changed mtime", for each of a file's times.
type stampTest struct {
	which   string // "modify/change", "access", "change", "modify"
	changed bool
	op      string
	age     time.Duration
	path    string
}

func (t *stampTest) Event() *checks.EventType { return checks.EventTimestamp }

// Word is the finer word of filters.
func (t *stampTest) Word() string {
	return map[string]string{"access": "atime", "change": "ctime", "modify": "mtime"}[t.which]
}

// stamp is the time that is meant, and how the clock stood when it was first seen.
func (t *stampTest) stamp(f *checks.FileFacts) (at time.Time, clock time.Duration) {
	switch t.which {
	case "access":
		return f.Access, f.Clock.Access
	case "change":
		return f.Change, f.Clock.Change
	case "modify":
		return f.Modify, f.Clock.Modify
	}
	if f.Modify.After(f.Change) {
		return f.Modify, f.Clock.Modify
	}
	return f.Change, f.Clock.Change
}

// slack is by how much two readings of a clock may differ that nobody has set: they are not taken at one moment.
const slack = time.Second

// ageOf is how old a time of a file is. What the clock was set by since the time was first seen is no age; and a time that is
// still to come, as the clock was set back before that, is none.
func ageOf(o *checks.Observation, stamp time.Time, clock time.Duration) time.Duration {
	age := o.At.Sub(stamp)
	if set := o.ClockSet - clock; set.Abs() > slack {
		age -= set
	}
	return max(age, 0)
}

// Section is the part of the listing that the test stands in.
func (t *stampTest) Section() string { return "timestamp" }

func (t *stampTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.File == nil {
		return notKnown(memory)
	}
	stamp, clock := t.stamp(o.File)
	if t.changed {
		var now [40]byte
		text := kept(memory, stamp.UTC().AppendFormat(now[:0], time.RFC3339Nano))
		return changed(memory, text, checks.Finding{Number: float64(stamp.Unix()), Text: memory})
	}
	age := ageOf(o, stamp, clock).Truncate(time.Second).Seconds()
	return checks.Judged(holds(t.op, age, t.age.Seconds()), checks.Finding{Number: age, Beside: float64(stamp.Unix())})
}

func (t *stampTest) Texts(f checks.Finding, _ string) checks.Texts {
	name, bad := t.which+" time", f.Code == checks.FoundBad
	if t.changed {
		now := stampText(time.Unix(int64(f.Number), 0))
		old, err := time.Parse(time.RFC3339Nano, f.Text)
		switch {
		case !bad:
			return checks.Texts{Message: fmt.Sprintf("%s was not changed for %s", name, t.path), Value: now}
		case err != nil:
			return checks.Texts{Message: fmt.Sprintf("%s for %s changed", name, t.path), Value: now}
		}
		return checks.Texts{Message: fmt.Sprintf("%s for %s changed from %s to %s", name, t.path, stampText(old.Local()), now), Value: now}
	}
	now := stampText(time.Unix(int64(f.Beside), 0))
	return checks.Texts{Message: either(bad, fmt.Sprintf("%s for %s failed -- current %s is %s", name, t.path, name, now),
		fmt.Sprintf("%s test succeeded for %s [current %s is %s]", name, t.path, name, now)), Value: seconds.text(f.Number),
		Limit: t.op + " " + checks.TimeText(t.age)}
}

func (t *stampTest) Row() (label, condition string) {
	if t.changed {
		return t.which + " time", "if changed"
	}
	return t.which + " time", fmt.Sprintf("if %s %s", operatorWords[t.op], checks.TimeText(t.age))
}

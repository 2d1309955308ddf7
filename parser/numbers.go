package parser

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Int is a whole number. Digits keeps it as written, for octal modes.
type Int struct {
	Pos    Pos
	N      int64
	Digits string
}

// Parse reads digits, also quoted ones.
func (v *Int) Parse(c *Cursor) error {
	t := c.Peek()
	digits := Unquote(t.Value)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !isNumber(digits) {
		return Fail(c, "a whole number")
	}
	c.Next()
	*v = Int{PosOf(t), n, digits}
	return nil
}

// Port is the number of a TCP or UDP port. The range is not checked here.
type Port Int

// Parse reads digits.
func (v *Port) Parse(c *Cursor) error {
	n := Int{}
	if n.Parse(c) != nil {
		return Fail(c, "a port number from 1 to 65535")
	}
	*v = Port(n)
	return nil
}

// Decimal is a number, with or without a fraction.
type Decimal struct {
	Pos Pos
	N   float64
}

// Parse reads digits with at most one point.
func (v *Decimal) Parse(c *Cursor) error {
	n, t, err := number(c, "a number")
	if err == nil {
		c.Next()
		*v = Decimal{PosOf(t), n}
	}
	return err
}

func number(c *Cursor, expected string) (float64, *Token, error) {
	t := c.Peek()
	if t.Type != Number {
		return 0, t, Fail(c, expected)
	}
	n, err := strconv.ParseFloat(t.Value, 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, t, Fail(c, expected)
	}
	return n, t, nil
}

// Operator compares numbers. Op is one of < > = != <= >=, whatever the spelling; nothing at all means "=".
type Operator struct {
	Pos     Pos
	Op      string
	Missing bool // nothing was written
}

var operators = map[string]string{
	"<": "<", "lt": "<", "less": "<", "newer": "<",
	">": ">", "gt": ">", "greater": ">", "more": ">", "older": ">",
	"=": "=", "==": "=", "eq": "=", "equal": "=", "=~": "=",
	"!=": "!=", "ne": "!=", "notequal": "!=", "!=~": "!=", "<>": "!=",
	"<=": "<=", "le": "<=", "=<": "<=",
	">=": ">=", "ge": ">=", "=>": ">=",
}

// Parse reads an operator if one is there; it never fails.
func (v *Operator) Parse(c *Cursor) error {
	t := c.Peek()
	*v = Operator{PosOf(t), "=", true}
	word := strings.ToLower(t.Value)
	if op, ok := operators[word]; ok && t.Type != String {
		c.Next()
		*v = Operator{PosOf(t), op, false}
		if (op == "<" || op == ">") && len(word) > 1 && strings.EqualFold(c.Peek().Value, "equal") { // "less or equal"
			c.Next()
			v.Op += "="
		}
		return nil
	}
	if word == "not" && strings.EqualFold(peekSecond(c).Value, "equal") {
		c.Next()
		c.Next()
		*v = Operator{PosOf(t), "!=", false}
	}
	return nil
}

// peekSecond gives the token behind the next one.
func peekSecond(c *Cursor) *Token {
	here := c.MakeCheckpoint()
	c.Next()
	t := c.Peek()
	c.LoadCheckpoint(here)
	return t
}

// quantity is a number and the word behind it, glued or apart: "10 MB", "10MB", "60%", "60 %".
type quantity struct {
	pos  Pos
	n    float64
	unit string // lower case, "" for none
}

// readQuantity reads a number and, if it is one of the units, the word behind it. Anything else is left, or, when it is
// glued to the number, an error.
func readQuantity(c *Cursor, units map[string]string, expected string) (quantity, error) {
	t := c.Peek()
	digits, glued := splitNumber(t.Value)
	n, err := strconv.ParseFloat(digits, 64)
	if t.Type != Number && t.Type != Word || err != nil || math.IsInf(n, 0) {
		return quantity{}, Fail(c, expected)
	}
	q := quantity{pos: PosOf(t), n: n}
	if glued != "" {
		unit, ok := units[strings.ToLower(glued)]
		if !ok {
			return q, Fail(c, expected)
		}
		c.Next()
		q.unit = unit
		return q, nil
	}
	before := c.MakeCheckpoint()
	c.Next()
	if next := c.Peek(); next.Type == Word {
		word := strings.ToLower(next.Value)
		if unit, ok := units[word]; ok {
			c.Next()
			q.unit, q.pos = unit, q.pos.upTo(next)
		} else if foreignUnits[word] {
			c.LoadCheckpoint(before)
			return q, failAt(next, expected)
		}
	}
	return q, nil
}

// foreignUnits are units that are not read anywhere, so that the message can be about the unit.
var foreignUnits = wordSet("tb tib terabyte terabytes pb kbit mbit gbit kbps mbps week weeks year years us percentage")

func splitNumber(s string) (digits, rest string) {
	i := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

var sizeUnits = map[string]string{
	"b": "B", "byte": "B", "bytes": "B",
	"k": "KB", "kb": "KB", "kib": "KB", "kilobyte": "KB", "kilobytes": "KB",
	"m": "MB", "mb": "MB", "mib": "MB", "megabyte": "MB", "megabytes": "MB",
	"g": "GB", "gb": "GB", "gib": "GB", "gigabyte": "GB", "gigabytes": "GB",
	// Monit takes a rate for an amount too.
	"b/s": "B", "byte/s": "B", "bytes/s": "B", "kb/s": "KB", "kilobyte/s": "KB", "kilobytes/s": "KB",
	"mb/s": "MB", "megabyte/s": "MB", "megabytes/s": "MB", "gb/s": "GB", "gigabyte/s": "GB", "gigabytes/s": "GB",
}

var unitBytes = map[string]float64{"": 1, "B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}

// Size is an amount of bytes: 10 MB, 1.5GB, 512. Units are powers of 1024.
type Size struct {
	Pos    Pos
	Amount float64
	Unit   string // "B", "KB", "MB", "GB", "" when none was written
}

// Bytes gives the size in bytes.
func (v Size) Bytes() float64 { return v.Amount * unitBytes[v.Unit] }

// Parse reads a number and a unit.
func (v *Size) Parse(c *Cursor) error {
	q, err := readQuantity(c, sizeUnits, "a size such as 10 MB (units: B, KB, MB, GB)")
	*v = Size{q.pos, q.n, q.unit}
	return err
}

// Amount is a share or an amount: 80%, 80 percent, 10 MB, or a bare number.
type Amount struct {
	Pos    Pos
	Amount float64
	Unit   string // "%", "B", "KB", "MB", "GB", "" for a bare number
}

// Percent tells that it is a share.
func (v Amount) Percent() bool { return v.Unit == "%" }

// Bytes gives the amount in bytes.
func (v Amount) Bytes() float64 { return v.Amount * unitBytes[v.Unit] }

var amountUnits = withUnits(sizeUnits, map[string]string{"%": "%", "percent": "%"})

// Parse reads a number and a unit.
func (v *Amount) Parse(c *Cursor) error {
	q, err := readQuantity(c, amountUnits, "a share such as 80% or an amount such as 10 MB")
	*v = Amount{q.pos, q.n, q.unit}
	return err
}

// Rate is an amount a second: 1 MB/s, 10 operations/s, 10 packets/s, 10 per second.
type Rate struct {
	Pos    Pos
	Amount float64
	Unit   string // "B", "KB", "MB", "GB", "operations", "packets", "" for a bare number
}

// Bytes gives the rate in bytes a second.
func (v Rate) Bytes() float64 { return v.Amount * unitBytes[v.Unit] }

var rateUnits = withUnits(sizeUnits, map[string]string{
	"/s": "", "s": "", "second": "", "seconds": "",
	"operations/s": "operations", "operation/s": "operations", "operations": "operations", "operation": "operations",
	"packets/s": "packets", "packet/s": "packets", "packets": "packets", "packet": "packets",
})

// Parse reads a number, a unit and, if it is there, "[per] second".
func (v *Rate) Parse(c *Cursor) error {
	q, err := readQuantity(c, rateUnits, "a rate such as 1 MB/s, 10 operations/s or 10 packets/s")
	if err != nil {
		return err
	}
	if next := c.Peek(); next.Type == Word && (strings.EqualFold(next.Value, "second") || next.Value == "/s") {
		c.Next()
	}
	*v = Rate{q.pos, q.n, q.unit}
	return nil
}

var timeUnits = map[string]string{
	"ms": "millisecond", "millisecond": "millisecond", "milliseconds": "millisecond",
	"s": "second", "sec": "second", "secs": "second", "second": "second", "seconds": "second",
	"m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
	"h": "hour", "hour": "hour", "hours": "hour",
	"d": "day", "day": "day", "days": "day",
	"month": "month", "months": "month",
}

var unitTime = map[string]time.Duration{
	"millisecond": time.Millisecond, "": time.Second, "second": time.Second, "minute": time.Minute, "hour": time.Hour,
	"day": 24 * time.Hour, "month": 31 * 24 * time.Hour,
}

// Duration is a time: 5 minutes, 500 ms, 2s. Without a unit it counts seconds.
type Duration struct {
	Pos    Pos
	Amount float64
	Unit   string // "millisecond", "second", "minute", "hour", "day", "month" (31 days), "" when none was written
}

// Duration gives the time, at most the longest that time.Duration holds.
func (v Duration) Duration() time.Duration {
	d := v.Amount * float64(unitTime[v.Unit])
	if d >= math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(d)
}

// Parse reads a number and a unit.
func (v *Duration) Parse(c *Cursor) error {
	q, err := readQuantity(c, timeUnits, "a time such as 30 seconds (units: ms, seconds, minutes, hours, days)")
	*v = Duration{q.pos, q.n, q.unit}
	return err
}

func withUnits(a, b map[string]string) map[string]string {
	units := map[string]string{}
	for _, m := range []map[string]string{a, b} {
		for k, v := range m {
			units[k] = v
		}
	}
	return units
}

package cron

import (
	"fmt"
	"strconv"
	"strings"
)

// Error tells why a text is no pattern.
type Error struct {
	At, Len int    // the part of the text that cannot be read, in bytes
	Why     string // what is wrong
	Instead string // the pattern that was meant, "" when that cannot be known
}

func (e *Error) Error() string { return e.Why }

// field is what one of the five fields takes.
type field struct {
	name      string
	low, high int // of *
	top       int // of numbers: 7 is Sunday too
	words     string
}

var fields = [5]field{
	{name: "minute", high: 59, top: 59},
	{name: "hour", high: 23, top: 23},
	{name: "day", low: 1, high: 31, top: 31},
	{name: "month", low: 1, high: 12, top: 12, words: "jan feb mar apr may jun jul aug sep oct nov dec"},
	{name: "weekday", high: 6, top: 7, words: "sun mon tue wed thu fri sat"},
}

// item is one element of the list that a field is.
type item struct {
	at             int // in the text
	text           string
	field          int
	from, to, step int
	star, stepped  bool // written with a * and a step
}

// wholes are patterns that cron(8) has and Monit has not.
var wholes = map[string]string{"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
	"@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *"}

// Parse reads a pattern. The error is an *Error.
func Parse(text string) (*Pattern, error) {
	items, err := split(text)
	if err != nil {
		return nil, err
	}
	return compile(items), nil
}

func compile(items []item) *Pattern {
	var sets [len(fields)]uint64
	for i := range items {
		sets[items[i].field] |= items[i].set()
	}
	return &Pattern{sets[0], sets[1], sets[2], sets[3], sets[4]}
}

// set is the numbers of an item that its field has. Sunday is 0.
func (it *item) set() uint64 {
	f, set := &fields[it.field], uint64(0)
	for v := it.from; v <= min(it.to, f.top) && it.step > 0; v += it.step {
		if v >= f.low {
			set |= 1 << v
		}
	}
	if f.top > f.high && set>>f.top != 0 {
		set = set&^(1<<f.top) | 1
	}
	return set
}

func split(text string) ([]item, error) {
	words := strings.Fields(text)
	if len(words) != len(fields) {
		return nil, miscounted(text, len(words))
	}
	var items []item
	at := 0
	for f, word := range words {
		at += strings.Index(text[at:], word)
		for part := range strings.SplitSeq(word, ",") {
			it := item{at: at, text: part, field: f}
			if err := it.parse(); err != nil {
				return nil, err
			}
			items = append(items, it)
			at += len(part) + 1
		}
		at-- // no comma stands behind the last one
	}
	return items, nil
}

func miscounted(text string, n int) error {
	e := &Error{Len: len(text), Why: fmt.Sprintf("%d fields instead of five", n)}
	if n == 1 {
		e.Why, e.Instead = "one field instead of five", wholes[strings.ToLower(strings.TrimSpace(text))]
	}
	return e
}

// parse reads *, 8, 8-17, */5, 10-30/5 and 5/10.
func (it *item) parse() error {
	f := &fields[it.field]
	span, step, stepped := strings.Cut(it.text, "/")
	first, last, ranged := strings.Cut(span, "-")
	fromOK, toOK, stepOK := true, true, true
	it.step, it.stepped = 1, stepped
	switch {
	case span == "*" || span == "?":
		it.star, it.from, it.to = true, f.low, f.high
	case ranged:
		it.from, fromOK = it.number(first)
		it.to, toOK = it.number(last)
	default:
		it.from, fromOK = it.number(span)
		it.to = it.from
		if stepped {
			it.to = max(it.from, f.high)
		}
	}
	if stepped {
		it.step, stepOK = digits(step)
	}
	if fromOK && toOK && stepOK {
		return nil
	}
	at, size := it.at, len(it.text)
	if size == 0 { // the caret stands under a comma
		at, size = max(at-1, 0), 1
	}
	return &Error{At: at, Len: size, Why: fmt.Sprintf("%q is no %s", it.text, f.name)}
}

// number reads a number or a name of the field.
func (it *item) number(text string) (int, bool) {
	f := &fields[it.field]
	// Every fourth letter is a blank, and no field has one.
	if n := strings.Index(f.words, strings.ToLower(text)); len(text) == 3 && n >= 0 {
		return f.low + n/4, true
	}
	return digits(text)
}

// digits reads a number without a sign. Above what any field has all are the same, so that steps cannot overflow.
func digits(text string) (int, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return int(min(n, 1000)), err == nil
}

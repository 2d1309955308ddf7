package cron

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// Doubt is something in a pattern that can be read and was hardly meant.
type Doubt struct {
	At, Len  int    // the part of the text that it is about, in bytes
	Never    bool   // because of it the pattern never comes
	Steps    bool   // it means something else to Monit; nothing is wrong with it
	Message  string // what is odd
	Instead  string // what to write in the place of that part, "" when that cannot be known
	Expected string // or what can stand there
}

// Doubts gives what is odd about a pattern, from left to right; nothing for a text that is none.
func Doubts(text string) []Doubt {
	items, err := split(text)
	if err != nil {
		return nil
	}
	p := compile(items)
	sets := [len(fields)]uint64{p.minute, p.hour, p.day, p.month, p.weekday}
	var found []Doubt
	empty := false
	for i := range items {
		it := &items[i]
		empty = empty || sets[it.field] == 0
		if d := it.doubt(); d.Message != "" {
			d.At, d.Len, d.Never = it.at, len(it.text), sets[it.field] == 0
			found = append(found, d)
		}
	}
	if p.Never() && !empty {
		found = append(found, p.noDay(items))
	}
	return found
}

// doubt is what is odd about one item; without a message when nothing is.
func (it *item) doubt() Doubt {
	f := &fields[it.field]
	bounds := fmt.Sprintf("%ss from %d to %d", f.name, f.low, f.top)
	switch {
	case it.step == 0:
		span, _, _ := strings.Cut(it.text, "/")
		return Doubt{Message: "a step of 0 leads nowhere", Instead: span, Expected: "a step from 1 on"}
	case it.from > it.to:
		return Doubt{Message: fmt.Sprintf("the range %s runs backwards", it.text), Instead: it.around(), Expected: bounds}
	case it.from > f.top || it.to < f.low:
		return Doubt{Message: fmt.Sprintf("there is no %s %s", f.name, it.text), Instead: it.wrapped(), Expected: bounds}
	case it.to > f.top:
		return Doubt{Message: fmt.Sprintf("%s goes past the last %s, %d", it.text, f.name, f.top),
			Instead: it.span(it.first(), f.top), Expected: bounds}
	case it.from < f.low:
		return Doubt{Message: fmt.Sprintf("%s begins before the first %s, %d", it.text, f.name, f.low),
			Instead: it.span(it.first(), it.to), Expected: bounds}
	case it.stepped && it.overlong():
		return Doubt{Message: fmt.Sprintf("the step %d is longer than the %ss: %s is %s %d alone",
			it.step, f.name, it.text, f.name, it.from),
			Instead: strconv.Itoa(it.from), Expected: fmt.Sprintf("a step from 1 to %d", it.to-it.from+1)}
	case it.star && f.low == 1 && it.step > 1:
		return Doubt{Steps: true, Message: fmt.Sprintf("%s counts from %s 1, in Monit from 0", it.text, f.name),
			Expected: fmt.Sprintf("%q or %q, which mean the same to both", it.span(1, f.high), it.span(it.step, f.high))}
	}
	return Doubt{}
}

// overlong reports whether a step leads out of the range at once. From a number on, as in 5/60, it may be as long as the
// whole field.
func (it *item) overlong() bool {
	if f := &fields[it.field]; !it.star && !strings.Contains(it.text, "-") {
		return it.step > f.high-f.low+1
	}
	return it.step > it.to-it.from+1
}

// first is the first number of a range that the field has.
func (it *item) first() int {
	if low := fields[it.field].low; it.from < low {
		return it.from + (low-it.from+it.step-1)/it.step*it.step
	}
	return it.from
}

// around writes a range that runs backwards as the two that go to the end and on from the beginning: 22-6 as 22-23,0-6.
func (it *item) around() string {
	f := &fields[it.field]
	if it.from > f.top || it.to < f.low {
		return ""
	}
	size := f.high - f.low + 1
	from := it.from
	if from > f.high { // Sunday as 7
		from -= size
	}
	if from <= it.to {
		return it.span(from, it.to)
	}
	over := from + (f.high-from)/it.step*it.step + it.step - size // the first one after the turn
	if over > it.to {
		return it.span(from, f.high)
	}
	return it.span(from, f.high) + "," + it.span(over, it.to)
}

// wrapped is what a minute 60 or an hour 24 is meant as.
func (it *item) wrapped() string {
	if f := &fields[it.field]; f.low == 0 && f.top == f.high && it.from == f.top+1 && it.to == it.from {
		return "0"
	}
	return ""
}

// span writes a range with the steps of the item.
func (it *item) span(from, to int) string {
	switch {
	case from+it.step > to:
		return strconv.Itoa(from)
	case it.step == 1:
		return fmt.Sprintf("%d-%d", from, to)
	}
	return fmt.Sprintf("%d-%d/%d", from, to, it.step)
}

// noDay is the doubt about days that none of the months has, told of the longest one.
func (p *Pattern) noDay(items []item) Doubt {
	month := 0
	for m := range longest {
		if has(p.month, m) && longest[m] > longest[month] {
			month = m
		}
	}
	d := Doubt{Never: true, Message: fmt.Sprintf("%s has no day %d", time.Month(month), bits.TrailingZeros64(p.day))}
	for i := range items {
		if it := &items[i]; it.field == 2 {
			if d.Len == 0 {
				d.At = it.at
			}
			d.Len = it.at + len(it.text) - d.At
		}
	}
	d.Instead, d.Expected = strconv.Itoa(longest[month]), "a day that the month has"
	if month == int(time.February) {
		d.Instead = "28" // the 29th comes every four years
	}
	return d
}

package tests

import (
	"fmt"
	"math"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// operatorWords are the operators as the listing writes them out.
var operatorWords = map[string]string{
	"<": "less than", ">": "greater than", "=": "equal to",
	"!=": "not equal to", "<=": "less than or equal to", ">=": "greater than or equal to",
}

// holds compares two numbers by an operator as parser.Operator gives it.
func holds(op string, a, b float64) bool {
	switch op {
	case "<":
		return a < b
	case ">":
		return a > b
	case "<=":
		return a <= b
	case ">=":
		return a >= b
	case "!=":
		return a != b
	}
	return a == b
}

// unit is how the numbers of a test are shown.
type unit uint8

const (
	plain         unit = iota // 12
	tenths                    // 1.2
	percent                   // 80.0%
	bytes                     // 1.5 MB
	byteRate                  // 1.5 MB/s
	operations                // 12 operations/s
	packets                   // 12 packets/s
	seconds                   // 1.500 m, of whole seconds
	operationTime             // 0.208 ms/operation, of nanoseconds
)

func (u unit) text(n float64) string {
	if n != math.Trunc(n) {
		n = float64(float32(n)) // Monit keeps such numbers in single precision, and rounds them so
	}
	switch u {
	case tenths:
		return fmt.Sprintf("%.1f", n)
	case percent:
		return fmt.Sprintf("%.1f%%", n)
	case bytes:
		return checks.SizeText(n)
	case byteRate:
		return checks.SizeText(n) + "/s"
	case operations:
		return checks.DecimalText(n) + " operations/s"
	case packets:
		return checks.DecimalText(n) + " packets/s"
	case seconds:
		return checks.TimeText(time.Duration(n) * time.Second)
	case operationTime:
		return checks.TimeText(time.Duration(n)) + "/operation"
	}
	return checks.DecimalText(n)
}

// Limit is what a number is held against: the test's first action answers when the comparison holds.
type Limit struct {
	Op    string // one of < > = != <= >=
	Value float64
	unit  unit
}

func newLimit(op parser.Operator, value float64, u unit) Limit { return Limit{op.Op, value, u} }

// amountLimit is a limit in percent or bytes.
func amountLimit(op parser.Operator, a parser.Amount) Limit {
	if a.Percent() {
		return newLimit(op, a.Amount, percent)
	}
	return newLimit(op, a.Bytes(), bytes)
}

// rateLimit is a limit in bytes, operations or packets a second.
func rateLimit(op parser.Operator, r parser.Rate) Limit {
	switch r.Unit {
	case "operations":
		return newLimit(op, r.Amount, operations)
	case "packets":
		return newLimit(op, r.Amount, packets)
	}
	if r.Unit == "" || r.Unit == "B" {
		return newLimit(op, math.Trunc(r.Amount), byteRate) // whole bytes, as Monit counts them
	}
	return newLimit(op, r.Bytes(), byteRate)
}

func (l Limit) matches(n float64) bool { return holds(l.Op, n, l.Value) }

// Percent tells that the limit is a share, else it is an amount.
func (l Limit) Percent() bool { return l.unit == percent }

// row is the limit in the listing: "if greater than 80.0%".
func (l Limit) row() string { return "if " + operatorWords[l.Op] + " " + l.unit.text(l.Value) }

// String is the limit as messages show it: "> 80.0%".
func (l Limit) String() string { return l.Op + " " + l.unit.text(l.Value) }

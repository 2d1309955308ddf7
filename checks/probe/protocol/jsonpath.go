package protocol

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// jsonTest is a condition on one value of a JSON document: json "$.status" = "ok". Without a comparison the value has to be
// there. The path has the parts of RFC 9535 that name one value: $.name, $["name"], $[0], and from the end $[-1].
type jsonTest struct {
	path  string
	steps []any // string: member; int: element
	op    string
	value string
}

func (j *jsonTest) Parse(c *parser.Cursor) error {
	at := c.Peek()
	var path parser.Raw
	if err := path.Parse(c); err != nil {
		return err
	}
	steps, err := jsonPath(path.Value)
	if err != nil {
		return &parser.SyntaxError{Pos: parser.PosOf(at), Found: path.Value, Message: err.Error(),
			Expected: `a path such as "$.status" or "$.nodes[0].state"`}
	}
	j.path, j.steps = path.Value, steps
	var op parser.Operator
	if err := op.Parse(c); err != nil || op.Missing {
		return err
	}
	var value parser.Text
	if err := value.Parse(c); err != nil {
		return err
	}
	j.op, j.value = op.Op, value.Value
	if _, err := strconv.ParseFloat(j.value, 64); err != nil && j.op != "=" && j.op != "!=" {
		return &parser.SyntaxError{Pos: value.Pos, Found: value.Value, Expected: "a number to compare with"}
	}
	return nil
}

func jsonPath(path string) ([]any, error) {
	rest, ok := strings.CutPrefix(path, "$")
	if !ok {
		return nil, fmt.Errorf("path %q does not begin with $", path)
	}
	var steps []any
	for rest != "" {
		var name string
		switch {
		case rest[0] == '.':
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			name, rest = rest[1:end], rest[end:]
			if name == "" || name == "*" {
				return nil, fmt.Errorf("path %q lacks a name behind a point", path)
			}
			steps = append(steps, name)
		case rest[0] == '[' && len(rest) > 1 && (rest[1] == '"' || rest[1] == '\''):
			end := strings.Index(rest[2:], rest[1:2]+"]")
			if end < 0 {
				return nil, fmt.Errorf("path %q lacks a closing bracket", path)
			}
			steps = append(steps, rest[2:2+end])
			rest = rest[2+end+2:]
		default:
			end := strings.IndexByte(rest, ']')
			n, err := strconv.Atoi(strings.TrimPrefix(rest[:max(end, 0)], "["))
			if err != nil || rest[0] != '[' {
				return nil, fmt.Errorf("path %q is wrong at %q", path, rest)
			}
			steps = append(steps, n)
			rest = rest[end+1:]
		}
	}
	return steps, nil
}

// check looks at a document.
func (j *jsonTest) check(document []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return fmt.Errorf("HTTP error: answer is no JSON: %w", err)
	}
	for _, step := range j.steps {
		found := false
		switch at := v.(type) {
		case map[string]any:
			if name, is := step.(string); is {
				v, found = at[name]
			}
		case []any:
			if n, is := step.(int); is {
				if n < 0 {
					n += len(at)
				}
				if found = n >= 0 && n < len(at); found {
					v = at[n]
				}
			}
		}
		if !found {
			return fmt.Errorf("HTTP error: JSON has no %s", j.path)
		}
	}
	if j.op == "" {
		return nil
	}
	text := jsonText(v)
	if !compareText(text, j.op, j.value) {
		return fmt.Errorf("HTTP error: JSON %s is %s, expected %s %s", j.path, shown(text), j.op, j.value)
	}
	return nil
}

// jsonText gives a string without quotes, anything else as JSON has it.
func jsonText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil { // what was decoded can be encoded
		return ""
	}
	return string(text)
}

// compareText compares as numbers when both are, otherwise as text.
func compareText(a, op, b string) bool {
	order := strings.Compare(a, b)
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX == nil && errY == nil:
		order = cmp.Compare(x, y)
	case op != "=" && op != "!=":
		return false
	}
	return holds(order, op)
}

// holds tells whether an order of two values (-1, 0, 1) is what the operator wants.
func holds(order int, op string) bool {
	switch op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "!=":
		return order != 0
	}
	return order == 0
}

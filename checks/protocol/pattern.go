package protocol

import (
	"fmt"
	"regexp"

	"github.com/upkeep-monitor/upkeep/parser"
)

// contentText is a condition on text: [= | !=] a regular expression, compiled when it is read.
type contentText struct {
	pattern *regexp.Regexp
	not     bool
}

func (t *contentText) Parse(c *parser.Cursor) error {
	var m parser.Match
	if err := m.Parse(c); err != nil {
		return err
	}
	re, err := compile(m.Pattern.Value)
	if err != nil {
		return badPattern(m.Pattern, err)
	}
	t.pattern, t.not = re, m.Op == "!="
	return nil
}

// compile takes a POSIX extended regular expression. As in regex(7) a "." also stands for the end of a line.
func compile(pattern string) (*regexp.Regexp, error) {
	return regexp.Compile("(?s)" + pattern)
}

func badPattern(at parser.Text, err error) error {
	return &parser.SyntaxError{Pos: at.Pos, Found: at.Value, Code: "bad-regexp",
		Message: fmt.Sprintf("regex parsing error: %s", err), Expected: "a POSIX extended regular expression"}
}

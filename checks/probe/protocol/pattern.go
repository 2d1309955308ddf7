package protocol

import (
	"regexp"

	"github.com/upkeep-monitor/upkeep/parser"
)

// contentText is a condition on text: [= | !=] a regular expression, compiled when it is read.
type contentText struct {
	pattern *regexp.Regexp
	text    string // of the pattern, which tells it from others
	not     bool
}

func (t *contentText) Parse(c *parser.Cursor) error {
	var m parser.Match
	if err := m.Parse(c); err != nil {
		return err
	}
	re, err := parser.CompileRegexp(m.Pattern.Value)
	if err != nil {
		return badPattern(m.Pattern, err)
	}
	t.pattern, t.text, t.not = re, m.Pattern.Value, m.Op == "!="
	return nil
}

func badPattern(at parser.Text, err error) error {
	return &parser.SyntaxError{Pos: at.Pos, Found: at.Value, Code: "bad-regexp",
		Message: "Regex parsing error: " + err.Error(), Expected: parser.RegexpHint(err)}
}

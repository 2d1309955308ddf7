package parser

import (
	"fmt"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// Pos is a place in a control file. Lines and columns count from 1, columns in characters.
type Pos struct {
	File   string
	Line   int
	Column int
	End    int // column behind the last character of the token
}

// String gives file:line:column, the form editors jump to.
func (p Pos) String() string {
	if p.File == "" && p.Line == 0 {
		return "-"
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// IsZero tells that nothing is known of the place, as for rules that stand in no file.
func (p Pos) IsZero() bool { return p.Line == 0 && p.File == "" }

// PosOf gives the place of a token.
func PosOf(t *lexer.Token) Pos {
	return Pos{t.Pos.Filename, t.Pos.Line, t.Pos.Column, t.Pos.Column + utf8.RuneCountInString(t.Value)}
}

// upTo gives the place from the start of p to the end of the token, when both stand in one line.
func (p Pos) upTo(t *lexer.Token) Pos {
	if end := PosOf(t); end.Line == p.Line && end.File == p.File {
		p.End = end.End
	}
	return p
}

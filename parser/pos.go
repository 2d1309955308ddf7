package parser

import "fmt"

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

package parser

import "github.com/alecthomas/participle/v2/lexer"

// Fragment gives a cursor over a piece of text that stands in no file, such as options that a URL implies, so that it can be
// read with the grammars of a Dialect.
func Fragment(at Pos, text string) *Cursor {
	c, err := lexer.Upgrade(newScanner(at.File, text), Noise)
	if err != nil { // the scanner never fails
		panic(err)
	}
	return c
}

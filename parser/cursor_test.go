package parser

import "github.com/alecthomas/participle/v2/lexer"

func cursorFor(text string) *Cursor {
	c, _ := lexer.Upgrade(newScanner("test", text), Noise)
	return c
}

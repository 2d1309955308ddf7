package parser

import (
	"errors"
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Cursor is where a grammar reads: the tokens of one stretch of a control file, noise left out of Peek and Next.
type Cursor = lexer.PeekingLexer

// Token is one token as it stands in the file: quotes are still on it, letter case is kept.
type Token = lexer.Token

// The kinds of token.
const (
	EOF    = lexer.EOF
	Word   = lexer.EOF - 1 - iota // keyword, name, path: anything unquoted that is no number
	Number                        // 5, 0.5, 0644
	String                        // "..." or '...', quotes included
	Punct                         // { } [ ] : = == != < > <= >= =~ !=~
	Noise                         // a word or mark without meaning: with, the, a comma, parentheses, a backslash alone
	Block                         // the inside of a mail-format, braces excluded
	Bad                           // what the lexer already complained of
)

// noise are the words that Monit skips wherever they stand. The marks ( ) , ; and a backslash
// that stands alone, as at the end of a line, are skipped too.
var noise = wordSet(`activity and are as but capacity does for has in is last of on only option options or per program
	programs rate sum than the times to usage use using via was with within without`)

// isNoise tells that the word has no meaning of its own.
func isNoise(word string) bool {
	return len(word) <= 8 && noise[strings.ToLower(word)]
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// language tells participle which kinds of token there are; the tokens themselves come from the lexer of this package.
type language struct{}

func (language) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": EOF, "Word": Word, "Number": Number, "String": String, "Punct": Punct, "Noise": Noise, "Block": Block, "Bad": Bad,
	}
}

func (language) Lex(string, io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("control files are read by Parse")
}

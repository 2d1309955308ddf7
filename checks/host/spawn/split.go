package spawn

import (
	"fmt"
	"strings"
)

// whiteSpace separates the words of a command line.
const whiteSpace = " \t\n\r\v\f"

// Split cuts a command line into words as Monit does: at white space, where a
// word that begins with a quote, single or double, runs to the next quote of
// its kind. A quote inside a word is a plain character (it's, --name='x'), and
// so are the quotes of a word that goes on after the closing one ('a'b). There
// are no escapes. A quote that begins a word and is never closed is an error.
func Split(commandline string) ([]string, error) {
	var words []string
	for position := 0; ; {
		rest := strings.TrimLeft(commandline[position:], whiteSpace)
		if rest == "" {
			return words, nil
		}
		position = len(commandline) - len(rest)
		length := strings.IndexAny(rest, whiteSpace)
		if length < 0 {
			length = len(rest)
		}
		word := rest[:length]
		if quote := rest[0]; quote == '\'' || quote == '"' {
			inside := strings.IndexByte(rest[1:], quote)
			if inside < 0 {
				return nil, fmt.Errorf("the quote (%c) at column %d of the command is never closed", quote, position+1)
			}
			// The longer reading wins, the quoted one when they are equal.
			if quoted := inside + 2; quoted >= length {
				word, length = rest[1:1+inside], quoted
			}
		}
		words = append(words, word)
		position += length
	}
}

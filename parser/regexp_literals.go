package parser

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// Literals gives texts that each stand in whatever an expression matches. To look for one of them first is many times
// faster than the expression is. There may be none.
func Literals(re *regexp.Regexp) [][]byte {
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	return literals(tree, nil)
}

func literals(re *syntax.Regexp, found [][]byte) [][]byte {
	switch re.Op {
	case syntax.OpLiteral:
		// What is no UTF-8 matches the replacement character without being it.
		if re.Flags&syntax.FoldCase == 0 && !slices.Contains(re.Rune, utf8.RuneError) {
			found = append(found, []byte(string(re.Rune)))
		}
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat:
		for _, part := range re.Sub {
			found = literals(part, found)
		}
	case syntax.OpRepeat:
		if re.Min > 0 {
			found = literals(re.Sub[0], found)
		}
	}
	return found
}

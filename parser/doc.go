// Package parser reads control files: tokens with positions, statement grammars, includes, and diagnostics that teach.
//
// It is the bottom of the house. It knows how a statement is written, not what it means: the tests of a service
// ("if size > 1 MB") and the options of a protocol ("request /x") are grammars which the packages above register in a
// Dialect and hand in. A statement that failed is absent from the tree and present in the diagnostics.
//
// # Writing a grammar
//
// A grammar is a struct with participle tags, always in the form parser:"...", words in single quotes and lower case (they
// match any letter case). Values are fields of the types of this package, read with @@: Text, Raw, Int, Decimal, Operator,
// Size, Amount, Rate, Duration, Match. Each carries its Pos and says in words what it expected. Make a value a pointer when
// it is optional. The noise words (with, the, is, than, per, ... and the marks ( ) , ;) are skipped wherever they stand and
// need not be mentioned. A field "Pos Pos" without a tag is filled with the place of the first token.
//
// A test, the part of an if statement between "if" and the tolerance ("for 3 cycles") or "then":
//
//	type sizeTest struct {
//		Pos   parser.Pos
//		Op    parser.Operator `parser:"'size' @@"`
//		Limit parser.Size     `parser:"@@"`
//	}
//
//	parser.TestSyntax{Kinds: []string{"file"}, Starts: []string{"size"}, Parse: parser.Struct[sizeTest]()}
//
// The parser picks the test by the longest of all Starts that fits the words behind "if" in a service of that kind, and
// stores a *sizeTest in If.Test. Alternatives in one struct:
//
//	type cpuTest struct {
//		Total bool            `parser:"@'total'? ( 'cpu' | 'totalcpu' )"`
//		Which parser.Keyword  `parser:"@( 'user' | 'system' | 'wait' )?"`
//		Op    parser.Operator `parser:"@@"`
//		Limit parser.Amount   `parser:"@@"`
//	}
//
// A protocol's options come in any order, so T is a struct of alternatives. One is read at a time and added to the value:
// slices grow, other fields are replaced. Each alternative begins with a different word:
//
//	type httpOptions struct {
//		Request *parser.Raw      `parser:"  'request' '='? @@"`
//		Status  []statusLimit    `parser:"| 'status' @@"`
//		Content []parser.Match   `parser:"| 'content' @@"`
//	}
//
//	parser.ProtocolSyntax{Names: []string{"http", "https"}, Options: parser.Options[httpOptions]()}
//
// What messages say of a wrong word comes from the grammar: its literals are listed and compared with the word. A struct
// that is better described in words implements Hinter. Fragment reads text that stands in no file with the same grammars.
//
// Traps: no alternative may begin with an optional part or with an Operator (it may be empty); a group that has consumed a
// word must go on to its end, there is no way back beyond the lookahead (0 for Struct and Options, n for StructAhead). An
// irregular part is a type with its own Parse(c *Cursor) error, which returns Fail(c, "what was expected") without having
// moved the cursor when its first token does not fit.
package parser

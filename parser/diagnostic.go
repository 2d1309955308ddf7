package parser

// Severity tells whether a diagnostic refuses the file.
type Severity string

// The two severities: an error refuses the control file, a warning does not.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one thing to say about a control file.
type Diagnostic struct {
	Severity   Severity
	Code       string // stable, for `# upkeep: allow CODE` and editors, e.g. "unknown-protocol"
	Pos        Pos
	Message    string // what is wrong: `unexpected "htpp"`
	Expected   string // what was expected there, in words: "an action: alert, start, ..."
	Suggestion string // the nearest word, or the corrected line
	Included   []Pos  // chain of include statements that led here, outermost first
}

// Diagnostics is everything that one run has to say, in order of file and line. It is an error when one of them is.
type Diagnostics []Diagnostic

package parser

import (
	"cmp"
	"slices"
	"strings"
)

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
	Pos        Pos    // zero for what concerns no place, such as a missing file
	Message    string // what is wrong: `unexpected "htpp"`
	Expected   string // what was expected there, in words: "an action: alert, start, ..."; of a warning what would be better
	Suggestion string // the nearest word
	Fix        string // the corrected line
	Line       string // the line as it stands in the file
	Included   []Pos  // chain of include statements that led here, outermost first
	Monit      string // Monit's own text with its token, where scripts may look for it: "syntax error 'htpp'"
}

// Diagnostics is everything that one run has to say, in order of file and line. It is an error when one of them is.
type Diagnostics []Diagnostic

// Failed tells that one of them refuses the file.
func (ds Diagnostics) Failed() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Error gives the first lines of all errors.
func (ds Diagnostics) Error() string {
	var lines []string
	for _, d := range ds {
		if d.Severity == Error {
			lines = append(lines, d.Text())
		}
	}
	return strings.Join(lines, "\n")
}

// Err is the diagnostics as an error, nil when none of them is one.
func (ds Diagnostics) Err() error {
	if ds.Failed() {
		return ds
	}
	return nil
}

// perFile is how many errors of one file are told; more would only tire.
const perFile = 20

// Limit sorts by place, the files in the order given, and keeps twenty errors a file, of as many as there are. What others
// add to the parser's diagnostics passes through it again.
func (ds Diagnostics) Limit(files []string) Diagnostics {
	order := map[string]int{}
	for i, f := range files {
		if _, ok := order[f]; !ok {
			order[f] = i
		}
	}
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(order[a.Pos.File], order[b.Pos.File]), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	count := map[string]int{}
	return slices.DeleteFunc(ds, func(d Diagnostic) bool {
		if d.Severity != Error || d.Pos.IsZero() {
			return false
		}
		count[d.Pos.File]++
		return count[d.Pos.File] > perFile
	})
}

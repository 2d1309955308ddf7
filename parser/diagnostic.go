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
	Expected   string // what was expected there, in words: "an action: alert, start, ..."
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

// nearest gives the word of the list that is a slip of the finger away from the one written, or nothing.
func nearest(word string, list []string) string {
	word = strings.ToLower(strings.Trim(word, `"'`))
	if len(word) < 2 || len(word) > 40 {
		return ""
	}
	best, found := 1+len(word)/4, ""
	if len(word) > 3 {
		best++
	}
	for _, candidate := range list {
		if candidate == word {
			continue
		}
		if d := distance(word, candidate, best); d < best {
			best, found = d, candidate
		}
	}
	return found
}

// distance counts the letters to insert, delete, replace or swap with a neighbour; it gives limit when there are that many.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

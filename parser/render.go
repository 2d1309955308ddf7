package parser

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Text gives the first line of the message: file:line:column: what is wrong, and the nearest word or what was
// expected; of a warning what would be better, and the code that "# upkeep: allow CODE" silences.
func (d Diagnostic) Text() string {
	text := d.Message
	switch {
	case d.Suggestion != "":
		text += ", did you mean " + quote(d.Suggestion) + "?"
	case d.Expected != "" && d.Severity == Warning:
		text += "; better: " + d.Expected
	case d.Expected != "":
		text += ", expected " + d.Expected
	}
	if d.Severity == Warning {
		text = "warning: " + text
		if d.Code != "" {
			text += " [" + d.Code + "]"
		}
	}
	if d.Pos.IsZero() {
		return text
	}
	return d.Pos.String() + ": " + text
}

// Summary counts what is said: "3 errors, 1 warning", empty when there is nothing.
func (ds Diagnostics) Summary() string {
	count := map[Severity]int{}
	for _, d := range ds {
		count[d.Severity]++
	}
	var parts []string
	for _, s := range []Severity{Error, Warning} {
		switch n := count[s]; {
		case n == 1:
			parts = append(parts, "1 "+string(s))
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

// MonitText gives the message as Monit prints it, file:line: text 'token', for scripts that read it.
func (d Diagnostic) MonitText() string {
	text := d.Monit
	if text == "" {
		text = d.Message
	}
	if d.Pos.IsZero() {
		return text
	}
	return fmt.Sprintf("%s:%d: %s", d.Pos.File, d.Pos.Line, text)
}

// The colours of a terminal.
const (
	red, yellow, cyan, bold, plain = "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
)

// Write prints every diagnostic with the line it is about, a caret under the token, and what helps.
func (ds Diagnostics) Write(w io.Writer, color bool) error {
	paint := func(style, s string) string {
		if !color {
			return s
		}
		return style + s + plain
	}
	for _, d := range ds {
		var b strings.Builder
		style := red
		if d.Severity == Warning {
			style = yellow
		}
		b.WriteString(paint(bold, d.Text()) + "\n")
		if line, from, length := window(d.Line, d.Pos); !d.Pos.IsZero() && d.Line != "" {
			fmt.Fprintf(&b, "%6d | %s\n", d.Pos.Line, line)
			fmt.Fprintf(&b, "       | %s%s\n", blanks(line, from), paint(style, strings.Repeat("^", length)))
		}
		if d.Suggestion != "" && d.Expected != "" {
			b.WriteString("       = expected " + d.Expected + "\n")
		}
		if d.Fix != "" {
			b.WriteString("       = write: " + paint(cyan, printable(d.Fix)) + "\n")
		}
		for i := len(d.Included) - 1; i >= 0; i-- {
			b.WriteString("       = included from " + d.Included[i].String() + "\n")
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return fmt.Errorf("write diagnostics: %w", err)
		}
	}
	return nil
}

// window cuts what is shown of a long line, and gives where the token begins in it and how many characters it has.
func window(line string, p Pos) (shown string, from, length int) {
	const width = 160
	line = string([]rune(strings.TrimRight(line, "\r\n"))) // a byte that is no UTF-8 counts as one character
	n := utf8.RuneCountInString(line)
	from = min(max(p.Column-1, 0), n)
	length = max(min(p.End-p.Column, n-from), 1)
	if n <= width {
		return printable(line), from, length
	}
	start := max(0, min(from-width/2, n-width))
	runes := []rune(line)[start : start+width]
	shown, from = string(runes), from-start
	if start > 0 {
		shown, from = "..."+shown, from+3
	}
	if start+width < n {
		shown += "..."
	}
	return printable(shown), from, min(length, utf8.RuneCountInString(shown)-from)
}

// printable keeps a control file from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return '\ufffd'
		}
		return r
	}, s)
}

// blanks leads to column n of the line, tabs kept so that the caret stands right.
func blanks(line string, n int) string {
	var b strings.Builder
	for _, r := range line {
		if n--; n < 0 {
			break
		}
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

type jsonPlace struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type jsonDiagnostic struct {
	File       string      `json:"file,omitempty"`
	Line       int         `json:"line,omitempty"`
	Column     int         `json:"column,omitempty"`
	End        int         `json:"end,omitempty"`
	Severity   Severity    `json:"severity"`
	Code       string      `json:"code"`
	Message    string      `json:"message"`
	Expected   string      `json:"expected,omitempty"`
	Suggestion string      `json:"suggestion,omitempty"`
	Fix        string      `json:"fix,omitempty"`
	Included   []jsonPlace `json:"included,omitempty"`
}

// JSON writes the same as data, an array of objects.
func (ds Diagnostics) JSON(w io.Writer) error {
	list := make([]jsonDiagnostic, 0, len(ds))
	for _, d := range ds {
		j := jsonDiagnostic{File: d.Pos.File, Line: d.Pos.Line, Column: d.Pos.Column, End: d.Pos.End, Severity: d.Severity,
			Code: d.Code, Message: d.Message, Expected: d.Expected, Suggestion: d.Suggestion, Fix: d.Fix}
		for _, p := range d.Included {
			j.Included = append(j.Included, jsonPlace{p.File, p.Line, p.Column})
		}
		list = append(list, j)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(list); err != nil {
		return fmt.Errorf("write diagnostics: %w", err)
	}
	return nil
}

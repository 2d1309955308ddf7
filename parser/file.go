package parser

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// File is a control file with everything it includes.
type File struct {
	Path     string
	Sets     []any // one pointer to a Set struct for each set statement, in order: *SetDaemon, *SetAlert, ...
	Services []*Service
	Files    []string // the files read, in order

	allowed map[allowance]*allowed // the "# upkeep: allow CODE" comments
	sources map[string]*source
}

// allowed is what comments "# upkeep: allow CODE" say of one code in one file.
type allowed struct {
	whole bool         // a comment stands at the top of the file, before its first statement
	lines map[int]bool // that hold a comment
}

// allowance names what comments are about.
type allowance struct{ file, code string }

// Blank tells that the control file holds nothing but white space and comments.
func (f *File) Blank() bool {
	s := f.sources[f.Path]
	return s != nil && !s.began
}

func (f *File) allow(file string, line int, code string, whole bool) {
	a := f.allowed[allowance{file, code}]
	if a == nil {
		a = &allowed{lines: map[int]bool{}}
		f.allowed[allowance{file, code}] = a
	}
	a.whole = a.whole || whole
	a.lines[line] = true
}

// Allows tells that a comment silences this warning: one for the whole file, one in its line, or one above with nothing but
// empty lines and comments between.
func (f *File) Allows(d Diagnostic) bool {
	a := f.allowed[allowance{d.Pos.File, d.Code}]
	if a == nil || a.whole {
		return a != nil
	}
	source := f.sources[d.Pos.File]
	for line := d.Pos.Line; line > max(d.Pos.Line-50, 0); line-- {
		if a.lines[line] {
			return true
		}
		if text := strings.TrimSpace(source.lineAt(line)); line < d.Pos.Line && text != "" && text[0] != '#' {
			return false
		}
	}
	return false
}

// At fills in what the file knows of the place of a diagnostic: the line and the chain of includes.
func (f *File) At(d Diagnostic) Diagnostic {
	if d.Line == "" {
		d.Line = f.lineAt(d.Pos.File, d.Pos.Line)
	}
	if s := f.sources[d.Pos.File]; s != nil && d.Included == nil {
		d.Included = s.chain
	}
	return d
}

// secrets finds passwords in a line, so that no message shows them.
var secrets = regexp.MustCompile(`(?i)\b(?:pass?w\w*|secret)\s+("[^"]*"|'[^']*'|[^\s"']+)` +
	`|\ballow\s+(?:"[^"]*"|[^\s:"]+)\s*:\s*("[^"]*"|[^\s"]+)|://[^\s:/@]*:([^\s@]+)@`)

// allowGroup is the place of the password of an allow line among what secrets finds.
const allowGroup = 4

var wordsOf = regexp.MustCompile(`\S+`)

// lineAt gives a line with the passwords in it masked, sign by sign.
func (f *File) lineAt(file string, line int) string {
	s := f.sources[file]
	if s == nil {
		return ""
	}
	text := s.lineAt(line)
	var b strings.Builder
	last := 0
	for _, m := range secrets.FindAllStringSubmatchIndex(text, -1) {
		for i := 2; i < len(m); i += 2 {
			from, to := max(m[i], last), m[i+1]
			if i == allowGroup && to > 0 && text[m[i]] != '"' {
				to = endOfBlanks(text, to)
			}
			if m[i] >= 0 && from < to {
				b.WriteString(text[last:from])
				b.WriteString(strings.Repeat("*", utf8.RuneCountInString(text[from:to])))
				last = to
			}
		}
	}
	return b.String() + text[last:]
}

// endOfBlanks gives the end of an allow line's password without quotes, of which the next words are a part until one of the
// language comes.
func endOfBlanks(text string, end int) int {
	for _, m := range wordsOf.FindAllStringIndex(text[end:], -1) {
		word := strings.ToLower(text[end+m[0] : end+m[1]])
		if httpdWords[word] || statements[word] || strings.HasPrefix(word, "{") || strings.HasPrefix(word, "#") {
			return end + len(strings.TrimRight(text[end:end+m[0]], " \t"))
		}
	}
	return end + len(strings.TrimRight(text[end:], " \t\r\n"))
}

// Service is one check entry.
type Service struct {
	Pos  Pos
	Kind string // process, file, fifo, directory, filesystem, host, system, program, network
	Name Text

	// What is watched. By tells the word before Target: pidfile, matching, unit, path, address, interface; empty for a
	// system. A program has Program instead.
	By      string
	Target  Raw
	Program *Exec // command, user, group and timeout of a check program

	Start, Stop, Restart *Exec
	Every                []*Every // the last one counts
	Groups               []Text
	Depends              []Text
	Mode                 *Choice // active, passive, manual
	OnReboot             *Choice // start, nostart, laststate
	Instant              *Choice // crash, always, never
	Alerts               []*Alert
	NoAlerts             []Raw
	Ignores              []*Ignore // ignore content
	Verify               *Pos      // of "verify always"
	RestartLimits        []*RestartLimit
	Rules                []*If
}

// Choice is one word of several.
type Choice struct {
	Pos  Pos
	Word Keyword
}

// Exec is a program to run: a start, stop or restart method, an exec action, or what a check program runs.
type Exec struct {
	Pos         Pos
	Command     Command    `parser:"@@"`
	UID         *Text      `parser:"( 'uid' @@"`
	GID         *Text      `parser:"| 'gid' @@"`
	Timeout     *Duration  `parser:"| 'timeout' '='? @@"`
	Repeat      *Repeat    `parser:"| 'repeat' @@"`
	Environment []Variable `parser:"| 'environment' '='? '[' @@* ']' )*"`
}

// Repeat is "repeat every N cycles" of an exec action; one cycle when no number is written.
type Repeat struct {
	Pos    Pos
	Cycles *Int `parser:"'every' @@? ( 'cycle' | 'cycles' )"`
}

// Variable is one environment variable of a program.
type Variable struct {
	Name  Token `parser:"@Word ( ':' | '=' )"`
	Value Raw   `parser:"@@"`
}

// Every says when a service is looked at.
type Every struct {
	Pos    Pos
	Not    bool  // skip while the cron pattern matches
	Cycles *Int  // every N cycles
	Cron   *Text // or "minute hour day month weekday"
}

// Ignore is an "ignore content" of a file.
type Ignore struct {
	Pos   Pos
	Not   bool  `parser:"@'not'?"`
	Match Match `parser:"( 'content' | 'match' ) @@"`
}

// RestartLimit is "if N restarts within M cycles then action".
type RestartLimit struct {
	Pos      Pos
	Restarts Int
	Cycles   Int
	Then     Action
}

// If is a rule.
type If struct {
	Pos           Pos    // of the word if
	Starts        string // the words of TestSyntax.Starts that chose the test
	Test          any    // what the grammar of the test parsed
	Fail, Recover Tolerance
	Then          Action
	Else          *Action // nil when there is no else branch
}

// Tolerance is how often a test must match: Times of the last Cycles looks. Zero means at once.
type Tolerance struct {
	Pos           Pos
	Times, Cycles int
}

// Action is what a rule does.
type Action struct {
	Pos    Pos
	Kind   string // alert, start, stop, restart, exec, unmonitor, ignore, rotate; "timeout" reads as unmonitor
	Exec   *Exec  // for exec
	Rotate *Rotate
}

// Rotate renames a log file and begins a new one.
type Rotate struct {
	Pos          Pos
	Keep         *Int `parser:"( 'keep' @@"`
	Compress     bool `parser:"| @'compress'"`
	CopyTruncate bool `parser:"| @'copytruncate' )*"`
}

// EventFilter is "{ event, ... }" behind an address, with "not" before it to leave these out.
type EventFilter struct {
	Not    bool
	Events []Event
}

// Parse reads the filter. A "not" before anything else is none: "not every" begins the next statement.
func (v *EventFilter) Parse(c *Cursor) error {
	brace := c.Peek()
	not := strings.EqualFold(brace.Value, "not") && brace.Type == Word
	if not {
		brace = peekSecond(c)
	}
	if brace.Value != "{" || brace.Type != Punct {
		return Fail(c, `"{" and events`)
	}
	if c.Next(); not {
		c.Next()
	}
	v.Not, v.Events = not, nil
	for {
		var event Event
		if err := event.Parse(c); err != nil {
			return err
		}
		v.Events = append(v.Events, event)
		if c.Peek().Value == "}" {
			c.Next()
			return nil
		}
	}
}

// Alert is who hears of which events, in a set statement or a service entry.
type Alert struct {
	Pos      Pos
	Address  MailAddress  `parser:"@@"`
	Filter   *EventFilter `parser:"( @@"`
	Format   *MailFormat  `parser:"| 'mail-format' @@"`
	Reminder *Int         `parser:"| 'reminder' @@ ( 'cycle' | 'cycles' )? )*"`
}

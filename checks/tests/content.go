package tests

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

type contentSyntax struct {
	Match parser.Match `parser:"( 'content' | 'match' ) @@"`
}

type contentNotSyntax struct {
	Match parser.Match `parser:"'not' ( 'content' | 'match' ) @@"`
}

type contentChangedSyntax struct {
	Not bool `parser:"( 'content' @'not'? 'changed' | 'changed' 'content' )"`
}

func contentTests(t *table) {
	compile := func(c *Compiler, m parser.Match, not bool) []checks.Test {
		var tests []checks.Test
		for _, p := range c.Patterns(m, not) {
			test := &contentTest{pattern: p, program: c.Service.Kind == checks.Program}
			if !test.program {
				test.key = p.Condition()
			}
			tests = append(tests, test)
		}
		return tests
	}
	const kinds = "file program"
	add(t, kinds, []string{"content", "match"}, parser.Struct[contentSyntax](),
		func(c *Compiler, s *contentSyntax) []checks.Test { return compile(c, s.Match, false) })
	add(t, kinds, []string{"not content", "not match"}, parser.Struct[contentNotSyntax](),
		func(c *Compiler, s *contentNotSyntax) []checks.Test { return compile(c, s.Match, true) })
	add(t, "program", []string{"content changed", "content not changed", "changed content"}, parser.StructAhead[contentChangedSyntax](1),
		func(_ *Compiler, s *contentChangedSyntax) []checks.Test { return one(&contentChangedTest{not: s.Not}) })
}

// Patterns reads the pattern of a content test, or the file of patterns that it names, one a line.
func (c *Compiler) Patterns(m parser.Match, not bool) []*checks.ContentPattern {
	not = not != (m.Op == "!=")
	text := m.Pattern.Value
	if !strings.HasPrefix(text, "/") {
		if p := c.pattern(m.Pattern, text, not, ""); p != nil {
			return []*checks.ContentPattern{p}
		}
		return nil
	}
	file, err := deadline.Ask(text, func() ([]byte, error) { return readPatterns(text) })
	if c.NoAnswer(m.Pattern.Pos, err) {
		return nil
	}
	if err != nil {
		c.FailToken(m.Pattern.Pos, "unreadable-patterns", fmt.Sprintf("Cannot read regex match file (%s)", text), text,
			"a regular expression, or a readable file with one in each line")
		return nil
	}
	var patterns []*checks.ContentPattern
	lines := bufio.NewScanner(strings.NewReader(string(file)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := strings.TrimRight(lines.Text(), "\r"); line != "" {
			if p := c.pattern(m.Pattern, line, not, text); p != nil {
				patterns = append(patterns, p)
			}
		}
	}
	if err := lines.Err(); err != nil {
		c.Fail(m.Pattern.Pos, "unreadable-patterns", fmt.Sprintf("cannot read patterns from %s: %v", text, err), "lines of at most 1 MB")
	}
	return patterns
}

// readPatterns reads a file of patterns; a pipe or device, which might never end, is none.
func readPatterns(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxPatterns {
		return nil, fmt.Errorf("%s is no file of at most %s", path, checks.SizeText(maxPatterns))
	}
	return os.ReadFile(path)
}

// maxPatterns bounds what a file of patterns may hold, in bytes.
const maxPatterns = 4 << 20

func (c *Compiler) pattern(at parser.Text, text string, not bool, path string) *checks.ContentPattern {
	re, err := c.Regexp(text)
	if err != nil {
		c.BadRegexp(at, err)
		return nil
	}
	return checks.NewContentPattern(re, not, text, path)
}

// BadRegexp refuses an expression, with a hint at what is wrong with it.
func (c *Compiler) BadRegexp(at parser.Text, err error) {
	c.FailToken(at.Pos, "bad-regexp", "Regex parsing error: "+err.Error(), at.Value, parser.RegexpHint(err))
}

// contentTest is "if content = ..." on the new lines of a file, or on the output of a program.
type contentTest struct {
	pattern *checks.ContentPattern
	program bool
	key     string // names what was found in an observation
}

func (t *contentTest) Event() *checks.EventType { return checks.EventContent }

// Word is the finer word of filters.
func (t *contentTest) Word() string {
	if t.program {
		return "programoutput"
	}
	return ""
}

// Needs is the pattern that new lines are held against; the output of a program is there anyway.
func (t *contentTest) Needs() checks.Needs {
	if t.program {
		return checks.Needs{}
	}
	return checks.Needs{Content: []checks.ContentNeed{{Key: t.key, Pattern: t.pattern}}}
}

func (t *contentTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if t.program {
		return t.judgeProgram(o)
	}
	facts, ok := o.Content[t.key]
	if !ok {
		return notKnown(memory)
	}
	return found(facts.Matched > 0, checks.Finding{Number: float64(facts.Matched), Beside: float64(facts.Shown), Text: facts.Lines})
}

func (t *contentTest) judgeProgram(o *checks.Observation) checks.Verdict {
	if o.Program == nil {
		return notKnown("")
	}
	matched := t.pattern.Regexp.MatchString(o.Program.Output)
	if o.Program.Ended != "" && (!matched || t.pattern.Not) { // what it would have said is not known
		return notKnown("")
	}
	v := found(matched != t.pattern.Not, checks.Finding{Text: o.Program.Output})
	v.Lasting = true
	return v
}

func (t *contentTest) Texts(f checks.Finding, _ string) checks.Texts {
	said := checks.Texts{Message: "content doesn't match", Limit: t.pattern.Condition()}
	text, bad := strings.TrimRight(f.Text, "\n"), f.Code == checks.FoundBad
	if t.program {
		if bad {
			said.Message = "content match on program output:\n" + text
		}
		said.Value = either(bad, "match", "no match")
		return said
	}
	said.Value = fmt.Sprintf("%.0f lines", f.Number)
	if bad {
		said.Message = "content match:\n" + text + "\n"
		if more := f.Number - f.Beside; more > 0 && f.Beside > 0 {
			said.Message += fmt.Sprintf("... and %.0f more, %.0f lines match in all\n", more, f.Number)
		}
	}
	return said
}

// Evidence is what matched.
func (t *contentTest) Evidence(_ *checks.Observation, f checks.Finding) map[string]string {
	if f.Code != checks.FoundBad {
		return nil
	}
	return map[string]string{either(t.program, "output", "lines"): f.Text}
}

func (t *contentTest) Row() (label, condition string) {
	return "Content", "if " + t.pattern.Condition()
}

// keptOutput bounds what is remembered of a program's output, in bytes, to be shown beside the next that differs.
const keptOutput = 4096

// cut shortens a text to so many bytes, between two characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "..."
}

// contentChangedTest is "if content changed" and "if content not changed" on the output of a program.
type contentChangedTest struct{ not bool }

func (t *contentChangedTest) Event() *checks.EventType { return checks.EventContent }

// Word is the finer word of filters.
func (t *contentChangedTest) Word() string { return "programoutput" }

func (t *contentChangedTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.Program == nil || o.Program.Ended != "" {
		return notKnown(memory)
	}
	output := strings.TrimRight(o.Program.Output, "\n")
	sum := sha256.Sum256([]byte(o.Program.Output))
	hash, before, known := strings.Cut(memory, "\n")
	if !known {
		before = "(not kept)"
	}
	var digits [2 * sha256.Size]byte
	hex.Encode(digits[:], sum[:])
	v := changed(hash, kept(hash, digits[:]), checks.Finding{Text: output})
	if v.Finding.Code == checks.FoundBad {
		v.Finding.Text = before + betweenOutputs + output
	}
	if now := cut(output, keptOutput); v.Memory == hash && known && now == before {
		v.Memory = memory
	} else {
		v.Memory += "\n" + now
	}
	v.EndTold = true // as Monit 6.0 has it, of this change alone
	if t.not && memory != "" {
		if v.Outcome == checks.Changed {
			v.Outcome = checks.ChangedNot
		} else {
			v.Outcome, v.Lasting = checks.Changed, true
		}
	}
	return v
}

// betweenOutputs stands between what a program said before and what it says.
const betweenOutputs = "\n======= End previous - Begin current\n"

func (t *contentChangedTest) Texts(f checks.Finding, _ string) checks.Texts {
	if f.Code == checks.FoundWell {
		return checks.Texts{Message: "content remained the same:\n<<<<<<< Begin\n" + f.Text + "\n>>>>>>> End", Value: outputText(f.Text)}
	}
	_, output, _ := strings.Cut(f.Text, betweenOutputs)
	return checks.Texts{Message: "content changed:\n<<<<<<< Begin previous\n" + f.Text + "\n>>>>>>> End current", Value: outputText(output)}
}

func (t *contentChangedTest) Row() (label, condition string) {
	if t.not {
		return "Content change", "if content not changed"
	}
	return "Content change", "if content changed"
}

package parser

import (
	"errors"
	"slices"
	"strings"
)

// dialect is a Dialect made ready: for each kind of service a tree of the leading words of its tests.
type dialect struct {
	Dialect
	tests map[string]*startNode
}

// startNode is one word of the leading words of tests.
type startNode struct {
	next   map[string]*startNode
	test   *TestSyntax // that begins with the words so far, nil for none
	starts string
}

func compileDialect(d Dialect) *dialect {
	out := &dialect{Dialect: d, tests: map[string]*startNode{}}
	for kind := range kinds {
		out.tests[kind] = &startNode{}
	}
	for i := range d.Tests {
		t := &d.Tests[i]
		for kind, root := range out.tests {
			if t.Kinds == nil || slices.Contains(t.Kinds, kind) {
				for _, starts := range t.Starts {
					root.add(starts, t)
				}
			}
		}
	}
	return out
}

func (n *startNode) add(starts string, t *TestSyntax) {
	for word := range strings.FieldsSeq(strings.ToLower(starts)) {
		if noise[word] {
			continue
		}
		if n.next == nil {
			n.next = map[string]*startNode{}
		}
		if n.next[word] == nil {
			n.next[word] = &startNode{}
		}
		n = n.next[word]
	}
	n.test, n.starts = t, starts
}

// choose finds the test by the longest of its leading words. The cursor stays where it is.
func (n *startNode) choose(c *Cursor) (test *TestSyntax, starts string) {
	here := c.MakeCheckpoint()
	defer c.LoadCheckpoint(here)
	for {
		t := c.Peek()
		if t.Type == String {
			return test, starts
		}
		n = n.next[strings.ToLower(t.Value)]
		if n == nil {
			return test, starts
		}
		if n.test != nil {
			test, starts = n.test, n.starts
		}
		c.Next()
	}
}

// words lists the first words of the tests.
func (n *startNode) words() []string {
	var words []string
	for w := range n.next {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// rule parses "if ...".
func (p *parse) rule(c *Cursor) error {
	rule := &If{Pos: PosOf(c.Next())}
	if restartLimitAhead(c) {
		return p.restartLimit(c, rule.Pos)
	}
	if p.service.Kind == "" {
		return &SyntaxError{Pos: rule.Pos, bad: true} // nothing is known of the tests of an unknown kind
	}
	root := p.grammar.tests[p.service.Kind]
	test, starts := root.choose(c)
	if test == nil {
		return p.unknownTest(c, root)
	}
	value, ok, err := test.Parse.Parse(c, nil)
	if err != nil {
		return changedBehind(err, root)
	}
	if !ok {
		return Fail(c, "a test of a "+p.service.Kind, root.words()...)
	}
	rule.Test, rule.Starts = value, starts
	if rule.Fail, err = readTolerance(c); err != nil {
		return err
	}
	if !strings.EqualFold(c.Peek().Value, "then") {
		return p.noThen(c, test, &rule.Fail)
	}
	c.Next()
	if rule.Then, err = readAction(c); err != nil {
		return err
	}
	if err = p.elseBranch(c, rule); err != nil {
		return err
	}
	p.before = lastStatement{word: "if", words: append([]string{"else"}, execGrammar.Words()...)}
	p.service.Rules = append(p.service.Rules, rule)
	return nil
}

// noThen explains what stands where "then" should.
func (p *parse) noThen(c *Cursor, test *TestSyntax, tolerance *Tolerance) error {
	t := c.Peek()
	e := Fail(c, `"then" and an action`, "then")
	word := strings.ToLower(t.Value)
	if slip := thenSlip(c, t); slip != nil {
		return slip
	}
	known := test.Parse.Words()
	if tolerance.Times > 0 {
		if slices.Contains(known, word) || p.protocolWord(word) {
			e.Message = quote(t.Value) + " stands behind the tolerance"
			e.Expected = `"then"; the options of a test come before "for ... cycles"`
			e.Code = "option-after-tolerance"
			p.moveTolerance(c, e, tolerance)
		}
		return e
	}
	if _, isAction := actions[word]; isAction {
		e.Message = `"then" is missing before ` + quote(t.Value)
		e.Expected, e.Words = "", nil
		e.replace, e.with = PosOf(t), "then "+t.Value
		return e
	}
	if said := misnomer(c, t); said != nil {
		return said
	}
	if e := secondTest(c, p.grammar.tests[p.service.Kind]); e != nil {
		return e
	}
	e.Words = append([]string{"then", "for", "within", "times", "cycles"}, known...)
	e.Expected = `"then", or a tolerance such as "for 3 cycles"`
	return e
}

func (p *parse) protocolWord(word string) bool {
	for _, protocol := range p.grammar.Protocols {
		if protocol.Options != nil && slices.Contains(protocol.Options.Words(), word) {
			return true
		}
	}
	return false
}

// moveTolerance gives the line with the tolerance moved before "then".
func (p *parse) moveTolerance(c *Cursor, e *SyntaxError, tolerance *Tolerance) {
	line := []rune(p.file.lineAt(e.Pos.File, e.Pos.Line))
	from, to := tolerance.Pos.Column-1, e.Pos.Column-1
	then := -1
	for t := c.Peek(); !t.EOF() && t.Pos.Line == e.Pos.Line; t = c.Peek() {
		if strings.EqualFold(t.Value, "then") {
			then = t.Pos.Column - 1
			break
		}
		c.Next()
	}
	if tolerance.Pos.Line != e.Pos.Line || from < 0 || to <= from || then <= to || then > len(line) {
		return
	}
	if lead := strings.TrimRight(string(line[:from]), " \t"); strings.HasSuffix(strings.ToLower(lead), " for") {
		from = len([]rune(lead)) - len("for")
	}
	with := string(line[to:then]) + string(line[from:to]) + string(line[then:])
	e.replace = Pos{e.Pos.File, e.Pos.Line, from + 1, len(line) + 1}
	e.with = with
}

type toleranceSyntax struct {
	Times  Int  `parser:"@@"`
	Cycles *Int `parser:"'time'? @@? ( 'cycle' | 'cycles' )"`
}

var toleranceGrammar = Struct[toleranceSyntax]()

// maxCycles is the longest window that a tolerance may have.
const maxCycles = 64

// readTolerance reads "for N cycles" or "N times within M cycles" if it is there.
func readTolerance(c *Cursor) (Tolerance, error) {
	t := c.Peek()
	if t.Type != Number {
		return Tolerance{}, nil
	}
	v, _, err := toleranceGrammar.Parse(c, nil)
	if err != nil {
		if e, ok := errors.AsType[*SyntaxError](err); ok && e.Expected == "" {
			e.Expected = `"cycles", as in "for 3 cycles" or "3 times within 5 cycles"`
		}
		return Tolerance{}, err
	}
	s := v.(*toleranceSyntax)
	window := s.Cycles
	if window == nil {
		window = &s.Times
	}
	tolerance := Tolerance{PosOf(t), int(s.Times.N), int(window.N)}
	if window.N < 1 || window.N > maxCycles {
		return tolerance, outOfRange(window, "The number of cycles must be between 1 and 64")
	}
	if s.Times.N < 1 || s.Times.N > window.N {
		return tolerance, &SyntaxError{Pos: s.Times.Pos, Found: s.Times.Digits, Code: "range",
			Message: "The number of events must be between 1 and less then poll cycles",
			monit:   "The number of events must be between 1 and less then poll cycles '" + window.Digits + "'"}
	}
	return tolerance, nil
}

func outOfRange(n *Int, text string) error {
	return &SyntaxError{Pos: n.Pos, Found: n.Digits, Message: text, Code: "range", monit: text + " '" + n.Digits + "'"}
}

// elseBranch reads "else [if succeeded [tolerance] then] action".
func (p *parse) elseBranch(c *Cursor, rule *If) error {
	if !strings.EqualFold(c.Peek().Value, "else") {
		return nil
	}
	c.Next()
	if strings.EqualFold(c.Peek().Value, "if") {
		c.Next()
		t := c.Peek()
		switch word := strings.ToLower(t.Value); {
		case word == "succeeded", word == "success", word == "recovered", word == "passed",
			word == "failed" && (strings.HasPrefix(rule.Starts, "succeeded") || rule.Starts == "link up"): // the other way about
			c.Next()
		default:
			return Fail(c, `"succeeded", "recovered" or "passed"`, "succeeded", "recovered", "passed")
		}
	} else {
		switch strings.ToLower(c.Peek().Value) {
		case "succeeded", "success", "recovered", "passed":
			c.Next()
		}
	}
	var err error
	if rule.Recover, err = readTolerance(c); err != nil {
		return err
	}
	if strings.EqualFold(c.Peek().Value, "then") {
		c.Next()
	}
	action, err := readAction(c)
	rule.Else = &action
	return err
}

func restartLimitAhead(c *Cursor) bool {
	if c.Peek().Type != Number {
		return false
	}
	second := strings.ToLower(peekSecond(c).Value)
	return second == "restart" || second == "restarts"
}

type restartSyntax struct {
	Restarts Int `parser:"@@ ( 'restart' | 'restarts' )"`
	Cycles   Int `parser:"@@ ( 'cycle' | 'cycles' ) 'then'"`
}

var restartGrammar = Struct[restartSyntax]()

func (p *parse) restartLimit(c *Cursor, at Pos) error {
	v, _, err := restartGrammar.Parse(c, nil)
	if err != nil {
		return err
	}
	s := v.(*restartSyntax)
	limit := &RestartLimit{Pos: at, Restarts: s.Restarts, Cycles: s.Cycles}
	if s.Restarts.N > s.Cycles.N {
		const text = "The number of restarts must be less than poll cycles"
		return &SyntaxError{Pos: s.Restarts.Pos, Found: s.Restarts.Digits, Message: text, Code: "range", monit: text + " '" + s.Cycles.Digits + "'"}
	}
	if limit.Then, err = readAction(c); err != nil {
		return err
	}
	p.before = lastStatement{word: "if", words: execGrammar.Words()}
	p.service.RestartLimits = append(p.service.RestartLimits, limit)
	return nil
}

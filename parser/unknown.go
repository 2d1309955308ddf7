package parser

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// unknownTest explains a word behind "if" that begins no test of the service.
func (p *parse) unknownTest(c *Cursor, root *startNode) error {
	t := c.Peek()
	if said := misnomer(c, t); said != nil && (root.next["not"] != nil || said.replace.IsZero()) {
		return said
	}
	if second := peekSecond(c); strings.EqualFold(second.Value, "changed") {
		e := failAt(second, "")
		e.Found = "changed"
		return changedBehind(e, root)
	}
	path, n := "", root
	for n.next[strings.ToLower(t.Value)] != nil && t.Type == Word {
		path, n = path+strings.ToLower(t.Value)+" ", n.next[strings.ToLower(t.Value)]
		c.Next()
		t = c.Peek()
	}
	if n != root {
		if said := misnomer(c, t); said != nil && expireWords[strings.ToLower(said.Found)] {
			return said
		}
		words := n.words()
		for i, w := range words {
			words[i] = path + w
		}
		return Fail(c, "one of "+listOf(words), n.words()...)
	}
	words := root.words()
	e := Fail(c, "a test of a "+p.service.Kind+": "+listOf(p.usual(words)), words...)
	word := strings.ToLower(e.Found)
	for _, kind := range kindWords {
		if n := p.grammar.tests[kind]; n != nil && n.next[word] != nil && root.next[word] == nil {
			e.Message = fmt.Sprintf("%s is no test of a %s", quote(e.Found), p.service.Kind)
			e.Code = "wrong-kind"
			e.Expected = listOf(p.usual(words))
			break
		}
	}
	return e
}

// usual gives the tests that people ask for most, all words when the dialect names none.
func (p *parse) usual(words []string) []string {
	if usual := p.grammar.Usual[p.service.Kind]; len(usual) > 0 {
		return usual
	}
	return words
}

// changedBehind explains "size changed": the word stands before what changes.
func changedBehind(err error, root *startNode) error {
	e, ok := errors.AsType[*SyntaxError](err)
	if ok && expireWords[strings.ToLower(e.Found)] {
		e.Expected = `"certificate valid > 30 days"`
	}
	if !ok || !strings.EqualFold(e.Found, "changed") || root.next["changed"] == nil || strings.Contains(e.Expected, "changed") {
		return err
	}
	e.Message = `"changed" stands before what changes`
	e.Expected = listOf(prefixed("changed ", root.next["changed"].words()))
	e.Words = nil
	return e
}

func prefixed(with string, words []string) []string {
	for i, w := range words {
		words[i] = with + w
	}
	return words
}

// The words that people write for what Monit has another word for.
var (
	absentWords  = wordSet("running run runs alive up started dead down stopped missing nonexist absent gone present there")
	restartWords = wordSet("restart restarts restarted")
	expireWords  = wordSet("certificate expire expires expired expiring")
)

// misnomer explains such a word; nil when it is none.
func misnomer(c *Cursor, t *Token) *SyntaxError {
	word := strings.ToLower(t.Value)
	negated := word == "not" || word == "no"
	if negated {
		t = peekSecond(c)
		word = strings.ToLower(t.Value)
	}
	if t.Type != Word {
		return nil
	}
	switch {
	case absentWords[word]:
		e := failAt(t, `"not exist", or "exist" for what is to be gone`)
		e.Message = fmt.Sprintf("whether something is there is tested with \"exist\", not with %s", quote(t.Value))
		e.replace, e.with = PosOf(t), "exist"
		if !negated && (word != "running" && word != "alive" && word != "present") {
			e.with = "not exist"
		}
		return e
	case restartWords[word] || word == "more" && restartsFollow(c):
		e := failAt(t, `a number before the word, as in "if 5 restarts within 10 cycles then ..."`)
		e.Message = "restarts are counted, not compared"
		restartFix(c, e, t)
		return e
	case expireWords[word]:
		e := failAt(t, `"failed port 443 with ssl and certificate valid > 30 days"`)
		e.Message = "the end of a certificate is tested with its port"
		return e
	}
	return nil
}

// restartsFollow tells that "restarts" stands in the rest of the condition.
func restartsFollow(c *Cursor) bool {
	here := c.MakeCheckpoint()
	defer c.LoadCheckpoint(here)
	for range 4 {
		if restartWords[strings.ToLower(c.Next().Value)] {
			return true
		}
	}
	return false
}

// restartFix writes "restarts > 5 within 10 cycles" as "5 restarts within 10 cycles".
func restartFix(c *Cursor, e *SyntaxError, first *Token) {
	here := c.MakeCheckpoint()
	defer c.LoadCheckpoint(here)
	var numbers []string
	for {
		t := c.Next()
		switch word := strings.ToLower(t.Value); {
		case t.EOF() || t.Pos.Line != first.Pos.Line || word == "then":
			return
		case t.Type == Number:
			numbers = append(numbers, t.Value)
		case (word == "cycles" || word == "cycle") && len(numbers) == 2:
			e.replace = PosOf(first).upTo(t)
			e.with = numbers[0] + " restarts within " + numbers[1] + " cycles"
			return
		}
	}
}

// thenSlip explains "the alert" and "than alert": noise where "then" should stand.
func thenSlip(c *Cursor, t *Token) *SyntaxError {
	if _, ok := actions[strings.ToLower(t.Value)]; !ok {
		return nil
	}
	last := c.RawPeek()
	if word := strings.ToLower(last.Value); last.Pos.Line == t.Pos.Line && (word == "the" || word == "than") {
		return failAt(last, `"then" and an action`, "then")
	}
	return nil
}

// missing tells that nothing stands where a value should: the text ends, or a word in the next line begins a statement. The
// place of the error is behind the last word.
func missing(c *Cursor, expected string) *SyntaxError {
	at, t := c.RawCursor(), c.RawPeek()
	if at < 1 || !t.EOF() && (t.Type != Word || !statements[strings.ToLower(t.Value)]) {
		return nil
	}
	last := c.Range(at-1, at)[0]
	if t.Pos.Line == last.Pos.Line && t.Pos.Filename == last.Pos.Filename || last.Type != Word || last.Value == "" {
		return nil
	}
	e := failAt(&last, expected)
	e.Pos.Column, e.Pos.End = e.Pos.End, e.Pos.End+1
	what := strings.ToLower(last.Value)
	switch {
	case slices.Contains(kindWords, what):
		e.Message = "the name of the " + what + " is missing"
	case what == "start" || what == "stop" || what == "restart" || what == "exec":
		e.Message = "the " + what + " program is missing"
	case what == "matching" || what == "match":
		e.Message = "the pattern is missing"
	case what == "depends" || what == "depend" || what == "group" || what == "address" || strings.HasSuffix(what, "name") ||
		what == "path" || what == "pidfile" || what == "interface" || what == "password" || what == "alert" || what == "noalert":
		switch what {
		case "alert", "noalert":
			what = "address"
		case "depends", "depend":
			what = "name"
		}
		e.Message = "the " + what + " is missing"
	default:
		return nil
	}
	return e
}

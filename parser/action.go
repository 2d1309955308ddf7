package parser

import (
	"slices"
	"strings"
)

// actions maps the words of actions to what they are called.
var actions = map[string]string{"alert": "alert", "start": "start", "stop": "stop", "restart": "restart", "exec": "exec",
	"unmonitor": "unmonitor", "timeout": "unmonitor", "ignore": "ignore", "rotate": "rotate"}

const actionList = "an action: alert, start, stop, restart, exec, unmonitor or rotate"

var actionWords = []string{"alert", "start", "stop", "restart", "exec", "unmonitor", "rotate", "ignore"}

var (
	execGrammar   = Struct[Exec]()
	rotateGrammar = Struct[Rotate]()
)

// readAction reads what stands behind then or else.
func readAction(c *Cursor) (Action, error) {
	t := c.Peek()
	kind, ok := actions[strings.ToLower(t.Value)]
	if !ok || t.Type != Word {
		e := failAt(t, actionList, actionWords...)
		if strings.EqualFold(t.Value, "monitor") {
			e.Message = "there is no action monitor"
		}
		return Action{}, e
	}
	action := Action{Pos: PosOf(t), Kind: kind}
	c.Next()
	switch kind {
	case "exec":
		v, _, err := execGrammar.Parse(c, nil)
		if err != nil {
			return action, err
		}
		action.Exec = v.(*Exec)
		action.Exec.Pos = action.Pos
	case "rotate":
		action.Rotate = &Rotate{}
		if word := strings.ToLower(c.Peek().Value); slices.Contains(rotateGrammar.Words(), word) {
			v, _, err := rotateGrammar.Parse(c, nil)
			if err != nil {
				return action, err
			}
			action.Rotate = v.(*Rotate)
		}
		action.Rotate.Pos = action.Pos
	}
	return action, secondAction(c, t)
}

// secondAction refuses "alert and restart": a rule has one action. A start program in the same line is the next statement.
func secondAction(c *Cursor, first *Token) error {
	t := c.Peek()
	word := strings.ToLower(t.Value)
	if _, ok := actions[word]; !ok || t.Type != Word || t.Pos.Line != first.Pos.Line || t.Pos.Filename != first.Pos.Filename {
		return nil
	}
	next := peekSecond(c)
	switch alone := next.Pos.Line != t.Pos.Line || next.EOF() || next.Type == Noise; {
	case word == "alert" && !alone && strings.Contains(next.Value, "@"):
		return nil
	case (word == "start" || word == "stop" || word == "restart") && !alone &&
		(next.Type == String || next.Value == "=" || strings.HasPrefix(next.Value, "/")):
		return nil
	case word == "ignore" && (strings.EqualFold(next.Value, "content") || strings.EqualFold(next.Value, "match")):
		return nil
	}
	e := Fail(c, "one action; a second one needs an if of its own")
	e.Message, e.Code = "a second action in one rule", "second-action"
	return e
}

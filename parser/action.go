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
		if command := &action.Exec.Command; !command.Quoted && !command.Args.IsZero() {
			return action, command.unquoted()
		}
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
	return action, nil
}

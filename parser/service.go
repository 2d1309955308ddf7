package parser

import (
	"reflect"
	"strings"
)

var kinds = wordSet("process file fifo directory filesystem device host system program network")

var kindWords = []string{"process", "file", "fifo", "directory", "filesystem", "host", "system", "program", "network"}

// The first lines of the entries, by kind.
type (
	processHead struct {
		Name    Name  `parser:"@@"`
		PIDFile *Path `parser:"( ( 'pidfile' | 'path' ) '='? @@"`
		Match   *Raw  `parser:"| ( 'matching' | 'match' ) @@"`
		Unit    *Raw  `parser:"| 'unit' @@ )"`
	}
	pathHead struct {
		Name Name `parser:"@@"`
		Path Path `parser:"'path' '='? @@"`
	}
	filesystemHead struct {
		Name Name `parser:"@@"`
		Path Raw  `parser:"'path' '='? @@"`
	}
	hostHead struct {
		Name    Name `parser:"@@"`
		Address Text `parser:"'address' @@"`
	}
	systemHead struct {
		Name Name `parser:"@@"`
	}
	programHead struct {
		Name Name `parser:"@@"`
		Exec Exec `parser:"'path' @@"`
	}
	networkHead struct {
		Name      Name  `parser:"@@"`
		Interface *Raw  `parser:"( 'interface' @@"`
		Address   *Text `parser:"| 'address' @@ )"`
	}
)

var heads = map[string]Grammar{
	"process": Struct[processHead](), "file": Struct[pathHead](), "fifo": Struct[pathHead](), "directory": Struct[pathHead](),
	"filesystem": Struct[filesystemHead](), "device": Struct[filesystemHead](), "host": Struct[hostHead](),
	"system": Struct[systemHead](), "program": Struct[programHead](), "network": Struct[networkHead](),
}

// check parses the first line of an entry. An entry whose first line failed still has its statements read, for their
// errors, and is dropped.
func (p *parse) check(c *Cursor) error {
	at := PosOf(c.Next())
	for t := c.RawPeek(); t.Type == Noise && !strings.EqualFold(t.Value, "program"); t = c.RawPeek() {
		c.FastForward(c.RawCursor())
	}
	t := c.RawPeek()
	kind := strings.ToLower(t.Value)
	p.service = &Service{Pos: at, Kind: kind}
	switch {
	case kinds[kind] && t.Type != String:
		c.FastForward(c.RawCursor())
	case kindOf(c) == "process": // as Monit takes it
		kind = "process"
		p.service.Kind = kind
		p.warn(PosOf(t), "kind-missing", "the kind of service is missing before "+quote(t.Value)+"; it is taken for a process", "")
	default:
		p.service.Kind = ""
		return noKind(c, t)
	}
	head, _, err := heads[kind].Parse(c, nil)
	if err != nil {
		return err
	}
	p.before = lastStatement{word: "check", words: heads[kind].Words()}
	if kind == "device" {
		p.service.Kind = "filesystem"
	}
	p.service.head(head)
	p.file.Services = append(p.file.Services, p.service)
	return nil
}

func (s *Service) head(head any) {
	switch h := head.(type) {
	case *processHead:
		s.Name = Text(h.Name)
		switch {
		case h.PIDFile != nil:
			s.By, s.Target = "pidfile", Raw(*h.PIDFile)
		case h.Match != nil:
			s.By, s.Target = "matching", *h.Match
		default:
			s.By, s.Target = "unit", *h.Unit
		}
	case *pathHead:
		s.Name, s.By, s.Target = Text(h.Name), "path", Raw(h.Path)
	case *filesystemHead:
		s.Name, s.By, s.Target = Text(h.Name), "path", h.Path
	case *hostHead:
		s.Name, s.By, s.Target = Text(h.Name), "address", Raw(h.Address)
	case *systemHead:
		s.Name = Text(h.Name)
	case *programHead:
		s.Name, s.By, s.Program = Text(h.Name), "path", &h.Exec
	case *networkHead:
		s.Name = Text(h.Name)
		if h.Interface != nil {
			s.By, s.Target = "interface", *h.Interface
		} else {
			s.By, s.Target = "address", Raw(*h.Address)
		}
	}
}

// The statements of an entry that are one struct each.
type (
	methodStatement struct {
		Exec Exec `parser:"( 'start' | 'stop' | 'restart' ) @@"`
	}
	everyStatement struct {
		Not  bool      `parser:"@'not'? 'every'"`
		When everyWhen `parser:"@@"`
	}
	groupStatement struct {
		Names names `parser:"'group' @@"`
	}
	dependsStatement struct {
		Names names `parser:"( 'depends' | 'depend' | 'dependson' ) @@"`
	}
	modeStatement struct {
		Pos  Pos
		Word Keyword `parser:"'mode' @( 'active' | 'passive' | 'manual' )"`
	}
	onRebootStatement struct {
		Pos  Pos
		Word Keyword `parser:"'onreboot' @( 'start' | 'nostart' | 'laststate' )"`
	}
	alertStatement struct {
		Alert Alert `parser:"'alert' @@"`
	}
	noAlertStatement struct {
		Address MailAddress `parser:"'noalert' @@"`
	}
	instantStatement struct {
		Pos  Pos
		Word Keyword `parser:"'instant' @( 'crash' | 'always' | 'never' )"`
	}
	verifyStatement struct {
		Pos    Pos
		Always bool `parser:"'verify' @'always'"`
	}
	ignoreStatement struct {
		Ignore Ignore `parser:"'ignore' @@"`
	}
)

var entryStatements = map[string]Grammar{
	"start": Struct[methodStatement](), "stop": Struct[methodStatement](), "restart": Struct[methodStatement](),
	"every": Struct[everyStatement](), "not": Struct[everyStatement](), "group": Struct[groupStatement](),
	"depends": Struct[dependsStatement](), "depend": Struct[dependsStatement](), "dependson": Struct[dependsStatement](),
	"mode": Struct[modeStatement](), "onreboot": Struct[onRebootStatement](), "alert": Struct[alertStatement](),
	"noalert": Struct[noAlertStatement](), "ignore": Struct[ignoreStatement](), "verify": Struct[verifyStatement](),
	"instant": Struct[instantStatement](),
}

// inEntry parses one statement of a service entry.
func (p *parse) inEntry(c *Cursor, t *Token, word string) error {
	if p.service == nil {
		e := failAt(t, "set, check or include; "+quote(word)+" belongs behind the first line of a check entry")
		e.Code = "outside-entry"
		return e
	}
	at := PosOf(t)
	if word == "if" {
		return p.rule(c)
	}
	v, _, err := entryStatements[word].Parse(c, nil)
	if err != nil {
		return err
	}
	p.before = lastStatement{word: word, words: entryStatements[word].Words()}
	s := p.service
	switch v := v.(type) {
	case *methodStatement:
		v.Exec.Pos = at
		switch word {
		case "start":
			s.Start = &v.Exec
		case "stop":
			s.Stop = &v.Exec
		default:
			s.Restart = &v.Exec
		}
	case *everyStatement:
		s.Every = append(s.Every, &Every{Pos: at, Not: v.Not, Cycles: v.When.Cycles, Cron: v.When.Cron})
	case *groupStatement:
		s.Groups = append(s.Groups, v.Names.List...)
	case *dependsStatement:
		s.Depends = append(s.Depends, v.Names.List...)
	case *modeStatement:
		s.Mode = (*Choice)(v)
	case *onRebootStatement:
		s.OnReboot = &Choice{v.Pos, v.Word}
	case *instantStatement:
		s.Instant = &Choice{v.Pos, v.Word}
	case *alertStatement:
		v.Alert.Pos = at
		s.Alerts = append(s.Alerts, &v.Alert)
	case *noAlertStatement:
		s.NoAlerts = append(s.NoAlerts, Raw(v.Address))
	case *verifyStatement:
		s.Verify = &at
	case *ignoreStatement:
		v.Ignore.Pos = at
		s.Ignores = append(s.Ignores, &v.Ignore)
	}
	return nil
}

// everyWhen is what stands behind every: a number of cycles, or the five fields of cron in quotes or, more than Monit takes,
// without.
type everyWhen struct {
	Cycles *Int
	Cron   *Text
}

// Parse reads a string, a number and the word cycles, or five fields in one line.
func (v *everyWhen) Parse(c *Cursor) error {
	const expected = `a number of cycles, or "minute hour day month weekday" in quotes`
	t := c.Peek()
	if t.Type == String {
		c.Next()
		v.Cron = &Text{PosOf(t), Unquote(t.Value), true}
		return nil
	}
	before := c.MakeCheckpoint()
	if v.Cron = cronFields(c); v.Cron != nil {
		return nil
	}
	c.LoadCheckpoint(before)
	v.Cycles = &Int{}
	if v.Cycles.Parse(c) != nil {
		return failAt(t, expected)
	}
	if word := c.Peek(); !strings.EqualFold(word.Value, "cycles") && !strings.EqualFold(word.Value, "cycle") {
		return Fail(c, `"cycles"`, "cycles", "cycle")
	}
	c.Next()
	return nil
}

// cronFields reads five fields of cron, nil when there are none.
func cronFields(c *Cursor) *Text {
	first := c.Peek()
	text := Text{Pos: PosOf(first)}
	for range 5 {
		t := c.Peek()
		if t.Pos.Line != first.Pos.Line || t.Type != Word && t.Type != Number {
			return nil
		}
		c.Next()
		field := Text{Value: t.Value}
		glue(c, &field, t, true)
		if strings.Trim(field.Value, "0123456789*,/-") != "" {
			return nil
		}
		text.Value += " " + field.Value
		text.Pos = text.Pos.upTo(t)
	}
	text.Value = text.Value[1:]
	return &text
}

// setPos gives a parsed set statement the place of the word set.
func setPos(v any, at Pos) {
	if f := reflect.ValueOf(v).Elem().FieldByName("Pos"); f.IsValid() {
		f.Set(reflect.ValueOf(at))
	}
}

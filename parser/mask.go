package parser

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Masked gives the text of a control file for people to read, without what is secret in it: passwords, community secrets,
// users' passwords of allow lines, passwords in URLs, values of request headers, and what looks like any of these in
// comments and in the arguments of programs. Lines stay where they are. In doubt more is hidden than need be.
func Masked(text string) string {
	m := &masker{text: text, scanner: newScanner("", text)}
	m.fail = func(*SyntaxError) {}
	m.tokens()
	m.lines()
	return m.cut()
}

// hidden stands for what is secret, however long it was.
const hidden = "*****"

type masker struct {
	*scanner
	text  string
	spans [][2]int // byte offsets of what is secret
}

func (m *masker) hide(from, to int) {
	if from < to {
		m.spans = append(m.spans, [2]int{from, to})
	}
}

// tokens hides by the words of the language: what follows "password" and "secret", the second half of "allow user:password",
// headers, and what is sent to log in.
func (m *masker) tokens() {
	t := m.next()
	for t.Type != EOF {
		switch word := strings.ToLower(t.Value); {
		case t.Type == Word && (word == "password" || word == "secret"):
			t = m.next()
			for t.Value == "=" || t.Type == Noise {
				t = m.next()
			}
			if t.Type != EOF {
				m.hideValue(t)
			}
		case t.Type == Word && word == "allow":
			t = m.allowed()
			continue
		case t.Type == Word && word == "headers":
			t = m.headers()
			continue
		case t.Type == Word && word == "send":
			if t = m.next(); t.Type == String && login.MatchString(t.Value) {
				m.hide(t.Pos.Offset, t.Pos.Offset+len(t.Value))
			}
			continue
		}
		t = m.next()
	}
}

var login = regexp.MustCompile(`(?i)auth|login|pass|user`)

// hideValue hides a string, or everything up to white space.
func (m *masker) hideValue(t Token) {
	from, to := t.Pos.Offset, t.Pos.Offset+len(t.Value)
	if t.Type == String {
		m.hide(from+1, to-1)
		return
	}
	if end := strings.IndexAny(m.text[from:], " \t\r\n"); end >= 0 {
		to = max(to, from+end)
	} else {
		to = len(m.text)
	}
	m.hide(from, to)
}

// allowed hides the password behind the colon of an allow line, up to the end of the line but for the word read-only. It
// gives the first token that is not its own.
func (m *masker) allowed() Token {
	user := m.next()
	if user.Type == EOF {
		return user
	}
	colon := m.next()
	for last := user; ofName(&last) && ofName(&colon) && touches(&last, &colon); {
		last, colon = colon, m.next()
	}
	if colon.Value != ":" {
		return colon
	}
	from := colon.Pos.Offset + 1
	end := len(m.text)
	if i := strings.IndexByte(m.text[from:], '\n'); i >= 0 {
		end = from + i
	}
	rest := strings.TrimRight(m.text[from:end], " \t\r")
	for _, word := range [...]string{"read-only", "readonly"} {
		if cut, ok := strings.CutSuffix(strings.ToLower(rest), word); ok {
			rest = strings.TrimRight(rest[:len(cut)], " \t")
		}
	}
	m.hide(from, from+len(rest))
	t := m.next()
	for t.Type != EOF && t.Pos.Offset < from+len(rest) {
		t = m.next()
	}
	return t
}

// headers hides the values of a list of headers but those that tell nothing.
func (m *masker) headers() Token {
	t := m.next()
	if t.Value != "[" {
		return t
	}
	for t = m.next(); t.Type != EOF && t.Value != "]"; t = m.next() {
		name := t.Value
		if t.Type == String {
			if before, _, ok := strings.Cut(strings.Trim(name, `"'`), ":"); !ok || !plainHeader(before) {
				m.hide(t.Pos.Offset+1, t.Pos.Offset+len(t.Value)-1)
			}
			continue
		}
		if t.Type != Word || plainHeader(name) {
			continue
		}
		from := t.Pos.Offset + len(name)
		if end := strings.IndexAny(m.text[from:], ",]\n"); end > 0 && strings.HasPrefix(m.text[from:], ":") {
			m.hide(from+1, from+end)
		}
	}
	return t
}

func plainHeader(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "host", "accept", "user-agent", "content-type", "cache-control", "connection", "referer", "origin", "range":
		return true
	}
	return false
}

// looks finds what looks like a secret in any line, also in comments and arguments of programs.
var looks = []*regexp.Regexp{
	regexp.MustCompile(`://[^\s:/]*:(\S+)@`),
	regexp.MustCompile(`(?i)(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|credentials?)["']?\s*[=:]\s*("[^"\n]*"|'[^'\n]*'|[^\s"']+)`),
	regexp.MustCompile(`(?i)(?:\b|-)(?:password|passwd|passphrase|secret|token|api[-_]?key)[ \t]+("[^"\n]*"|'[^'\n]*'|[^\s"']+)`),
	regexp.MustCompile(`(?i)\bauthorization["']?\s*:\s*([^\n"',\]]+)`),
	regexp.MustCompile(`(?im)^\s*#.*\ballow\s+[^\s:]+\s*:\s*([^\n]+)`),
}

func (m *masker) lines() {
	for _, look := range looks {
		for _, at := range look.FindAllStringSubmatchIndex(m.text, -1) {
			m.hide(at[2], at[3])
		}
	}
}

// cut gives the text without the secrets; the ends of lines within them stay.
func (m *masker) cut() string {
	slices.SortFunc(m.spans, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	var b strings.Builder
	last := 0
	for _, s := range m.spans {
		if s[1] <= last {
			continue
		}
		if s[0] >= last {
			b.WriteString(m.text[last:s[0]])
			b.WriteString(hidden)
		}
		b.WriteString(strings.Repeat("\n", strings.Count(m.text[max(s[0], last):s[1]], "\n")))
		last = s[1]
	}
	return b.String() + m.text[last:]
}

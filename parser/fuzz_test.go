package parser

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func seeds(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"testdata/bad/*.rc", "testdata/good/*.rc"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			if len(text) < 5000 {
				f.Add(string(text))
			}
		}
	}
}

// FuzzLexer: the tokens cover the text, in order, each where its position says.
func FuzzLexer(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		s := newScanner("fuzz", text)
		end := 0
		for {
			token := s.next()
			if token.EOF() {
				return
			}
			if token.Pos.Offset < end || !strings.HasPrefix(text[token.Pos.Offset:], token.Value) {
				t.Fatalf("token %q at %d, behind %d", token.Value, token.Pos.Offset, end)
			}
			line := text[:token.Pos.Offset]
			if want := strings.Count(line, "\n") + 1; token.Pos.Line != want {
				t.Fatalf("token %q in line %d, not %d", token.Value, want, token.Pos.Line)
			}
			line = strings.TrimPrefix(line[strings.LastIndexByte(line, '\n')+1:], "\ufeff")
			if want := utf8.RuneCountInString(line) + 1; token.Pos.Column != want && token.Pos.Line > 1 {
				t.Fatalf("token %q in column %d, not %d", token.Value, want, token.Pos.Column)
			}
			end = token.Pos.Offset + len(token.Value)
			if token.Value == "" && token.Type != Block {
				t.Fatal("empty token")
			}
		}
	})
}

// FuzzStatement: any single statement is parsed or refused, in time that grows with its length only.
func FuzzStatement(f *testing.F) {
	for _, line := range strings.Split(goodFile(f), "\n") {
		f.Add(strings.TrimSpace(line))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, head := range []string{"", "set ", "check process p pidfile /p ", "check host h address x if failed ", "check file f path /f if size > 1 then "} {
			try(t, head+text)
		}
	})
}

// FuzzFile: whole files.
func FuzzFile(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) { try(t, text) })
}

func goodFile(f *testing.F) string {
	f.Helper()
	text, err := os.ReadFile("testdata/good/everything.rc")
	if err != nil {
		f.Fatal(err)
	}
	return string(text)
}

func try(t *testing.T, text string) {
	if strings.Contains(strings.ToLower(text), "include") {
		return // what it names would be read from the disk
	}
	start := time.Now()
	file, ds := Parse(Input{Path: "fuzz", Dialect: testDialect, Text: &text})
	if spent := time.Since(start); spent > 5*time.Second+time.Duration(len(text))*10*time.Microsecond {
		t.Fatalf("%d bytes took %s", len(text), spent)
	}
	var b bytes.Buffer
	if ds.Write(&b, true) != nil || ds.JSON(&b) != nil {
		t.Fatal("cannot write the diagnostics")
	}
	lines := strings.Count(text, "\n") + 1
	for _, d := range ds {
		if d.Pos.Line < 1 || d.Pos.Line > lines || d.Pos.Column < 1 || d.Pos.End < d.Pos.Column {
			t.Fatalf("bad place %+v in %d lines: %s", d.Pos, lines, d.Text())
		}
		if strings.Contains(d.Message+d.Expected, "sub-expression") {
			t.Fatalf("the library's words: %s", d.Text())
		}
	}
	for _, s := range file.Services {
		if s.Pos.IsZero() || s.Name.Pos.IsZero() && s.Name.Value != "" {
			t.Fatalf("service without a place: %+v", s)
		}
	}
}

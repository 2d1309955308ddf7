package manual

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEveryPageHasTitleAndSummary(t *testing.T) {
	seen := map[string]bool{}
	for _, topic := range Topics() {
		switch {
		case seen[topic.Name]:
			t.Errorf("two pages have the name %q", topic.Name)
		case topic.Name == "" || strings.ToLower(topic.Name) != topic.Name || strings.Contains(topic.Name, " "):
			t.Errorf("%q is no name to type", topic.Name)
		case topic.Title == "" || strings.HasPrefix(topic.Title, "#"):
			t.Errorf("%s has no title", topic.Name)
		case !strings.HasSuffix(topic.Summary, ".") && !strings.HasSuffix(topic.Summary, "?") || len(topic.Summary) > 200:
			t.Errorf("%s has no summary of one sentence: %q", topic.Name, topic.Summary)
		}
		seen[topic.Name] = true
	}
	if len(seen) < 25 {
		t.Errorf("only %d pages", len(seen))
	}
}

func TestLinksLeadToPages(t *testing.T) {
	for _, topic := range Topics() {
		for _, m := range link.FindAllStringSubmatch(topic.markdown(), -1) {
			if _, ok := find(m[2]); !ok && !strings.Contains(m[2], "/") {
				t.Errorf("%s links to %q, which is no page", topic.Name, m[2])
			}
		}
	}
}

func TestLinesFitATerminal(t *testing.T) {
	for _, topic := range Topics() {
		code := false
		for line := range strings.Lines(topic.markdown()) {
			code = code != strings.HasPrefix(line, "```")
			if n := utf8.RuneCountInString(line); n > 126 && !code && !strings.HasPrefix(line, "|") {
				t.Errorf("%s: a line of %d characters: %s", topic.Name, n, line)
			}
		}
	}
}

func TestTextIsReadable(t *testing.T) {
	text, ok := Text("Process")
	if !ok {
		t.Fatal("there is no page on processes")
	}
	for _, want := range []string{"CHECK PROCESS\n", "\nTests\n-----\n", "\n    check process nginx with pidfile /run/nginx.pid\n",
		"regular expression (upkeep help regular-expressions)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	for _, unwanted := range []string{"```", "](", "\n# "} {
		if strings.Contains(text, unwanted) {
			t.Errorf("the text has %q", unwanted)
		}
	}
}

func TestHTML(t *testing.T) {
	for _, topic := range Topics() {
		html, ok := HTML(topic.Name)
		if !ok || !strings.HasPrefix(html, "<h1 id=") {
			t.Errorf("%s: %.60q", topic.Name, html)
		}
		// The dashboard's policy lets nothing stand inside a page.
		if regexp.MustCompile(`(?i)<script|\sstyle=|\son[a-z]+=`).MatchString(html) {
			t.Errorf("%s has script or style inside", topic.Name)
		}
	}
	if html, _ := HTML("process"); !strings.Contains(html, "<table>") || !strings.Contains(html, `href="regular-expressions"`) {
		t.Error("tables or links are missing")
	}
	if _, ok := HTML("nothing"); ok {
		t.Error("a page that is not there was found")
	}
}

func TestNearest(t *testing.T) {
	for word, want := range map[string]string{"proces": "process", "protocol": "protocols", "qqqqqq": ""} {
		if got := Nearest(word); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

package manual

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	controlfile "github.com/upkeep-monitor/upkeep/parser"
)

//go:embed pages/*.md
var files embed.FS

// Topic is one page of the manual.
type Topic struct {
	Name    string // what is typed: "process"
	Title   string // "Check process"
	Summary string // one sentence

	file string
}

var pages = sync.OnceValue(func() []Topic {
	entries, err := files.ReadDir("pages")
	if err != nil {
		panic(fmt.Sprintf("the manual is not in the program: %v", err))
	}
	topics := make([]Topic, 0, len(entries))
	for _, e := range entries {
		topics = append(topics, newTopic(e.Name()))
	}
	return topics
})

func newTopic(file string) Topic {
	t := Topic{file: file}
	_, name, _ := strings.Cut(strings.TrimSuffix(file, ".md"), "-")
	title, rest, _ := strings.Cut(t.markdown(), "\n")
	summary, _, _ := strings.Cut(strings.TrimSpace(rest), "\n\n")
	t.Name, t.Title, t.Summary = name, strings.Clone(strings.TrimPrefix(title, "# ")), strings.ReplaceAll(strings.Clone(summary), "\n", " ")
	return t // which holds no part of the page, so that it is not kept for whoever lists titles
}

// markdown reads the page as it was written.
func (t Topic) markdown() string {
	text, err := files.ReadFile(path.Join("pages", t.file))
	if err != nil {
		panic(fmt.Sprintf("the manual is not in the program: %v", err))
	}
	return string(text)
}

// Topics lists all pages in the order in which they are best read.
func Topics() []Topic { return append([]Topic(nil), pages()...) }

// Text gives a page for the terminal; ok is false when there is no such page. Letter case counts not.
func Text(name string) (text string, ok bool) {
	t, ok := find(name)
	if !ok {
		return "", false
	}
	return terminal(t.markdown()), true
}

// Markdown gives a page as it was written.
func Markdown(name string) (text string, ok bool) {
	t, ok := find(name)
	if !ok {
		return "", false
	}
	return t.markdown(), true
}

var converter = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
})

// HTML gives a page for the browser, without head and frame. Links to other pages are relative: they work under /help/NAME.
func HTML(name string) (html string, ok bool) {
	t, ok := find(name)
	if !ok {
		return "", false
	}
	var b bytes.Buffer
	if err := converter().Convert([]byte(t.markdown()), &b); err != nil {
		return "", false // a buffer takes everything
	}
	// An example may be wider than a phone: it is reached with keys, too.
	return strings.ReplaceAll(b.String(), "<pre>", `<pre tabindex="0">`), true
}

// Nearest gives the topic that is a slip of the finger away from the name, or nothing.
func Nearest(name string) string {
	names := make([]string, 0, len(pages()))
	for _, t := range pages() {
		names = append(names, t.Name)
	}
	return controlfile.Nearest(name, names)
}

// Search lists the pages on which the word stands, whatever its letter case.
func Search(word string) []Topic {
	var found []Topic
	re := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(word) + `\b`)
	for _, t := range pages() {
		if word != "" && re.MatchString(t.markdown()) {
			found = append(found, t)
		}
	}
	return found
}

func find(name string) (Topic, bool) {
	for _, t := range pages() {
		if strings.EqualFold(t.Name, name) {
			return t, true
		}
	}
	return Topic{}, false
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
)

// manualPage is one page for man(1), made of pages of the built-in manual.
type manualPage struct {
	name, section, summary, synopsis string
	also                             string
	takes                            *regexp.Regexp // the pages, by the number that their files begin with
}

var manualPages = []manualPage{
	{"upkeep", "1", "keeps services up", "**upkeep** [*options*] [*command*]", "upkeeprc(5)", regexp.MustCompile(`^(1[^1]|6)`)},
	{"upkeeprc", "5", "control file of upkeep", "/etc/upkeep/upkeeprc", "upkeep(1)", regexp.MustCompile(`^(11|[2345]|7)`)},
}

// manuals makes the pages for man(1) of the same text that `upkeep help` shows.
func (r release) manuals(context.Context) ([]item, error) {
	files, err := filepath.Glob(filepath.Join(r.root, "web/manual/pages/*.md"))
	if err != nil {
		return nil, err
	}
	var out []item
	for _, page := range manualPages {
		var b strings.Builder
		fmt.Fprintf(&b, "%% %s %s \"%s\" \"upkeep %s\"\n\n# NAME\n\n%s - %s\n\n# SYNOPSIS\n\n%s\n\n", strings.ToUpper(page.name), page.section,
			r.date.Format("2006-01-02"), r.version, page.name, page.summary, page.synopsis)
		for _, file := range files {
			if !page.takes.MatchString(filepath.Base(file)) {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			b.WriteString(forMan(string(text)) + "\n")
		}
		fmt.Fprintf(&b, "# SEE ALSO\n\n**%s**\n", page.also)
		zipped, err := zip(md2man.Render([]byte(b.String())))
		if err != nil {
			return nil, err
		}
		out = append(out, item{path: fmt.Sprintf("/usr/share/man/man%s/%s.%s.gz", page.section, page.name, page.section), mode: 0o644, text: zipped})
	}
	return out, nil
}

var link = regexp.MustCompile(`\[([^\]]+)\]\([^)]+\)`)

// forMan puts titles in capitals, as man pages have them, keeps of links what they say, and makes tables, which are wider
// than a terminal there, lists of terms.
func forMan(markdown string) string {
	var b strings.Builder
	code := false
	rows := 0
	for line := range strings.Lines(markdown) {
		if !strings.HasPrefix(line, "|") {
			rows = 0
		}
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case code:
		case strings.HasPrefix(line, "|"):
			if rows++; rows <= 2 {
				continue // names of the columns, and the line below them
			}
			line = term(link.ReplaceAllString(line, "$1"))
		case strings.HasPrefix(line, "# "):
			line = strings.ToUpper(line)
		default:
			line = link.ReplaceAllString(line, "$1")
		}
		b.WriteString(line)
	}
	return b.String()
}

// term makes a row of a table a term with what there is to say about it.
func term(row string) string {
	row = strings.ReplaceAll(strings.Trim(strings.TrimSpace(row), "|"), `\|`, "\x00")
	cells := strings.Split(row, "|")
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")
	}
	return cells[0] + "\n: " + strings.Join(cells[1:], "; ") + "\n\n"
}

package manual

import (
	"regexp"
	"strings"
)

// A link to another page reads as its text; the name of the page is what is typed, so it is kept where it differs.
var link = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)

// terminal makes markdown easy to read as plain text: headings underlined, code indented, links as words.
func terminal(markdown string) string {
	var b strings.Builder
	code := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			continue
		case code && line == "":
		case code:
			line = "    " + line
		case strings.HasPrefix(line, "# "):
			line = strings.ToUpper(line[2:])
		case strings.HasPrefix(line, "## "):
			line = line[3:] + "\n" + strings.Repeat("-", len(line)-3)
		default:
			line = plainLinks(line)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func plainLinks(line string) string {
	return link.ReplaceAllStringFunc(line, func(s string) string {
		parts := link.FindStringSubmatch(s)
		if parts[1] == parts[2] || strings.Contains(parts[2], "/") {
			return parts[1]
		}
		return parts[1] + " (upkeep help " + parts[2] + ")"
	})
}

package web

import (
	"net/http"
	"regexp"
	"strings"
)

// Bounds of the log page: how much of the file is read, in bytes, to show and to search, and how many lines are shown.
const (
	searchSize = 8 << 20
	linesShown = 1000
)

type logPage struct {
	page
	Q     string
	Lines []logLine
	Path  string
	Note  string
	Cut   bool // there are more lines
}

// logLine is a line with how it is marked: "error", "warning" or "".
type logLine struct{ Level, Text string }

// logLevel finds how a line is marked, behind the time in brackets.
var logLevel = regexp.MustCompile(`^(?:\[[^\]]*\] )?(error|warning|critical|alert|emergency)\b`)

func (s *Server) logPage(w http.ResponseWriter, r *http.Request) {
	p := &logPage{Q: r.URL.Query().Get("q"), Note: "The log file is empty.", Path: s.daemon.Info().LogPath}
	size := int64(tailSize)
	if p.Q != "" {
		size, p.Note = searchSize, "No line of the log holds this."
	}
	if p.Path == "" {
		p.Note = "There is no log file: set log in the control file names one."
	} else if text, err := tailOf(p.Path, size); err != nil {
		p.Note = "The log cannot be shown: " + err.Error()
	} else {
		p.read(text)
	}
	s.render(w, r, "log", "Log", p)
}

// read takes the last lines that hold what is searched for.
func (p *logPage) read(text string) {
	want := strings.ToLower(p.Q)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if want != "" && !strings.Contains(strings.ToLower(line), want) {
			continue
		}
		level := ""
		if m := logLevel.FindStringSubmatch(line); m != nil {
			level = "error"
			if m[1] == "warning" {
				level = m[1]
			}
		}
		p.Lines = append(p.Lines, logLine{level, line})
	}
	if extra := len(p.Lines) - linesShown; extra > 0 {
		p.Lines, p.Cut = p.Lines[extra:], true
	}
}

package api

import (
	"regexp"
	"strings"
)

var controls = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Plain takes colours and table borders out of a text of the daemon, for pipes, files and batch mode.
func Plain(text string) string {
	var out []string
	for line := range strings.Lines(controls.ReplaceAllString(text, "")) {
		bare := strings.Map(func(r rune) rune {
			if r >= '─' && r <= '╿' { // U+2500 to U+257F, box drawing
				return -1
			}
			return r
		}, line)
		if bare != line && strings.TrimSpace(bare) == "" {
			continue
		}
		out = append(out, bare)
	}
	return strings.Join(out, "")
}

package protocol

import (
	"fmt"
	"slices"
	"strings"
)

// coded reads a reply of lines that begin with a code of three digits, as FTP, SMTP, LMTP and NNTP have them: "250-" goes on
// and "250 " ends (RFC 5321 section 4.2.1). It gives the lines without their codes. A reply with none of the wanted codes is
// an error, what and its line.
func (w *wire) coded(what string, want ...string) ([]string, error) {
	var texts []string
	first := ""
	for len(texts) < replyLimit {
		line, err := w.line()
		if err != nil {
			return nil, err
		}
		if first == "" {
			if first = code(line); !slices.Contains(want, first) {
				return nil, fmt.Errorf("%s%s", what, shown(line))
			}
		}
		if code(line) != first { // free text inside a reply of several lines, as FTP allows
			texts = append(texts, line)
			continue
		}
		texts = append(texts, line[min(4, len(line)):])
		if !strings.HasPrefix(line[3:], "-") {
			return texts, nil
		}
	}
	return nil, w.errorf("error receiving data -- reply of more than %d lines", replyLimit)
}

// code gives the three digits that a reply begins with, "?" when it does not.
func code(line string) string {
	if len(line) < 3 || strings.Trim(line[:3], "0123456789") != "" || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
		return "?"
	}
	return line[:3]
}

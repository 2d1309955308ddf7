package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// copied is a control file of Monit and its copy.
type copied struct {
	from, to string
	text     []byte
}

// Statements that name Monit's own files: upkeep has its own, so that one can go back to Monit at any time.
var (
	ownFiles = regexp.MustCompile(`(?mi)^([ \t]*)set[ \t]+(pidfile|idfile|statefile)[ \t]+\S+`)
	includes = regexp.MustCompile(`(?mi)^([ \t]*include[ \t]+["']?)(/[^"'\s]*)`)
)

// copies plans the copy of a control file and all that it includes from below its folder. Files elsewhere belong to somebody
// else: they are read where they are.
func (l layout) copies(control string, files []string) ([]copied, error) {
	var out []copied
	from, to := filepath.Dir(control), l.at(filepath.Dir(l.control))
	for _, path := range files {
		c := copied{from: path, to: l.at(l.control)}
		if path != control {
			name, err := filepath.Rel(from, path)
			if err != nil || !filepath.IsLocal(name) {
				continue
			}
			c.to = filepath.Join(to, name)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c.text = l.rewrite(text, from, to, path == control)
		out = append(out, c)
	}
	return out, nil
}

// rewrite puts our own files and folders in the place of Monit's.
func (l layout) rewrite(text []byte, from, to string, first bool) []byte {
	own := map[string]string{"pidfile": l.at(l.run) + "/upkeep.pid", "idfile": l.at(l.state) + "/id", "statefile": l.at(l.state) + "/state"}
	out := ownFiles.ReplaceAllStringFunc(string(text), func(s string) string {
		found := ownFiles.FindStringSubmatch(s)
		name := strings.ToLower(found[2])
		return found[1] + "set " + name + " " + own[name]
	})
	out = includes.ReplaceAllStringFunc(out, func(s string) string {
		found := includes.FindStringSubmatch(s)
		if name, err := filepath.Rel(from, found[2]); err == nil && filepath.IsLocal(name) {
			return found[1] + filepath.Join(to, name)
		}
		return s
	})
	if !first {
		return []byte(out)
	}
	head := fmt.Sprintf("# Taken over from Monit's %s by `upkeep migrate`.\n", from)
	for _, name := range []string{"pidfile", "idfile", "statefile"} { // what stands later in the file counts
		head += "set " + name + " " + own[name] + "\n"
	}
	return []byte(head + "\n" + out)
}

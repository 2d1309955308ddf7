package parser

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// leftover are names under which package managers put files aside. They are passed over with a warning: what stands in them
// may be wanted.
var leftover = regexp.MustCompile(`\.(dpkg-\w+|ucf-\w+|rpmsave|rpmorig|rpmnew|pacnew|pacsave|pacorig|apk-new)$`)

// isPattern tells a pattern from the path of one file.
func isPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

// matching gives the files of a pattern, as a shell does: names that begin with a dot only when the pattern does. What
// editors leave is passed over in silence, what package managers leave with a warning. The path of one file is taken as it
// stands.
func (r *reader) matching(path string, at Pos) ([]string, error) {
	files, err := deadline.Ask(path, func() ([]string, error) { return filepath.Glob(path) })
	if err != nil || !isPattern(path) {
		return files, err
	}
	hidden := strings.HasPrefix(filepath.Base(path), ".")
	return slices.DeleteFunc(files, func(file string) bool {
		name := filepath.Base(file)
		if name[0] == '.' && !hidden || strings.HasSuffix(name, "~") || name[0] == '#' && strings.HasSuffix(name, "#") {
			return true
		}
		if leftover.MatchString(name) && !leftover.MatchString(path) {
			r.warn(at, "include-leftover", quote(file)+" is not read: a package manager put it aside", "")
			return true
		}
		return false
	}), nil
}

package rotate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldEnd is what stands behind the name of a log in the name of an old one: a number, or a date as logrotate's dateext
// and its dateformat write it (-20240131, .2024-01-31, -2024013123, -20240131-1706659200), then how it is compressed.
var oldEnd = regexp.MustCompile(`^(?:\.([1-9]\d{0,2})|[-._](\d{4})-?([01]\d)-?([0-3]\d)` +
	`(?:[-._T]?\d{2,10}|[-_T]\d{2}[-:]\d{2}(?:[-:]\d{2})?)?)(?:\.(?:gz|bz2|xz|zst|lz4|Z))?$`)

// clearOld removes the old files that are more than what is kept: those with a number above it, wherever gaps are, and
// the oldest of those with a date, which another program has left, so that no more than keep stay with the one to come.
// A number of more than three digits is somebody else's name, a port perhaps.
func clearOld(path string, keep int) error {
	dir, base := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return err
	}
	slots := map[int]bool{}
	var dated, extra []string
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), base)
		found := oldEnd.FindStringSubmatch(rest)
		if !ok || found == nil || !e.Type().IsRegular() {
			continue
		}
		switch n, _ := strconv.Atoi(found[1]); {
		case found[1] == "":
			dated = append(dated, e.Name())
		case n > keep:
			extra = append(extra, e.Name())
		default:
			slots[n] = true
		}
	}
	slices.SortFunc(dated, func(a, b string) int { return strings.Compare(digits(b[len(base):]), digits(a[len(base):])) })
	room := max(keep-len(slots)-1, 0)
	for _, name := range append(extra, dated[min(room, len(dated)):]...) {
		step("remove")
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// digits are those of a name's end, by which dates sort however they are written.
func digits(end string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, end)
}

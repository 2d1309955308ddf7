//go:build !linux

package system

import (
	"context"
	"regexp"
)

// Gone looks once and tells that nothing has this id.
func Gone(pid int) bool {
	_, ok := ProcessExists(pid)
	return !ok
}

// Runs tells whether Table.Match would find a process.
func Runs(re *regexp.Regexp) (bool, error) {
	table, err := NewProcessReader().Read(context.Background(), true)
	if err != nil {
		return false, err
	}
	_, ok := table.Match(re)
	return ok, nil
}

// Ended tells nothing here: a zombie is seen in the table.
func Ended(int) bool { return false }

package protocol

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

// optionsOf gives the options that were written, or the empty ones. T is what the protocol's grammar parses.
func optionsOf[T any](r Request) *T {
	if o, ok := r.Options.(*T); ok && o != nil {
		return o
	}
	return new(T)
}

// said gives the value that was written, "" for none.
func said[T parser.Raw | parser.Credential](v *T) string {
	if v == nil {
		return ""
	}
	return parser.Raw(*v).Value
}

// failure is an error in the words of Monit where those do not begin with the protocol's name.
func failure(format string, args ...any) error { return fmt.Errorf(format, args...) }

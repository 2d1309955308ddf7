package parser

import "strings"

// knownMistake looks at an error for a mistake that people often make, and says how to write it.
func (p *parse) knownMistake(err error, c *Cursor) error {
	return err
}

var _ = strings.Fields

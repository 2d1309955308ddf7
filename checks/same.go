package checks

import (
	"reflect"
	"strings"
)

// Same tells whether two definitions of a service mean the same, wherever they stand in their files.
func (s *Service) Same(o *Service) bool {
	var one, other strings.Builder
	printSyntax(&one, reflect.ValueOf(s))
	printSyntax(&other, reflect.ValueOf(o))
	return one.String() == other.String()
}

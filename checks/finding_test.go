package checks

import (
	"encoding/json"
	"reflect"
	"testing"
)

// What is said is made of plain data, whatever the test: nothing in a state holds code, or keeps an observation alive.
func TestAStateIsPlainData(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[State](), reflect.TypeFor[Verdict]()} {
		plainData(t, typ, typ.Name())
	}
}

func plainData(t *testing.T, typ reflect.Type, path string) {
	switch typ.Kind() {
	case reflect.Func, reflect.Chan, reflect.Pointer, reflect.Interface, reflect.UnsafePointer:
		t.Errorf("%s is a %s", path, typ.Kind())
	case reflect.Slice, reflect.Map:
		plainData(t, typ.Elem(), path+"[]")
	case reflect.Struct:
		if typ.PkgPath() != "time" {
			for f := range typ.Fields() {
				plainData(t, f.Type, path+"."+f.Name)
			}
		}
	}
}

// The state file holds of a rule what was bad; what is well is found anew, and takes no room in it.
func TestSavedLeavesOutWhatIsWell(t *testing.T) {
	found := Finding{Code: FoundWell, Number: 5, Text: "x"}
	data, err := json.Marshal(RuleState{Outcome: Succeeded, Finding: found}.Saved())
	if err != nil || string(data) != "{}" {
		t.Errorf("%s %v", data, err)
	}
	for _, rs := range []RuleState{{Outcome: Failed, Finding: found}, {Outcome: ChangedNot, Hint: true, Finding: found}} {
		if rs.Saved().Finding != found {
			t.Errorf("%+v lost what was found", rs)
		}
	}
}

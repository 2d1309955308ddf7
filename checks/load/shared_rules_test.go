package load

import "testing"

// What services of a kind have in common is held once: of 2000 files that is half of what their definitions hold.
func TestImplicitRulesAreShared(t *testing.T) {
	text := "check file a path /a\n if size > 1 MB then alert\ncheck file b path /b\n if size > 1 MB then alert\n" +
		"check process c pidfile /c\ncheck process d pidfile /d\ncheck network e interface lo\ncheck network f interface lo\n"
	config, found := File(Options{Path: "f", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	for i := 0; i < 6; i += 2 {
		a, b := config.Services[i], config.Services[i+1]
		implicit := 0
		for j, r := range a.Rules {
			if r.Implicit {
				implicit++
				if b.Rules[j] != r {
					t.Errorf("%s and %s have each their own rule %T", a.Name, b.Name, r.Test)
				}
			}
		}
		if implicit == 0 {
			t.Errorf("%s has no implicit rule", a.Name)
		}
	}
}

package load

import (
	"strings"
	"testing"
)

// Whatever a file holds is the same when it is read again further down.
func TestServicesReadAgainAreTheSame(t *testing.T) {
	goldenFiles(t, "good", func(t *testing.T, name, text string) {
		before, after := mustLoad(t, text), mustLoad(t, "\n\n"+text)
		for i, s := range before.Services {
			if !s.Same(after.Services[i]) {
				t.Errorf("%s has changed", s.Name)
			}
		}
	})
}

func TestServicesThatDiffer(t *testing.T) {
	const text = `check file g path /g
check file f path /f
  start program = "/bin/true a" with timeout 5 seconds
  group one
  depends on g
  mode passive
  alert a@example.org only on { size } with reminder on 3 cycles
  if match "^a" for 2 cycles then exec "/bin/true b" else if succeeded then alert
`
	before := mustLoad(t, text).Service("f")
	for _, change := range []string{"/f|/h", "/bin/true a|/bin/false a", "5 seconds|6 seconds", "one|two", "  depends on g\n|", "passive|active",
		"a@example|b@example", "size|checksum", "on 3|on 4", "^a|^b", "for 2|for 3", "true b|true c", "succeeded then alert|succeeded then exec \"/bin/true\""} {
		old, fresh, _ := strings.Cut(change, "|")
		if before.Same(mustLoad(t, strings.Replace(text, old, fresh, 1)).Service("f")) {
			t.Errorf("%q is no change", change)
		}
	}
}

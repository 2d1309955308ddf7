package probe

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// A probe that was not made is told once, and again after it was made in between. A look in which none was made has seen
// nothing; one that has made some has.
func TestProbesThatAreNotMadeAreTold(t *testing.T) {
	var text strings.Builder
	log := slog.New(slog.NewTextHandler(&text, nil))
	told := func() int { return strings.Count(text.String(), "not permitted") }
	s := &checks.Service{Name: "h", Kind: checks.Host}
	not := &checks.ProbeFacts{Skipped: true, Message: "not permitted"}
	pointless, failed := &checks.ProbeFacts{Skipped: true}, &checks.ProbeFacts{Message: "refused"}
	var u unmade
	for i, c := range []struct {
		probes map[string]*checks.ProbeFacts
		none   string
		told   int
	}{
		{map[string]*checks.ProbeFacts{"ping": not, "port": failed}, "", 1},
		{map[string]*checks.ProbeFacts{"ping": not, "port": failed}, "", 1},
		{map[string]*checks.ProbeFacts{"ping": not}, "not permitted", 1},
		{map[string]*checks.ProbeFacts{"ping": failed, "port": pointless}, "", 1},
		{map[string]*checks.ProbeFacts{"ping": not, "port": not}, "not permitted", 3},
	} {
		if none := u.note(log, s, c.probes); none != c.none || told() != c.told {
			t.Errorf("look %d: %q, told %d times, want %q, %d", i, none, told(), c.none, c.told)
		}
	}
}

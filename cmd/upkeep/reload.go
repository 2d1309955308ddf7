package main

import (
	"fmt"
	"slices"

	"github.com/upkeep-monitor/upkeep/checks"
)

// unmeant refuses a control file that would end the watching without saying so: half a file, written by whoever was cut
// short, has no errors in it. Whoever means it ends the daemon.
func unmeant(old, config *checks.Config) error {
	file := config.Settings.ControlFile
	if config.Settings.Cycle == 0 {
		return fmt.Errorf("%s: there is no `set daemon` any more, so nothing would be looked at again; the running configuration stays in charge. "+
			"Add `set daemon 30`, or end the daemon with quit", file)
	}
	if len(written(config)) == 0 && len(written(old)) > 0 {
		return fmt.Errorf("%s: it names no service any more, so all %d would be let go of; the running configuration stays in charge. "+
			"If that is meant, end the daemon with quit", file, len(written(old)))
	}
	return nil
}

// written lists the services that stand in the control file; the machine's own entry may stand in none.
func written(config *checks.Config) []*checks.Service {
	return slices.DeleteFunc(slices.Clone(config.Services), func(s *checks.Service) bool { return s.Pos.Line == 0 })
}

// keepPlaces has a new configuration go on with the files that a running daemon holds open or locked, and tells of those
// that are other ones in the control file, and of an interface that is no more.
func (h *house) keepPlaces(old, config *checks.Config) (notes []string) {
	for _, place := range []struct {
		statement string
		old, now  *string
	}{{"set pidfile", &old.Settings.PidFile, &config.Settings.PidFile}, {"set statefile", &old.Settings.StateFile, &config.Settings.StateFile},
		{"set idfile", &old.Settings.IDFile, &config.Settings.IDFile}} {
		if *place.old != *place.now {
			notes = append(notes, fmt.Sprintf("`%s %s` counts from the next start on, until then it is %s", place.statement, *place.now, *place.old))
			*place.now = *place.old
		}
	}
	if old.Settings.HTTP != nil && config.Settings.HTTP == nil {
		notes = append(notes, "there is no `set httpd` any more: neither pages nor the command line reach the daemon now; SIGHUP has it read the control file again")
	}
	return notes
}

package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// order puts what others depend on first and keeps the order of the file otherwise. Unknown and circular dependencies are
// errors.
func (c *compiler) order(services []*checks.Service) []*checks.Service {
	if !slices.ContainsFunc(services, func(s *checks.Service) bool { return len(s.DependsOn) > 0 }) {
		return services
	}
	byName := make(map[string]*checks.Service, len(services))
	syntax := make(map[string]*parser.Service, len(services))
	for _, s := range services {
		byName[strings.ToLower(s.Name)] = s
	}
	for _, ps := range c.file.Services {
		syntax[strings.ToLower(ps.Name.Value)] = ps
	}
	o := ordering{compiler: c, byName: byName, syntax: syntax, state: make(map[*checks.Service]int8, len(services))}
	for _, s := range services {
		if !o.visit(s) {
			return services
		}
	}
	return o.out
}

type ordering struct {
	*compiler
	byName map[string]*checks.Service
	syntax map[string]*parser.Service
	state  map[*checks.Service]int8 // 1: being visited, 2: done
	path   []string
	out    []*checks.Service
}

// visit adds a service behind everything it depends on; false after a loop was told.
func (o *ordering) visit(s *checks.Service) bool {
	switch o.state[s] {
	case 1:
		loop := append(o.path[slices.Index(o.path, s.Name):], s.Name)
		o.Report(parser.Diagnostic{Severity: parser.Error, Code: "depend-loop", Pos: o.posOf(s.Name, o.path[len(o.path)-1]),
			Message: "services depend on each other in a circle: " + strings.Join(loop, " -> "),
			Monit:   fmt.Sprintf("Found a depend loop in the control file involving the service '%s'", s.Name)})
		return false
	case 2:
		return true
	}
	o.state[s] = 1
	o.path = append(o.path, s.Name)
	for i, name := range s.DependsOn {
		on := o.byName[strings.ToLower(name)]
		if on == nil {
			pos := o.posOf(name, s.Name)
			o.unknown[pos] = name
			o.Report(parser.Diagnostic{Severity: parser.Error, Code: "unknown-service", Pos: pos,
				Message: fmt.Sprintf("there is no service %q to depend on", name),
				Monit:   fmt.Sprintf("Depending service '%s' is not defined in the control file", name)})
			continue
		}
		s.DependsOn[i] = on.Name
		if !o.visit(on) {
			return false
		}
	}
	o.path = o.path[:len(o.path)-1]
	o.state[s] = 2
	o.out = append(o.out, s)
	return true
}

// posOf gives the place where a service names what it depends on.
func (o *ordering) posOf(name, dependant string) parser.Pos {
	if ps := o.syntax[strings.ToLower(dependant)]; ps != nil {
		for _, d := range ps.Depends {
			if strings.EqualFold(d.Value, name) {
				return d.Pos
			}
		}
		return ps.Pos
	}
	return parser.Pos{}
}

// suggest adds the names that are nearest to those of unknown services, once it is known which errors are told: a file that
// was not included may leave thousands unknown.
func (c *compiler) suggest(found parser.Diagnostics) {
	if len(c.unknown) == 0 {
		return
	}
	names := make([]string, len(c.written))
	for i, s := range c.written {
		names[i] = strings.ToLower(s.Name)
	}
	slices.Sort(names)
	for i := range found {
		if found[i].Code == "unknown-service" {
			found[i].Suggestion = parser.Nearest(c.unknown[found[i].Pos], names)
		}
	}
}

// machineOf is the name of the first entry that is about the machine itself.
func machineOf(services []*checks.Service) string {
	for _, s := range services {
		if s.Kind == checks.System {
			return s.Name
		}
	}
	return ""
}

// addMachine adds the machine's own entry when the file has none.
func (c *compiler) addMachine(services []*checks.Service) []*checks.Service {
	for _, s := range services {
		if s.Kind == checks.System {
			return services
		}
		if strings.EqualFold(s.Name, c.host) {
			c.Fail(s.Pos, "name-of-machine", fmt.Sprintf("the machine's own entry is called %q too", c.host), `another name, or a check system with a name of its own`)
			return services
		}
	}
	s := &checks.Service{Name: c.host, Kind: checks.System, Implicit: true, OnReboot: c.settings.OnReboot}
	c.Enter(s)
	c.rules(&parser.Service{Kind: "system"})
	return append(services, s)
}

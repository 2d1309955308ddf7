package checks

import (
	"context"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

// Bounds of what one question may choose services by: a pattern is tried on every service. Names that exist are not bounded.
const (
	maxPatterns   = 100
	maxPatternLen = 256 // bytes
	// selectionTime bounds what even so few patterns may cost: an expression of 256 bytes can take a tenth of a
	// millisecond for each service.
	selectionTime = 2 * time.Second
)

// Select finds the services that are meant by names and a group, in the order of services. Each name is the name of a
// service, in any case; only when there is no such service it is a pattern, read as Monit reads it: see pattern. "all" is
// all of them, and so is no name at all. The group, in any case, is where they are looked for. The error is *UnknownError
// for a name or a group that chooses nothing, *SelectionError for a question that is too large, or that of ctx when it costs too much.
func Select(ctx context.Context, services []*Service, names []string, group string) ([]*Service, error) {
	within := services
	if group != "" {
		if within = inGroup(services, group); len(within) == 0 {
			return nil, &UnknownError{Group: group, Near: parser.Nearest(group, groupsOf(services))}
		}
	}
	if len(names) == 0 {
		return within, nil
	}
	byName := make(map[string]*Service, len(services))
	for _, s := range services {
		byName[strings.ToLower(s.Name)] = s
	}
	taken := make(map[*Service]bool, len(names))
	var patterns []string // counted before the first is tried: a question too large costs nothing, however slow the machine is
	for _, name := range names {
		exact := byName[strings.ToLower(name)]
		switch {
		case exact != nil && (group == "" || slices.Contains(within, exact)):
			taken[exact] = true
			continue
		case exact != nil:
			return nil, &UnknownError{Name: name, Group: group}
		case strings.EqualFold(name, "all"):
			return within, nil
		}
		if patterns = append(patterns, name); len(patterns) > maxPatterns || len(name) > maxPatternLen {
			return nil, &SelectionError{Names: len(patterns), Len: len(name)}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, selectionTime)
	defer cancel()
	for _, name := range patterns {
		matched, err := matching(ctx, within, name)
		if err != nil {
			return nil, err
		}
		if len(matched) == 0 {
			unknown := NoService(name, within)
			unknown.Group = group
			return nil, unknown
		}
		for _, s := range matched {
			taken[s] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(within), func(s *Service) bool { return !taken[s] }), nil
}

// matching finds the services that a pattern means, none when it is no expression.
func matching(ctx context.Context, services []*Service, name string) (out []*Service, err error) {
	match := pattern(name)
	if match == nil {
		return nil, nil
	}
	for _, s := range services {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("find the services that %q means: %w", name, ctx.Err())
		}
		if match.MatchString(s.Name) {
			out = append(out, s)
		}
	}
	return out, nil
}

// pattern is the expression that a name is when no service has it, in any case of letters. As in Monit one without ^ and $
// is put between them as it stands, so that it matches whole names, but of "web|db" begins with web or ends with db; one
// with them is taken as it is. It is nil when the name is no expression.
func pattern(name string) *regexp.Regexp {
	tree, err := syntax.Parse(name, syntax.Perl)
	if err != nil || name == "" || repeatsNothing(tree) {
		return nil // a name that nobody has
	}
	if !strings.ContainsAny(name, "^$") {
		name = "^" + name + "$"
	}
	re, err := regexp.Compile("(?i)" + name)
	if err != nil {
		return nil
	}
	return re
}

// repeatsNothing reports whether an expression repeats what is no text, as "^*" does: whoever writes it means a shell's
// pattern, and would be given all services.
func repeatsNothing(e *syntax.Regexp) bool {
	switch e.Op {
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		switch e.Sub[0].Op {
		case syntax.OpBeginLine, syntax.OpBeginText, syntax.OpEndLine, syntax.OpEndText, syntax.OpEmptyMatch:
			return true
		}
	}
	return slices.ContainsFunc(e.Sub, repeatsNothing)
}

func inGroup(services []*Service, group string) (out []*Service) {
	for _, s := range services {
		if slices.ContainsFunc(s.Groups, func(g string) bool { return strings.EqualFold(g, group) }) {
			out = append(out, s)
		}
	}
	return out
}

func groupsOf(services []*Service) (out []string) {
	for _, s := range services {
		out = append(out, s.Groups...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// NoService is the error that none of the services has a name.
func NoService(name string, services []*Service) *UnknownError {
	names := make([]string, len(services))
	for i, s := range services {
		names[i] = s.Name
	}
	return &UnknownError{Name: name, Near: parser.Nearest(name, names)}
}

// UnknownError tells of a name that no service has, or of a group that no service is in when Name is empty.
type UnknownError struct {
	Name, Group string
	Near        string // what may have been meant, empty when nothing is near
}

func (u *UnknownError) Error() string {
	text := u.Plain()
	if u.Near != "" {
		text += fmt.Sprintf("; did you mean %q?", u.Near)
	}
	return text
}

// Plain is the sentence without what may have been meant.
func (u *UnknownError) Plain() string {
	switch {
	case u.Name == "" && u.Group != "":
		return fmt.Sprintf("Group '%s' not found", u.Group)
	case u.Group != "":
		return fmt.Sprintf("There is no service named \"%s\" in group '%s'", u.Name, u.Group)
	}
	return fmt.Sprintf("There is no service named \"%s\"", u.Name)
}

// SelectionError tells of a question that would cost too much.
type SelectionError struct{ Names, Len int }

func (s *SelectionError) Error() string {
	if s.Len > maxPatternLen {
		return fmt.Sprintf("a name or pattern of %d bytes is too long, at most %d are taken", s.Len, maxPatternLen)
	}
	return fmt.Sprintf("too many patterns, at most %d are taken at once; write the names in full", maxPatterns)
}

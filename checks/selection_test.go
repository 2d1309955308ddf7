package checks

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func servicesNamed(names ...string) (out []*Service) {
	for _, n := range names {
		out = append(out, &Service{Name: n})
	}
	return out
}

// The real Monit 6.0.0 was asked `summary PATTERN` with these services; where a service has the name as it is written, that
// alone is chosen, which Monit does not do.
func TestSelect(t *testing.T) {
	services := servicesNamed("host", "web", "web1", "web2", "myweb", "db.1", "db11", "db-1", "a[1]", "a1", "c+", "cc", "c", "foo|bar", "foo", "bar",
		"x$y", "(p)", "p", "q{2}", "qq", `back\w`, "backx", "Web_3", "st*", "st", "s", "^top", "top")
	all := func() (out []string) {
		for _, s := range services {
			out = append(out, s.Name)
		}
		return out
	}()
	for _, c := range []struct{ name, want string }{
		{"web", "web"}, {"WEB", "web"}, {"^web", "web web1 web2 Web_3"}, {"web$", "web myweb"}, {"^web$", "web"},
		{"web|db11", "web web1 web2 db11 Web_3"}, {"^web|db11", "web web1 web2 db11 Web_3"}, {"web1|web2", "web1 web2"}, {"web|db", "web web1 web2 Web_3"},
		{"(web|db)11", "db11"}, {"db[.]1", "db.1"}, {"db.", ""}, {"web.*", "web web1 web2 Web_3"}, {"web.", "web1 web2"}, {"web1?", "web web1"},
		{"eb", ""}, {"^eb", ""}, {"eb$", "web myweb"}, {"web[12]", "web1 web2"}, {"web[^1]", "web2 Web_3"}, {"^web1|^db11", "web1 db11"},
		{`db\.1`, "db.1"}, {`a\[1\]`, "a[1]"}, {"c*", "cc c"}, {".", "c p s"}, {"[$d]b-", "db-1"}, {"[^z]b-", "db-1"},
		{"[", ""}, {"(", ""}, {"*", ""}, {"^*", ""}, {"$*", ""}, {"x|^*", ""}, {"(*)", ""}, {"(^*)", ""}, {"^*web", ""}, {"(|web)", "web"}, {"{1}", ""}, {"?", ""}, {"a{2", ""}, {"+", ""}, {`a\`, ""}, {"^$", ""}, {"", ""}, {".*", strings.Join(all, " ")}, {"all", strings.Join(all, " ")}, {"ALL", strings.Join(all, " ")},
		// As it is written.
		{"db.1", "db.1"}, {"DB.1", "db.1"}, {"a[1]", "a[1]"}, {"c+", "c+"}, {"foo|bar", "foo|bar"}, {"x$y", "x$y"}, {"(p)", "(p)"}, {"q{2}", "q{2}"},
		{`back\w`, `back\w`}, {"st*", "st*"}, {"^top", "^top"}, {"^TOP", "^top"},
	} {
		list, err := Select(t.Context(), services, []string{c.name}, "")
		var got []string
		for _, s := range list {
			got = append(got, s.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s chooses %q, want %q", c.name, got, c.want)
		}
		if unknown := (*UnknownError)(nil); (c.want == "") != errors.As(err, &unknown) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSelectInGroups(t *testing.T) {
	services := servicesNamed("web", "web1", "web2", "db")
	services[1].Groups, services[2].Groups, services[3].Groups = []string{"front", "Hot"}, []string{"front"}, []string{"back"}
	for _, c := range []struct{ names, group, want string }{
		{"", "FRONT", "web1 web2"}, {"web.*", "front", "web1 web2"}, {"web2 WEB1", "front", "web1 web2"}, {"all", "hot", "web1"},
		{"web", "front", `There is no service named "web" in group 'front'`}, // there is one, and no other is meant
		{"db", "front", `There is no service named "db" in group 'front'`}, {"", "fron", `Group 'fron' not found; did you mean "front"?`},
		{"wbe", "", `There is no service named "wbe"; did you mean "web"?`}, {"web nothing", "", `There is no service named "nothing"`},
	} {
		list, err := Select(t.Context(), services, strings.Fields(c.names), c.group)
		var got []string
		for _, s := range list {
			got = append(got, s.Name)
		}
		text := strings.Join(got, " ")
		if err != nil {
			text = err.Error()
		}
		if text != c.want {
			t.Errorf("%q in %q: %s, want %s", c.names, c.group, text, c.want)
		}
	}
}

// One question burnt a core for minutes with thousands of patterns. As many names as there are services cost nothing.
func TestSelectIsBounded(t *testing.T) {
	var services []*Service
	var names, patterns []string
	for i := range 5000 {
		services = append(services, &Service{Name: fmt.Sprintf("service%d", i)})
		names, patterns = append(names, services[i].Name), append(patterns, fmt.Sprintf("(s|e|r)*vice%d.*", i))
	}
	if list, err := Select(t.Context(), services, names, ""); err != nil || len(list) != len(services) {
		t.Errorf("%d of all names, %v", len(list), err)
	}
	for _, c := range []struct{ names []string }{{patterns}, {[]string{strings.Repeat("a", maxPatternLen+1)}}} {
		list, err := Select(t.Context(), services, c.names, "")
		if wrong := (*SelectionError)(nil); list != nil || !errors.As(err, &wrong) {
			t.Errorf("%d names: %d services, %v", len(c.names), len(list), err)
		}
	}
	over, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-over.Done()
	if _, err := Select(over, services, patterns[:50], ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nobody waits any more: %v", err)
	}
}

// What is chosen exists, is told once and in order; what has a name chooses itself alone.
func FuzzSelect(f *testing.F) {
	for _, name := range []string{"db.1", "^web", "web|db", "(", "a{1,1000}", "[[:alpha:]]", "(?i)x", `\Q`, "ſ"} {
		f.Add(name, "g")
	}
	f.Fuzz(func(t *testing.T, name, group string) {
		services := servicesNamed("web", "db.1", "db11", "b", name)
		services[0].Groups = []string{group}
		list, err := Select(t.Context(), services, []string{name}, "")
		if err == nil && name != "" && (len(list) == 0 || !slices.ContainsFunc(list, func(s *Service) bool { return strings.EqualFold(s.Name, name) })) {
			t.Errorf("%q chooses %v", name, list)
		}
		if len(list) != 1 && name != "" && err == nil {
			t.Errorf("%q chooses %d services", name, len(list))
		}
		_, _ = Select(t.Context(), services[:4], []string{name}, group)
	})
}

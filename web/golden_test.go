package web

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

func TestTexts(t *testing.T) {
	d := newFake()
	golden(t, "status.txt", api.Plain(statusReport(d.info, d.list)))
	golden(t, "status.ansi", statusReport(d.info, d.list))
	golden(t, "summary.txt", api.Plain(summaryReport(d.info, d.list, false)))
	golden(t, "summary-whole.txt", api.Plain(summaryReport(d.info, d.list, true)))
	golden(t, "summary.ansi", summaryReport(d.info, d.list, false))
	text, _ := countReport(d.list, "")
	golden(t, "report.txt", text)
}

// The layout that scripts read: the columns at which the parts of a summary line begin, and the width of the line.
func TestSummaryColumns(t *testing.T) {
	d := newFake()
	lines := strings.Split(api.Plain(summaryReport(d.info, d.list, false)), "\n")
	if lines[1] != " Service Name                     Status                      Type          " {
		t.Errorf("heading is %q", lines[1])
	}
	for _, l := range lines[1 : len(lines)-1] {
		if len(l) != 76 {
			t.Errorf("line %q has %d columns", l, len(l))
		}
	}
}

func xml2(t *testing.T, d Daemon, m CollectorMessage) string {
	t.Helper()
	document, err := XML2(d, m)
	if err != nil {
		t.Fatal(err)
	}
	return string(document)
}

func TestXML(t *testing.T) {
	d := newFake()
	one := string(xml1(d))
	event := checks.Event{Service: "gone", Kind: checks.File, Type: checks.EventNonexist, To: checks.Failed, Message: "file doesn't exist", Time: noon, Action: checks.Action{Kind: checks.ActAlert}}
	two := xml2(t, d, CollectorMessage{Credentials: true, HostGroups: []string{"north & south"}, Event: &event})
	golden(t, "status1.xml", strings.ReplaceAll(one, "><", ">\n<"))
	golden(t, "status2.xml", strings.ReplaceAll(two, "><", ">\n<"))
	for _, doc := range []string{one, two} {
		wellFormed(t, doc)
	}
	if strings.Contains(one, "adminpw") || strings.Contains(xml2(t, d, CollectorMessage{}), "adminpw") {
		t.Error("a document that anybody may read holds a password")
	}
}

// wellFormed reads a document to its end. It says ISO-8859-1, and is read as bytes.
func wellFormed(t *testing.T, doc string) {
	t.Helper()
	r := xml.NewDecoder(strings.NewReader(doc))
	r.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		_, err := r.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the document is broken: %v", err)
		}
	}
}

func FuzzXML(f *testing.F) {
	f.Add("we<ird & name", "out ]]> \x00 put")
	f.Fuzz(func(t *testing.T, name, output string) {
		d := newFake()
		svc := &checks.Service{Name: name, Kind: checks.Program, Groups: []string{name}}
		d.list = []Snapshot{standing(svc, &checks.Observation{Program: &checks.ProgramFacts{Started: noon, Output: output}})}
		wellFormed(t, string(xml1(d)))
		wellFormed(t, xml2(t, d, CollectorMessage{}))
	})
}

func TestUptimeText(t *testing.T) {
	for text, seconds := range map[string]int{"0m": 59, "5m": 330, "1h 0m": 3600, "2d 0h 1m": 2*86400 + 60} {
		if got := uptimeText(secondsOf(seconds)); got != text {
			t.Errorf("%d s is %q, want %q", seconds, got, text)
		}
	}
}

func TestSelection(t *testing.T) {
	d := newFake()
	for _, c := range []struct {
		names []string
		group string
		want  string
	}{
		{nil, "", "14"}, {[]string{"NGINX"}, "", "nginx"}, {[]string{"n.*x|pipe"}, "", "nginx,pipe"}, {[]string{"ngin"}, "", `There is no service named "ngin"; did you mean "nginx"?`},
		{nil, "WEB", "nginx,gone"}, {nil, "none", "Group 'none' not found"}, {[]string{"(["}, "", `There is no service named "(["`}, {[]string{"host.example.org"}, "", "host.example.org"},
	} {
		list, err := selection(t.Context(), d.list, c.names, c.group)
		got := strings.Join(names(list), ",")
		if err != nil {
			got = err.Error()
		}
		if c.want == "14" {
			if len(list) != 14 {
				t.Errorf("all services are %d", len(list))
			}
		} else if got != c.want {
			t.Errorf("%v %q selects %q, want %q", c.names, c.group, got, c.want)
		}
	}
}

func secondsOf(n int) time.Duration { return time.Duration(n) * time.Second }

func xml1(d Daemon) []byte {
	var r rendering
	list, _ := d.Snapshots() // of the fake
	xml1Services(&r, list)
	return slices.Concat(xml1Head(d), r.Bytes(), []byte("</monit>"))
}

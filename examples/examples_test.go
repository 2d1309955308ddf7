package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/probe/protocol"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/web/manual"
)

// ofTheMachine are the codes of errors that hang on the machine, not on the text: users, programs and files that are not
// here.
var ofTheMachine = []string{"unknown-user", "unknown-group", "unknown-uid", "unknown-gid", "missing-program", "missing-file", "missing-pemfile", "unreadable-patterns",
	"unsafe-pidfile", "readable-password"}

func protocols() []tests.Protocol {
	var list []tests.Protocol
	for _, name := range protocol.Names() {
		p, _ := protocol.Lookup(name)
		if p.Names[0] == name {
			list = append(list, tests.Protocol{ProtocolSyntax: parser.ProtocolSyntax{Names: p.Names, Options: p.Options},
				Title: p.Title, Port: p.Port, UDP: p.UDP, TLS: p.TLS})
		}
	}
	return list
}

// ofAPart are the codes of advice that a part of a control file may earn where the whole would not.
var ofAPart = []string{"no-alert", "no-mailserver", "no-start-program", "no-stop-program", "httpd-localhost", "collector-without-httpd",
	"include-nothing", "not-supported"}

// loadText reads a text as a control file and reports what is wrong or hardly meant, apart from what only this machine lacks.
func loadText(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "upkeeprc")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, found := load.File(load.Options{Path: path, Protocols: protocols(), Hostname: "example", Home: t.TempDir()})
	found = slices.DeleteFunc(found, func(d parser.Diagnostic) bool {
		return slices.Contains(ofTheMachine, d.Code) || d.Severity == parser.Warning && slices.Contains(ofAPart, d.Code)
	})
	if len(found) > 0 {
		var b strings.Builder
		_ = found.Write(&b, false) // a strings.Builder takes everything
		t.Errorf("%s is refused:\n%s", name, strings.ReplaceAll(b.String(), path, name))
	}
}

func TestExamplesAreAccepted(t *testing.T) {
	files, err := filepath.Glob("*upkeeprc")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d example files found (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			loadText(t, file, string(text))
		})
	}
}

var block = regexp.MustCompile("(?ms)^```monitrc\n(.*?)^```$")

func TestExamplesOfTheManualAreAccepted(t *testing.T) {
	count := 0
	for _, topic := range manual.Topics() {
		t.Run(topic.Name, func(t *testing.T) {
			page, _ := manual.Markdown(topic.Name)
			for _, b := range block.FindAllStringSubmatch(page, -1) {
				count++
				loadText(t, topic.Name, b[1]+neededBy(b[1]))
			}
		})
	}
	if count < 30 {
		t.Errorf("only %d examples found in the manual", count)
	}
}

var depends = regexp.MustCompile(`(?m)^\s*depends on (.*)$`)

// neededBy adds the services that a part of a control file depends on and does not have.
func neededBy(text string) string {
	var more strings.Builder
	for _, m := range depends.FindAllStringSubmatch(text, -1) {
		for name := range strings.SplitSeq(m[1], ",") {
			if name = strings.TrimSpace(name); !regexp.MustCompile(`(?m)^check \w+ ` + regexp.QuoteMeta(name) + `\b`).MatchString(text) {
				more.WriteString("check file " + name + " with path /" + name + "\n")
			}
		}
	}
	return more.String()
}

func TestManualSaysWhatEachProtocolProves(t *testing.T) {
	page, _ := manual.Markdown("protocols")
	for _, name := range protocol.Names() {
		p, _ := protocol.Lookup(name)
		row := regexp.MustCompile("(?m)^\\| [^|]*`" + regexp.QuoteMeta(name) + "`[^|]*\\|.*$").FindString(page)
		if !strings.Contains(row, "| "+p.Proves+" |") {
			t.Errorf("the table of protocols does not say that %s proves that %s", name, p.Proves)
		}
		if port := strconv.Itoa(p.Port); p.Port > 0 && !strings.Contains(row, port) {
			t.Errorf("the table of protocols does not have port %s of %s", port, name)
		}
	}
}

// code finds the codes where the sources give them to a diagnostic.
var code = regexp.MustCompile(`(?:(?:\b(?:fail|warn|failToken|complain)|\bc\.(?:Fail|Warn|FailToken))\([^"\n]*|Code(?::| =)\s*)"([a-z]+(?:-[a-z]+)*)"`)

func TestManualNamesEveryCode(t *testing.T) {
	page, _ := manual.Markdown("advice")
	for _, room := range []string{"../parser/*.go", "../checks/tests/*.go", "../checks/load/*.go", "../checks/probe/protocol/*.go"} {
		files, err := filepath.Glob(room)
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources at %s (%v)", room, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range code.FindAllStringSubmatch(string(text), -1) {
				if !strings.HasSuffix(file, "_test.go") && !strings.Contains(page, "`"+m[1]+"`") {
					t.Errorf("the page on advice does not explain %s, which %s tells", m[1], file)
				}
			}
		}
	}
}

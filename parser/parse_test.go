package parser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func parseText(t *testing.T, text string) *File {
	t.Helper()
	f, ds := Parse(Input{Path: "rc", Dialect: testDialect, Text: &text})
	if len(ds) > 0 {
		t.Fatal(written(t, ds))
	}
	return f
}

func TestTree(t *testing.T) {
	f := parseText(t, `
set daemon 30 start delay 2 minutes
check process p with pidfile /run/p.pid
  start program = "/bin/p start" as uid joe with timeout 5 seconds
  if cpu is greater than 60.5% 3 times within 5 cycles then exec "/bin/x" repeat every 2 cycles else if recovered 2 cycles then stop
  if 5 restarts with 6 cycles then timeout
  depends on a, if
  depends b
  every "*/5 * * * *"
`)
	daemon := f.Sets[0].(*SetDaemon)
	if daemon.Poll.Duration().Seconds() != 30 || daemon.Delay.Duration().Minutes() != 2 || daemon.Pos.Line != 2 {
		t.Errorf("daemon: %+v", daemon)
	}
	s := f.Services[0]
	if s.Kind != "process" || s.Name.Value != "p" || s.By != "pidfile" || s.Target.Value != "/run/p.pid" {
		t.Errorf("service: %+v", s)
	}
	if s.Start.Command.Value != "/bin/p start" || s.Start.UID.Value != "joe" || s.Start.Timeout.Duration().Seconds() != 5 {
		t.Errorf("start: %+v", s.Start)
	}
	r := s.Rules[0]
	if r.Starts != "cpu" || r.Fail.Times != 3 || r.Fail.Cycles != 5 || r.Recover.Times != 2 || r.Else.Kind != "stop" {
		t.Errorf("rule: %+v", r)
	}
	if limit := r.Test.(*testShare).Limit; !limit.Percent() || limit.Amount != 60.5 || limit.Pos.Column != 26 {
		t.Errorf("limit: %+v", limit)
	}
	if r.Then.Exec.Command.Value != "/bin/x" || r.Then.Exec.Repeat.Cycles.N != 2 || r.Pos.String() != "rc:5:3" {
		t.Errorf("action: %+v at %s", r.Then, r.Pos)
	}
	if l := s.RestartLimits[0]; l.Restarts.N != 5 || l.Cycles.N != 6 || l.Then.Kind != "unmonitor" {
		t.Errorf("restart limit: %+v", l)
	}
	var depends []string
	for _, d := range s.Depends {
		depends = append(depends, d.Value)
	}
	if want := []string{"a", "if", "b"}; !reflect.DeepEqual(depends, want) {
		t.Errorf("depends: %v", depends)
	}
	if s.Every[0].Cron.Value != "*/5 * * * *" {
		t.Errorf("every: %+v", s.Every[0])
	}
}

// Monit takes the word behind "check KIND" for the name, whatever it is.
func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"check file if path /x":           "if",
		"check file with with path /x":    "with",
		"check file include path /x":      "include",
		"check process check matching x":  "check",
		`check file "a b" path /x`:        "a b",
		"check file 5foo path /x":         "5foo",
		"check file a#b:c=d path /x":      "a#b:c=d",
		"check program program path /bin": "program",
		"CHECK File set PATH /x":          "set",
	} {
		if got := parseText(t, text).Services[0].Name.Value; got != want {
			t.Errorf("%s: name %q", text, got)
		}
	}
}

func TestAllow(t *testing.T) {
	f := parseText(t, `set httpd port 1 allow joe:se:cr#et,x read-only allow "a b":"c d" allow user:password allow ::1 allow 10.0.0.0/8
	allow @wheel allow md5 /etc/p joe allow example.org allow joe: x`)
	var got []string
	for _, a := range f.Sets[0].(*SetHTTPD).Allow {
		got = append(got, fmt.Sprint(a.Kind, "|", a.User.Value, "|", a.Password.Value, "|", a.Host.Value, "|", a.Path.Value, "|", len(a.Users), a.ReadOnly))
	}
	want := []string{"user|joe|se:cr#et,x|||0 true", "user|a b|c d|||0 false", "user|user|password|||0 false",
		"host|||::1||0 false", "host|||10.0.0.0/8||0 false", "group|wheel||||0 false", "file||||/etc/p|1 false",
		"host|||example.org||0 false", "user|joe|x|||0 false"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestMailFormat(t *testing.T) {
	f := parseText(t, "set mail-format { from: Joe <a@b>, # c\n reply-to: x@y;\n subject: s; t\n message: it's from: me\n  you }")
	m := f.Sets[0].(*SetMailFormat).Format
	if m.From.Value != "Joe <a@b>" || m.ReplyTo.Value != "x@y" || m.Subject.Value != "s; t" || m.Message.Value != "it's from: me\n  you" {
		t.Errorf("%+v %+v %+v %+v", m.From, m.ReplyTo, m.Subject, m.Message)
	}
	if m.Subject.Pos.Line != 3 || m.Subject.Pos.Column != 11 {
		t.Errorf("subject at %s", m.Subject.Pos)
	}
}

func writeFile(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestIncludes(t *testing.T) {
	dir := t.TempDir()
	rc := filepath.Join(dir, "rc")
	writeFile(t, rc, "check file a path /a\n  include \""+dir+"/rules *.cfg\"\n  if size > 1 MB include tolerance then alert\ninclude "+
		dir+"/none/*\ninclude "+dir+"\ncheck file c path /c\n", 0o600)
	writeFile(t, filepath.Join(dir, "rules 1.cfg"), "if size > 2 MB then alert\ncheck file b path /b\n", 0o644)
	writeFile(t, filepath.Join(dir, "tolerance"), "for 3 cycles", 0o644)
	f, ds := Parse(Input{Path: rc, Dialect: testDialect})
	if ds.Failed() || len(f.Services) != 3 || len(f.Files) != 3 {
		t.Fatalf("%d services of %v\n%s", len(f.Services), f.Files, written(t, ds))
	}
	if n := len(f.Services[0].Rules); n != 1 {
		t.Errorf("a has %d rules", n)
	}
	b := f.Services[1]
	if b.Name.Value != "b" || len(b.Rules) != 1 || b.Rules[0].Fail.Cycles != 3 || b.Pos.File != filepath.Join(dir, "rules 1.cfg") {
		t.Errorf("%+v", b)
	}
	if len(ds) != 2 || ds[1].Code != "include-folder" || ds[0].Code != "include-nothing" || ds[0].MonitText() != rc+":4: Include failed -- No such file or directory '"+dir+"/none/*'" {
		t.Error(written(t, ds))
	}
}

func TestControlFile(t *testing.T) {
	dir := t.TempDir()
	rc := filepath.Join(dir, "rc")
	for mode, want := range map[os.FileMode]string{0o600: "", 0o700: "", 0o400: "",
		0o640: "The control file '" + rc + "' permission 0640 is wrong, maximum 0700 allowed",
		0o602: "The control file '" + rc + "' permission 0602 is wrong, maximum 0700 allowed"} {
		writeFile(t, rc, "set daemon 5\n", mode)
		_, ds := Parse(Input{Path: rc})
		if got := strings.TrimSpace(written(t, ds)); got != want {
			t.Errorf("%o: %s", mode, got)
		}
		if err := os.Remove(rc); err != nil {
			t.Fatal(err)
		}
	}
	_, ds := Parse(Input{Path: rc})
	if got := strings.TrimSpace(written(t, ds)); got != "The control file '"+rc+"' is not a file" {
		t.Error(got)
	}
	writeFile(t, rc, "set daemon 5\n", 0o600)
	if os.Getuid() != 0 {
		t.Skip("only root can give a file away")
	}
	if err := os.Chown(rc, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	_, ds = Parse(Input{Path: rc})
	if got := strings.TrimSpace(written(t, ds)); got != "The control file '"+rc+"' must be owned by you." {
		t.Error(got)
	}
}

func TestRefusedIncludes(t *testing.T) {
	dir := t.TempDir()
	rc := filepath.Join(dir, "rc")
	include := func(name, text string, mode os.FileMode) Diagnostics {
		writeFile(t, filepath.Join(dir, name), text, mode)
		writeFile(t, rc, "include "+name+"\n", 0o600)
		_, ds := Parse(Input{Path: rc})
		return ds
	}
	if ds := include("writable", "set daemon 5\n", 0o664); len(ds) != 1 || ds[0].Code != "include-writable" || ds[0].Pos.Column != 9 {
		t.Error(written(t, ds))
	}
	if ds := include("loop", "include rc\n", 0o644); len(ds) != 1 || ds[0].Code != "include-loop" || len(ds[0].Included) != 1 {
		t.Error(written(t, ds))
	}
	if ds := include("many", strings.Repeat("include one\n", 1100), 0o644); ds.Failed() {
		t.Error(written(t, ds)[:200]) // the file does not exist, so nothing is opened
	}
	writeFile(t, filepath.Join(dir, "one"), "", 0o644)
	if ds := include("many", strings.Repeat("include one\n", 1100), 0o644); len(ds) != 1 || ds[0].Code != "include-many" {
		t.Error(written(t, ds))
	}
	if err := os.Remove(filepath.Join(dir, "one")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "one")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, rc, "include one\nset daemon 5\n", 0o600)
	if f, ds := Parse(Input{Path: rc}); len(ds) != 1 || len(f.Sets) != 1 || !strings.Contains(ds[0].Message, "no such file") {
		t.Error(written(t, ds))
	}
}

// Input of any size and kind gives an answer, in memory bounded by the limits.
func TestHostileInput(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "only comments": "#\n# \xff\n", "bom": "\ufeffset daemon 5\n", "nul": "set\x00daemon 5",
		"words": strings.Repeat("a ", 2<<20), "quotes": strings.Repeat("\"\n", 1<<18), "braces": strings.Repeat("{", 1<<20),
		"one word": strings.Repeat("x", 1<<20), "sets": strings.Repeat("set ", 1<<18), "ifs": "check file f path /x\n" + strings.Repeat("if ", 1<<18),
		"colons": "check file " + strings.Repeat("a:", 1<<18), "escapes": `check file "` + strings.Repeat(`\"`, 1<<19),
		"strings": strings.Repeat("\"a\" ", 1<<18), "options": "check host h address x\n if failed " + strings.Repeat("port 1 ", 1<<16),
	} {
		_, ds := Parse(Input{Path: "rc", Dialect: testDialect, Text: &text})
		if len(ds) > 200 {
			t.Errorf("%s: %d diagnostics", name, len(ds))
		}
	}
	path := filepath.Join(t.TempDir(), "large")
	writeFile(t, path, "set daemon 5\n", 0o600)
	if err := os.Truncate(path, 100<<20); err != nil {
		t.Fatal(err)
	}
	if _, ds := Parse(Input{Path: path}); !ds.Failed() || !strings.Contains(ds[0].Message, "32 MB") {
		t.Error(written(t, ds))
	}
}

func TestJSON(t *testing.T) {
	text := "set deamon 5\n"
	_, ds := Parse(Input{Path: "rc", Text: &text})
	var b bytes.Buffer
	if err := ds.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"file": "rc", "line": 1.0, "column": 5.0, "end": 11.0, "severity": "error", "code": "syntax",
		"message": `unexpected "deamon"`, "suggestion": "daemon", "fix": "set daemon 5",
		"expected": "a setting such as daemon, log, httpd, mailserver, alert or limits"}
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("%v", got)
	}
	if text := ds[0].MonitText(); text != "rc:1: syntax error 'deamon'" {
		t.Error(text)
	}
}

func TestAllowed(t *testing.T) {
	text := "# upkeep: allow include-nothing\n\n# more\ninclude /nowhere/*\ninclude /nowhere/*\n"
	if _, ds := Parse(Input{Path: "rc", Text: &text}); len(ds) != 0 {
		t.Error(written(t, ds))
	}
	text = "set daemon 5\n# upkeep: allow include-nothing\n\ninclude /nowhere/*\ninclude /nowhere/*\n"
	if _, ds := Parse(Input{Path: "rc", Text: &text}); len(ds) != 1 || ds[0].Pos.Line != 5 {
		t.Error(written(t, ds))
	}
	text = "set daemon 5\n# upkeep: allow a, b\n\n\t# more\nset log syslog # upkeep: allow c\nset init\n# upkeep: allow d\n" + strings.Repeat("\n", 60)
	f, _ := Parse(Input{Path: "rc", Text: &text})
	for _, test := range []struct {
		code string
		line int
		want bool
	}{{"a", 2, true}, {"b", 3, true}, {"a", 5, true}, {"a", 1, false}, {"a", 6, false}, {"x", 5, false}, {"c", 4, false}, {"c", 5, true},
		{"c", 6, true}, {"c", 7, false}, {"d", 8, true}, {"d", 56, true}, {"d", 57, false}, {"d", 100, false}} {
		if got := f.Allows(Diagnostic{Code: test.code, Pos: Pos{File: "rc", Line: test.line}}); got != test.want {
			t.Errorf("%s in line %d: %v", test.code, test.line, got)
		}
	}
}

func TestNearest(t *testing.T) {
	for word, want := range map[string]string{"htpp": "http", "proces": "process", "tehn": "then", "x": "", "wibble": "", "http": ""} {
		if got := Nearest(word, []string{"http", "process", "then", "ssh"}); got != want {
			t.Errorf("%s: %q", word, got)
		}
	}
}

func TestSecretsStayHidden(t *testing.T) {
	text := "set httpd port 1 allow joe:hushhush wibble\nset mailserver x username a password 'hush hush' usrname b c=d\n" +
		"set mmonit http://u:hushhush@h/c timeut 5\nset mailserver x password hushhush port y\n"
	_, ds := Parse(Input{Path: "rc", Text: &text})
	var b bytes.Buffer
	if err := ds.JSON(&b); err != nil {
		t.Fatal(err)
	}
	if got := written(t, ds) + b.String(); strings.Contains(got, "hush") || !ds.Failed() {
		t.Error(got)
	}
}

// A password with blanks is hidden to its end in what an error shows, and what follows it is not.
func TestErrorsHidePasswordsWithBlanks(t *testing.T) {
	for line, want := range map[string]string{
		"allow v:XXXXXX XXXXXX XXXXXX {":           "allow v:******************** {",
		"allow <v>:XXXXXX XXXXXX read-only }":      "allow <v>:************* read-only }",
		`allow v:"XXXXXX XXXXXX" read-only }`:      `allow v:*************** read-only }`,
		"allow v:XXXXXX password XXXXXX allow w: ": "allow v:********************** allow w: ",
		"allow v:XXXXXX XXXXXX allow w:XXXXXX x {": "allow v:************* allow w:******** {",
	} {
		text := "set httpd port 2812\n" + line + "\n"
		_, ds := Parse(Input{Path: "f", Text: &text})
		if len(ds) == 0 || !slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Line == want }) {
			t.Errorf("%s: %+v", line, ds)
		}
	}
}

// Whoever owns an included file, or the folder that it is in, would choose the programs that root runs.
func TestIncludesOfOthersAreRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	for name, give := range map[string]string{"the file": "d/more", "its folder": "d", "the target of a link": "elsewhere", "one of a pattern": "d/z", "": ""} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "d"), 0o755); err != nil {
			t.Fatal(err)
		}
		rc := filepath.Join(dir, "rc")
		writeFile(t, filepath.Join(dir, "elsewhere"), "check system here\n", 0o644)
		writeFile(t, filepath.Join(dir, "d/more"), "set daemon 7\n", 0o644)
		writeFile(t, filepath.Join(dir, "d/z"), "", 0o644)
		writeFile(t, rc, "include d/*\n", 0o600)
		if err := os.Symlink("../elsewhere", filepath.Join(dir, "d/link")); err != nil {
			t.Fatal(err)
		}
		if give != "" {
			if err := os.Chown(filepath.Join(dir, give), 65534, 65534); err != nil {
				t.Fatal(err)
			}
		}
		f, ds := Parse(Input{Path: rc, Dialect: testDialect})
		refused := slices.ContainsFunc(ds, func(d Diagnostic) bool {
			return d.Code == "include-owner" && d.Severity == Error && d.Pos.Column == 9 && strings.Contains(d.Message, "uid 65534")
		})
		if refused != (give != "") || ds.Failed() != refused {
			t.Errorf("%s of another owner: %s", name, written(t, ds))
		}
		if f != nil && (give == "elsewhere" && len(f.Services) > 0 || give == "d" && len(f.Sets) > 0) {
			t.Errorf("%s of another owner was read", name)
		}
	}
}

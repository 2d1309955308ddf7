package boot

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// unitTexts are units as people write them, with what keeps them from coming back, "" for nothing. gone is a program
// that is missing.
var unitTexts = map[string]struct{ text, says string }{
	"comment in a continued line":    {"[Service]\nExecStart=/bin/true a \\\n# why\n  ; and this\n  b\n", ""},
	"comment, program missing":       {"[Service]\nExecStart=/opt/gone \\\n# why\n  --now\n", "/opt/gone is missing"},
	"program on the next line":       {"[Service]\nExecStart=\\\n  /opt/gone a\n", "/opt/gone is missing"},
	"program there on the next line": {"[Service]\nExecStart=\\\n# the real one\n  /bin/true a\n", ""},
	"line of 5000 bytes":             {"[Service]\nEnvironment=A=" + strings.Repeat("x", 5000) + "\nExecStart=/opt/gone\n", "/opt/gone is missing"},
	"line of 1.1 MB":                 {"[Service]\nEnvironment=A=" + strings.Repeat("x", 1100000) + "\nExecStart=/bin/true\n", "line 2 is longer than"},
	"line without =":                 {"[Unit]\nfoo bar\n[Service]\nExecStart=/opt/gone\n", "/opt/gone is missing"},
	"line before a section":          {"Foo=bar\n[Service]\nExecStart=/opt/gone\n", "/opt/gone is missing"},
	"section without end":            {"[Service\nExecStart=/bin/true\n", "line 1 has a section header without its end"},
	"not UTF-8":                      {"[Service]\nX=\xff\nExecStart=/bin/true\n", "line 2 is not UTF-8"},
	"byte order mark, CR LF":         {"\xef\xbb\xbf[Service]\r\nExecStart=/opt/gone\r\n", "/opt/gone is missing"},
	"CR alone":                       {"[Service]\rExecStart=/opt/gone\r", "/opt/gone is missing"},
	"backslash at the end":           {"[Service]\nExecStart=/opt/gone \\", "/opt/gone is missing"},
	"blank line ends a line":         {"[Service]\nExecStart=/bin/true \\\n\nNice=5\n", ""},
	"escaped backslash at the end":   {"[Service]\nEnvironment=a=b\\\\\nExecStart=/opt/gone\n", "/opt/gone is missing"},
	"indented":                       {"  [Service]  \n   ExecStart  =   /opt/gone\n", "/opt/gone is missing"},
	"quoted program":                 {"[Service]\nExecStart=\"/opt/my gone\" a\n", "/opt/my gone is missing"},
	"quoted in part":                 {"[Service]\nExecStart=/opt/\"x y\"/b a\n", "/opt/x y/b is missing"},
	"escaped program":                {"[Service]\nExecStart=/opt/\\x67one\n", "/opt/gone is missing"},
	"quote not closed":               {"[Service]\nExecStart=/bin/true \"a\n", "a quote is not closed"},
	"no ExecStart":                   {"[Service]\nType=simple\n", "it has no ExecStart"},
	"section in lower case":          {"[service]\nExecStart=/bin/true\n", "it has no ExecStart"},
	"two ExecStart":                  {"[Service]\nExecStart=/bin/true\nExecStart=/bin/true\n", "more than one ExecStart"},
	"two programs in one":            {"[Service]\nType=oneshot\nExecStart=/bin/true \\; a ; /opt/gone\n", "/opt/gone is missing"},
	"oneshot for ever":               {"[Service]\nType=oneshot\nRestart=always\nExecStart=/bin/true\n", "Restart=always is not for Type=oneshot"},
	"relative program":               {"[Service]\nExecStart=bin/true\n", "neither a name nor an absolute path"},
	"a folder":                       {"[Service]\nExecStart=/opt/\n", "the program is a folder"},
	"other name without one":         {"[Service]\nExecStart=@/bin/true\n", "the name for the program is missing"},
	"other name":                     {"[Service]\nExecStart=-@/bin/true [true]\n", ""},
}

func TestUnitSyntax(t *testing.T) {
	for name, c := range unitTexts {
		t.Run(name, func(t *testing.T) {
			x := withSystemd(t, map[string]string{"/bin/true": "x", "/usr/lib/systemd/system/app.service": c.text})
			x.enable("app.service")
			answer := Yes
			if c.says != "" {
				answer = No
			}
			want(t, Read(x.root).Unit("app.service"), answer, c.says)
		})
	}
}

// TestUnitSyntaxOfSystemd holds the same texts against systemd itself, where it is installed.
func TestUnitSyntaxOfSystemd(t *testing.T) {
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	dir := t.TempDir()
	for name, c := range unitTexts {
		if name == "two programs in one" || name == "line of 1.1 MB" {
			continue // its verify looks at the first program only; the text would be all of the output
		}
		file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".service")
		file = strings.NewReplacer("=", "", ",", "").Replace(file)
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, _ := exec.CommandContext(t.Context(), verify, "verify", "--man=no", file).CombinedOutput()
		bad := false
		for _, sign := range []string{"is not executable", "bad unit file setting", "failed to load properly"} {
			bad = bad || strings.Contains(string(out), sign)
		}
		if bad != (c.says != "") {
			t.Errorf("%s: we say %q, systemd-analyze %s", name, c.says, out)
		}
	}
}

// TestUnitNeeds: a unit whose folder, user or log cannot be had does not start (CHDIR, USER, STDOUT).
func TestUnitNeeds(t *testing.T) {
	for name, c := range map[string]struct {
		lines  string
		answer Answer
		says   string
	}{
		"folder":               {"WorkingDirectory=/srv/gone", No, "the folder /srv/gone is missing"},
		"folder that may miss": {"WorkingDirectory=-/srv/gone", Yes, ""},
		"folder that is made":  {"WorkingDirectory=/var/lib/app/x\nStateDirectory=app", Yes, ""},
		"folder in /run":       {"WorkingDirectory=/run/app", No, "/run/app lies in /run, which is empty"},
		"folder by tmpfiles":   {"WorkingDirectory=/run/kept", Yes, ""},
		"user":                 {"User=bob", No, "the user bob is missing"},
		"user by number":       {"User=4711", Yes, ""},
		"user made at start":   {"User=bob\nDynamicUser=yes", Yes, ""},
		"log":                  {"StandardOutput=append:/var/log/gone/out", No, "the folder for logs /var/log/gone is missing"},
		"environment":          {"EnvironmentFile=/etc/default/gone", No, "the file /etc/default/gone is missing"},
		"environment that may": {"EnvironmentFile=-/etc/default/gone", Yes, ""},
		"root of its own":      {"RootDirectory=/srv/jail\nWorkingDirectory=/x", Yes, ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := withSystemd(t, map[string]string{"/usr/lib/systemd/system/app.service": "[Service]\nExecStart=/usr/sbin/nginx\n" + c.lines + "\n",
				"/run/app/": "", "/run/kept/": "", "/usr/lib/tmpfiles.d/kept.conf": "d /run/kept 0755 root root -\n"})
			x.enable("app.service")
			want(t, Read(x.root).Unit("app.service"), c.answer, c.says)
		})
	}
	x := withSystemd(t, map[string]string{"/etc/nsswitch.conf": "passwd: files sss\n", "/usr/lib/systemd/system/app@.service": "[Service]\nExecStart=/srv/%i/run\nUser=bob\n",
		"/srv/one/run": "x"})
	x.enable("app@one.service", "app@two.service")
	x.put("/etc/systemd/system/multi-user.target.wants/app@one.service", "-> /usr/lib/systemd/system/app@.service")
	x.put("/etc/systemd/system/multi-user.target.wants/app@two.service", "-> /usr/lib/systemd/system/app@.service")
	want(t, Read(x.root).Unit("app@one.service"), Unsure, "sss may know it or not")
	want(t, Read(x.root).Unit("app@two.service"), No, "/srv/two/run is missing")
}

func FuzzUnitSyntax(f *testing.F) {
	for _, c := range unitTexts {
		if len(c.text) < 10000 {
			f.Add(c.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		settings, fault := readSettings(text)
		for _, s := range settings {
			if s.name == "" || s.section == "" || strings.ContainsAny(s.name+s.value, "\n\r\x00") {
				t.Errorf("setting %q", s)
			}
		}
		u := &unitFile{name: "a@b.service", options: settings, fault: fault}
		for _, command := range u.commands() {
			if len(command) == 0 || command[0] == "" {
				t.Errorf("command %q", command)
			}
		}
		_, _ = u.refused(), u.needs()
	})
}

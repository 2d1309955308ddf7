package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/upkeep-monitor/upkeep/checks"
)

func said(t *testing.T, name string, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	p := &program{name: name, args: args, in: strings.NewReader("hello\n"), out: &o, err: &e}
	status = p.run()
	return status, o.String(), e.String()
}

func TestHelpNamesEveryOptionAndCommand(t *testing.T) {
	_, out, _ := said(t, "upkeep", "-h")
	var o options
	if _, err := o.parse(nil); err != nil {
		t.Fatal(err)
	}
	o.set.VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(out, "--"+f.Name) {
			t.Errorf("the help does not name --%s", f.Name)
		}
	})
	for verb := range verbs {
		if !strings.Contains(out, "\n  "+verb+" ") {
			t.Errorf("the help does not name the command %s", verb)
		}
	}
}

func TestHelpSuggestsTheNearestTopic(t *testing.T) {
	status, _, errs := said(t, "upkeep", "help", "proces")
	if status != 1 || !strings.Contains(errs, `did you mean "process"?`) || !strings.Contains(errs, "  filesystem") {
		t.Errorf("status %d, said %q", status, errs)
	}
}

func TestHelpFindsThePagesOfAWord(t *testing.T) {
	status, _, errs := said(t, "upkeep", "help", "copytruncate")
	if status != 1 || !strings.Contains(errs, "  actions ") || strings.Contains(errs, "  network ") {
		t.Errorf("status %d, said %q", status, errs)
	}
	if status, out, _ := said(t, "upkeep", "help", "check", "process"); status != 0 || !strings.HasPrefix(out, "CHECK PROCESS\n") {
		t.Errorf("help check process: status %d, %.40q", status, out)
	}
}

func TestVersionLineIsMonitsWhenCalledSo(t *testing.T) {
	for name, want := range map[string]string{"upkeep": "This is upkeep version " + Version, "monit": "This is Monit version " + checks.MonitVersion} {
		if _, out, _ := said(t, name, "-V"); !strings.HasPrefix(out, want+"\n") {
			t.Errorf("%s -V begins with %q, want %q", name, out, want)
		}
	}
}

func TestHash(t *testing.T) {
	const sha1Sum, md5Sum = "f572d396fae9206628714fb2ce00f72e94f2258f", "b1946ac92492d2347c6235b4d2611184"
	const sha256Sum = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, out, _ := said(t, "upkeep", "-H"); out != "SHA256(stdin) = "+sha256Sum+"\nSHA1(stdin)   = "+sha1Sum+"\nMD5(stdin)    = "+md5Sum+"\n" {
		t.Errorf("of standard input: %q", out)
	}
	if _, out, _ := said(t, "upkeep", "-H", file); !strings.HasPrefix(out, "SHA256("+file+") = "+sha256Sum+"\n") {
		t.Errorf("of a file: %q", out)
	}
	if status, _, errs := said(t, "upkeep", "-H", file+".missing"); status != 1 || !strings.Contains(errs, "no such file") {
		t.Errorf("of a file that is not there: status %d, %q", status, errs)
	}
}

func TestCompletionScriptsAreReadByTheirShells(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			status, out, errs := said(t, "upkeep", "completion", shell)
			if status != 0 || !strings.Contains(out, "procmatch") || !strings.Contains(out, "filesystem") {
				t.Fatalf("status %d, %s\n%s", status, errs, out)
			}
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skipf("%s is not installed here", shell)
			}
			cmd := exec.Command(path, "-n")
			cmd.Stdin = strings.NewReader(out)
			if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
				t.Errorf("%s refuses it: %v\n%s", shell, err, said)
			}
		})
	}
	if status, _, _ := said(t, "upkeep", "completion", "tcsh"); status != 1 {
		t.Errorf("an unknown shell ends with %d", status)
	}
}

func TestCompletionOfBashOffersNamesUnexpanded(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed here")
	}
	_, script, _ := said(t, "upkeep", "completion", "bash")
	script += `
upkeep() { printf '%s\n' 'web server' '$(echo expanded)' db; }
COMP_WORDS=(upkeep restart ''); COMP_CWORD=2
_upkeep
printf '%s\n' "${COMPREPLY[@]}"
`
	out, err := exec.Command(bash, "-c", script).CombinedOutput()
	if want := "all\nweb\\ server\n\\$\\(echo\\ expanded\\)\ndb\n"; err != nil || string(out) != want {
		t.Errorf("offered %q, want %q (%v)", out, want, err)
	}
}

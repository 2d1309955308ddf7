package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// answer is what one run of the program left: exit status and texts.
type answer struct {
	code     int
	out, err string
}

// call runs the program in this process, as main does.
func call(name string, args ...string) answer {
	var out, errs bytes.Buffer
	p := &program{name: name, args: args, in: strings.NewReader(""), out: &out, err: &errs}
	code := p.run()
	return answer{code, out.String(), errs.String()}
}

// controlFile writes a control file whose daemon keeps its files beside it. %s in text is the folder.
func controlFile(t *testing.T, text string) (file, dir string) {
	t.Helper()
	dir = t.TempDir()
	file = filepath.Join(dir, "rc")
	head := "set daemon 1\nset pidfile %[1]s/pid\nset statefile %[1]s/state\nset idfile %[1]s/id\nset logfile %[1]s/log\n"
	if err := os.WriteFile(file, []byte(fmt.Sprintf(head, dir)+strings.ReplaceAll(text, "%s", dir)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, dir
}

// script writes a program.
func script(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// expect compares the exit status and looks for texts in what was said.
func (s answer) expect(t *testing.T, what string, code int, texts ...string) {
	t.Helper()
	if s.code != code {
		t.Errorf("%s: exit status %d, want %d; it said %q and %q", what, s.code, code, s.out, s.err)
	}
	for _, text := range texts {
		if !strings.Contains(s.out+s.err, text) {
			t.Errorf("%s: no %q in %q and %q", what, text, s.out, s.err)
		}
	}
}

// TestClientOfMonit talks to a daemon of Monit that still runs with the control file: what Monit knows is asked in its
// words, nothing is done behind its back, and no second daemon starts beside it.
func TestClientOfMonit(t *testing.T) {
	var orders []string
	monit := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/_summary":
			fmt.Fprint(w, "Monit 5.33.0 uptime: 0m\n")
		case "/_doaction", "/_runtime":
			_ = r.ParseForm() // a form that cannot be read has no action
			orders = append(orders, r.URL.Path+" "+r.Form.Get("action")+" "+strings.Join(r.Form["service"], ","))
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprintf(w, "<h2>Not Found</h2>There is no service named %q<hr>", strings.TrimPrefix(r.URL.Path, "/"))
		}
	}))
	defer monit.Close()
	port := monit.Listener.Addr().(*net.TCPAddr).Port
	file, dir := controlFile(t, "set httpd port "+strconv.Itoa(port)+" address 127.0.0.1 allow admin:pw\n"+
		"check file one with path %s/rc\n group g\ncheck file two with path %s/rc\n")
	foreign := strconv.Itoa(os.Getppid())
	if err := os.WriteFile(filepath.Join(dir, "pid"), []byte(foreign), 0o600); err != nil {
		t.Fatal(err)
	}

	call("upkeep", "-c", file, "summary").expect(t, "summary", 0, "Monit 5.33.0 uptime")
	call("upkeep", "-c", file, "start", "one").expect(t, "start", 0)
	call("upkeep", "-c", file, "-g", "g", "stop").expect(t, "stop of a group", 0)
	call("upkeep", "-c", file, "monitor", "all").expect(t, "monitor all", 0)
	call("upkeep", "-c", file, "stop").expect(t, "stop of nothing", 1, "Please specify a service name or 'all' after stop")
	for _, args := range [][]string{{"alerts"}, {"reload"}, {"quit"}, {"summary", "--format", "json"}, {"unmonitor", "one", "--for", "1m"}} {
		call("upkeep", append([]string{"-c", file}, args...)...).expect(t, args[0], 1, "Monit's daemon runs with this control file")
	}
	call("upkeep", "-c", file, "-I").expect(t, "a second daemon", 1, "two would act on the same services")

	want := "/_doaction start one|/_doaction stop one|/_doaction monitor one,two" // and the machine itself
	if got := strings.Join(orders, "|"); !strings.HasPrefix(got, want) {
		t.Errorf("Monit was told %q, want %q", got, want)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "pid")); err != nil || string(text) != foreign {
		t.Errorf("the pid file was touched: %q, %v", text, err)
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
)

// examine runs the doctor on a machine whose files stand below root.
func examine(t *testing.T, root, file string) answer {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{name: "upkeep", args: []string{"-c", file, "doctor"}, in: strings.NewReader(""), out: &out, err: &errs, root: root}
	code := p.run()
	return answer{code, out.String(), errs.String()}
}

// ofTheMachine are findings that differ from machine to machine.
var ofTheMachine = regexp.MustCompile(`(?m)^\S+ +(limits|time|disk) .*\n( +mend: .*\n)?`)

// TestDoctorOfFaults: the golden text of an installation with a fault in every corner that a test can make one in.
func TestDoctorOfFaults(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := closed.Addr().(*net.TCPAddr).Port
	if err := closed.Close(); err != nil { // so that nobody listens there
		t.Fatal(err)
	}
	file, dir := controlFile(t, fmt.Sprintf("set alert ops@example.com\nset mailserver 127.0.0.1 port %d\nset logfile %%s/nowhere/log\nset statefile %%s/open/state\nset eventqueue basedir %%s/lost/queue\n", port))
	put(t, dir, "/open/x", "")
	if err := os.Chmod(dir+"/open", 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "/lost", "a file where a folder is to be")
	root := systemdTree(t)
	if err := moveAside(root, "/etc/systemd/system/multi-user.target.wants/upkeep.service"); err != nil {
		t.Fatal(err)
	}
	got := examine(t, root, file)
	if got.code != 1 {
		t.Errorf("status %d: %s", got.code, got.err)
	}
	for _, test := range []string{"limits", "time", "disk"} {
		if !regexp.MustCompile(`(?m)^\w+ +` + test + ` `).MatchString(got.out) {
			t.Errorf("nothing is said of %s", test)
		}
	}
	text := ofTheMachine.ReplaceAllString(got.out, "")
	text = strings.NewReplacer(dir, "DIR", fmt.Sprint(port), "PORT").Replace(text)
	const want = `ok       control file   DIR/rc, 1 services
error    state          DIR/open may be changed by others (mode 0777)
                        mend: chmod 700 DIR/open
ok       state          DIR/open can be written
error    queue          alerts that wait cannot be kept: open DIR/lost/queue: not a directory
                        mend: run as the daemon's user, or name another folder with ` + "`set eventqueue`" + `
error    log            open DIR/nowhere: no such file or directory
                        mend: give its folder to the user who runs upkeep, or name another with ` + "`set log`" + `
error    daemon         it does not run
                        mend: start it: systemctl start upkeep, or upkeep -c DIR/rc
error    boot           upkeep will not come back, because unit upkeep.service is disabled (systemctl enable upkeep.service)
                        mend: upkeep install, or enable the unit of the package
warning  watchdog       systemd does not watch whether upkeep hangs: upkeep.service has no WatchdogSec
                        mend: set WatchdogSec=60 in upkeep.service
warning  watchdog       systemd does not always restart upkeep: upkeep.service has no Restart
                        mend: set Restart=always in upkeep.service
error    mail           mail server 127.0.0.1:PORT: connection refused
                        mend: see that the server runs, and compare host, port, TLS and password in ` + "`set mailserver`" + `
`
	if text = regexp.MustCompile(`/\.upkeep-doctor-\d+`).ReplaceAllString(text, ""); text != want {
		t.Errorf("said:\n%s\nwant:\n%s", text, want)
	}
}

// TestDoctorOfADaemon: a daemon that runs and answers, with a mail server that greets, is well.
func TestDoctorOfADaemon(t *testing.T) {
	post, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer post.Close()
	host, port, err := net.SplitHostPort(post.Addr)
	if err != nil {
		t.Fatal(err)
	}
	d := startDaemon(t, fmt.Sprintf("set alert ops@example.com\nset mailserver %s port %s\n", host, port))
	d.await("upkeep .* started")
	eventually(t, "the daemon answers", func() bool { return d.ask("summary").code == 0 })
	var list []finding
	got := d.ask("doctor", "--format", "json")
	if err := json.Unmarshal([]byte(got.out), &list); err != nil {
		t.Fatalf("%v: %s", err, got.out)
	}
	for _, test := range []string{"control file", "state", "queue", "log", "daemon", "mail"} {
		if !slices.ContainsFunc(list, func(f finding) bool { return f.Test == test && f.Result == healthy }) {
			t.Errorf("%s is not well: %s", test, got.out)
		}
	}
	if len(post.Mails()) > 1 { // that the daemon has started
		t.Errorf("%d mails were sent", len(post.Mails()))
	}
}

// TestDoctorOfABrokenControlFile: the first patient is the control file.
func TestDoctorOfABrokenControlFile(t *testing.T) {
	open, _ := controlFile(t, "")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	examine(t, "/", open).expect(t, "readable by all", 1, "error    control file", "permission 0644 is wrong")
	file, _ := controlFile(t, "check process\n")
	examine(t, "/", file).expect(t, "broken", 1, "error    control file", "has errors; the first:", "upkeep -t -c", "time")
	examine(t, "/", file+".none").expect(t, "missing", 1, "error    control file", "is not a file")
}

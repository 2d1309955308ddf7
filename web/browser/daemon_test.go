package browser

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// daemon is upkeep in a process of its own.
type daemon struct {
	t         *testing.T
	dir, file string
	url       string
	port      int
	cmd       *exec.Cmd
	said      *bytes.Buffer
}

const (
	admin  = "admin:pw"
	reader = "reader:pw"
)

// patience is how long a test waits for what has to come. It is not what is measured.
const patience = time.Minute

// startDaemon runs upkeep with a control file; %s in it is the test's own folder.
func startDaemon(t *testing.T, text string) *daemon {
	t.Helper()
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{t: t, dir: dir, file: filepath.Join(dir, "rc"), port: l.Addr().(*net.TCPAddr).Port}
	_ = l.Close()
	d.url = "http://127.0.0.1:" + strconv.Itoa(d.port)
	head := "set daemon 1\nset pidfile %[1]s/pid\nset statefile %[1]s/state\nset idfile %[1]s/id\nset logfile %[1]s/log\n" +
		"set httpd port %[2]d and use address 127.0.0.1 allow admin:pw allow reader:pw read-only\n"
	if err := os.WriteFile(d.file, []byte(fmt.Sprintf(head, dir, d.port)+strings.ReplaceAll(text, "%s", dir)), 0o600); err != nil {
		t.Fatal(err)
	}
	d.start()
	t.Cleanup(d.stop)
	return d
}

func (d *daemon) start() {
	d.t.Helper()
	d.said = &bytes.Buffer{}
	d.cmd = exec.Command(binary, "-c", d.file, "-I")
	d.cmd.Stdout, d.cmd.Stderr = d.said, d.said
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	eventually(d.t, "the daemon answers", func() bool {
		status, _ := d.ask(http.MethodGet, "/_ping", admin, "", nil)
		return status == http.StatusOK
	})
}

func (d *daemon) stop() {
	if d.cmd == nil {
		return
	}
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	if err := d.cmd.Wait(); err != nil {
		d.t.Errorf("the daemon ended with %v: %s", err, d.said)
	}
	d.cmd = nil
}

func (d *daemon) path(name string) string { return filepath.Join(d.dir, name) }

func (d *daemon) write(name, text string, mode os.FileMode) {
	d.t.Helper()
	if err := os.WriteFile(d.path(name), []byte(text), mode); err != nil {
		d.t.Fatal(err)
	}
}

// ask sends a request beside the browser. An answer that does not come is status 0.
func (d *daemon) ask(method, path, login, body string, header map[string]string) (status int, text string) {
	r, err := http.NewRequest(method, d.url+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	user, password, _ := strings.Cut(login, ":")
	r.SetBasicAuth(user, password)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(answer.Body); err != nil {
		return 0, err.Error()
	}
	return answer.StatusCode, b.String()
}

// change are the headers of a request that may change something.
func change() map[string]string {
	return map[string]string{"Content-Type": "application/json", "X-CSRF-Token": "a", "Cookie": "securitytoken=a"}
}

// killed ends the process that a pid file names, as a crash would, and returns when it is gone.
func (d *daemon) killed(pidFile string) {
	d.t.Helper()
	text, err := os.ReadFile(d.path(pidFile))
	if err != nil {
		d.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || pid < 2 {
		d.t.Fatalf("%s names no process: %q", pidFile, text)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		d.t.Fatal(err)
	}
}

func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for began := time.Now(); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("it never comes that %s", what)
		}
	}
}

// app is a process that lives until it is killed, with programs that start and stop it.
const app = `check process app with pidfile %s/app.pid
    start program = "/bin/sh -c 'sleep 1000 >/dev/null 2>&1 & echo $! >%s/app.pid'"
    stop program = "/bin/sh -c 'kill -9 $(cat %s/app.pid); rm -f %s/app.pid'"
    if does not exist then alert
`

// startApp starts the process of app and returns when the daemon sees it.
func (d *daemon) startApp() {
	d.t.Helper()
	if status, text := d.ask(http.MethodPost, "/api/actions", admin, `{"action":"start","services":["app"],"wait":true}`, change()); status != http.StatusOK {
		d.t.Fatalf("start app: %d %s", status, text)
	}
	d.t.Cleanup(func() {
		if text, err := os.ReadFile(d.path("app.pid")); err == nil {
			if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && pid > 1 {
				_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended already
			}
		}
	})
	eventually(d.t, "app is up", func() bool {
		_, text := d.ask(http.MethodGet, "/api/services/app", admin, "", nil)
		return strings.Contains(text, `"condition":"up"`)
	})
}

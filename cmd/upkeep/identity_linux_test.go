package main

import (
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
)

// surfaces are all that a daemon shows of itself, by where.
type surfaces map[string]string

// TestOneIdentity runs the program by its own name and by Monit's, and looks at everything it shows: by its own name nothing
// calls itself Monit, called as monit nothing calls itself upkeep, and all of one run have one version.
func TestOneIdentity(t *testing.T) {
	for _, c := range []struct{ name, title, product, other string }{
		{"upkeep", "upkeep", "upkeep " + Version, `(?i)\bmonit\b`},
		{"monit", "Monit", "Monit 6.0.0", `(?i)\bupkeep\b|5\.33|\b` + regexp.QuoteMeta(Version) + `\b`},
	} {
		t.Run(c.name, func(t *testing.T) {
			shown := showAll(t, c.name)
			for where, want := range map[string]string{
				"-V":                  "This is " + strings.Replace(c.product, " ", " version ", 1),
				"-i":                  c.title + " ID: ",
				"start":               "Starting " + c.product + " daemon",
				"log":                 "'mybox' " + c.product + " started",
				"mail":                "X-Mailer: " + c.product + "\r\n",
				"mail from":           "From: " + c.name + "@mybox\r\n",
				"mail subject":        "Subject: " + c.name + " alert --  Does not exist gone\r\n",
				"mail of the start":   "Subject: " + c.name + " alert --  " + c.title + " instance changed mybox\r\n",
				"mail text":           "Your faithful employee,\r\n" + c.title + "\r\n",
				"mail description":    "Description: " + c.product + " started\r\n",
				"collector's agent":   strings.Replace(c.product, " ", "/", 1),
				"collector's event":   "<![CDATA[" + c.product + " started]]>",
				"http test's agent":   strings.Replace(c.product, " ", "/", 1),
				"Server":              c.name + " " + strings.Fields(c.product)[1],
				"challenge":           `Basic realm="` + c.name + `"`,
				"error page":          ">" + c.name + " " + strings.Fields(c.product)[1] + "<",
				"_status":             c.product + " uptime: ",
				"status":              c.product + " uptime: ",
				"summary":             c.product + " uptime: ",
				"_status?format=xml":  "<version>6.0.0</version>", // of the document, by either name
				"_status2?format=xml": ` version="6.0.0"`,
				"syslog":              c.name + "[",
				"reload":              "",
				"home":                "",
				"_runtime":            "",
				"_about":              "",
				"report":              "",
			} {
				if where == "syslog" && os.Geteuid() != 0 {
					continue // root alone may give a program another /dev/log
				}
				text, ok := shown[where]
				if !ok || !strings.Contains(text, want) {
					t.Errorf("%s: %q is not in %q", where, want, text)
				}
				if strings.Contains(where, "xml") {
					continue
				}
				for _, line := range strings.Split(clean(text), "\n") {
					if regexp.MustCompile(c.other).MatchString(line) {
						t.Errorf("%s shows %q", where, line)
					}
				}
			}
		})
	}
}

// clean takes out what names Monit without being the program's name: M/Monit, and the daemon's name among services, which
// the protocol of collectors wants.
func clean(text string) string {
	return strings.NewReplacer("M/Monit", "", "<service>Monit</service>", "", "<service><![CDATA[Monit]]></service>", "", "<monit ", "", "</monit>", "").Replace(text)
}

func showAll(t *testing.T, name string) surfaces {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, name)
	if err := os.Symlink(os.Args[0], program); err != nil {
		t.Fatal(err)
	}
	shown, posted := surfaces{}, surfaces{}
	var mu sync.Mutex // guards posted: what is posted and tested goes on until the daemon ends
	posts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if r.URL.Path == "/tested" {
			posted["http test's agent"] = r.UserAgent()
			return
		}
		posted["collector's agent"] = r.UserAgent()
		posted["collector's event"] += string(body[max(0, strings.LastIndex(string(body), "<event>")):])
	}))
	t.Cleanup(posts.Close)
	mails, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mails.Close() })
	address := freeAddress(t)
	host, port, _ := net.SplitHostPort(address)
	_, mailPort, _ := net.SplitHostPort(mails.Addr)
	_, postPort, _ := net.SplitHostPort(strings.TrimPrefix(posts.URL, "http://"))
	rc := filepath.Join(dir, "rc")
	text := fmt.Sprintf("set daemon 1\nset log %[1]s/log\nset pidfile %[1]s/pid\nset idfile %[1]s/id\nset statefile %[1]s/state\n"+
		"set httpd port %[2]s address %[3]s allow admin:pw\nset mailserver 127.0.0.1 port %[4]s\nset mmonit %[5]s/collector\nset alert a@test\n"+
		"check system mybox\ncheck file gone path %[1]s/gone\n if does not exist then alert\n"+
		"check host web address 127.0.0.1\n if failed port %[6]s protocol http request \"/tested\" then alert\n", dir, port, host, mailPort, posts.URL, postPort)
	if err := os.WriteFile(rc, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.Command(program, append([]string{"-c", rc}, args...)...)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		out, _ := cmd.CombinedOutput() // its status is not what is asked
		return string(out)
	}
	end := startAs(t, program, rc, dir)
	waitFor(t, "mails and posts", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(mails.Mails()) >= 2 && strings.Count(posted["collector's event"], " started]]>") > 0 && posted["http test's agent"] != ""
	})
	for _, m := range mails.Mails() {
		for _, where := range []string{"mail", "mail from", "mail subject", "mail of the start", "mail text", "mail description"} {
			shown[where] += string(m.Raw)
		}
	}
	page := func(path, user string) (string, http.Header) {
		r, _ := http.NewRequest(http.MethodGet, "http://"+address+path, nil)
		r.SetBasicAuth(user, "pw")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return string(body), answer.Header
	}
	for where, path := range map[string]string{"home": "/", "_runtime": "/_runtime", "_about": "/_about", "_status": "/_status", "_status?format=xml": "/_status?format=xml",
		"_status2?format=xml": "/_status2?format=xml"} {
		shown[where], _ = page(path, "admin")
	}
	body, header := page("/", "nobody")
	shown["error page"], shown["challenge"], shown["Server"] = body, header.Get("WWW-Authenticate"), header.Get("Server")
	for _, verb := range []string{"status", "summary", "report", "reload"} {
		shown[verb] = run(verb)
	}
	shown["-V"], shown["-i"] = run("-V"), run("-i")
	shown["start"] = end()
	mu.Lock()
	maps.Copy(shown, posted)
	mu.Unlock()
	shown["log"] = content(t, filepath.Join(dir, "log"))
	if os.Geteuid() == 0 {
		shown["syslog"] = throughSyslog(t, program, rc, dir)
	}
	return shown
}

func waitFor(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never came: " + what)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// startAs runs the daemon until end is called, which gives what it said on the terminal.
func startAs(t *testing.T, program, rc, dir string) (end func() string) {
	t.Helper()
	out, err := os.Create(filepath.Join(dir, "said"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-I", "-c", rc)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), asProgram+"=1"), out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	t.Cleanup(stop)
	return func() string {
		stop()
		return content(t, out.Name())
	}
}

// throughSyslog runs the daemon where the syslog is a socket of ours, and gives what arrives there first.
func throughSyslog(t *testing.T, program, rc, dir string) string {
	t.Helper()
	socket := filepath.Join(dir, "syslog")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	// A place of its own in the tree of mounts, where /dev/log, or else /var/run/log, is the socket.
	place := `if test -e /dev/log; then mount --bind "$0" /dev/log; else mount -t tmpfs none /var/run && ln -s "$0" /var/run/log; fi && exec "$@"`
	cmd := exec.Command("unshare", "-m", "sh", "-c", place, socket, program, "-I", "-c", rc, "-l", "syslog")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	if err := l.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := l.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	return string(line[:n])
}

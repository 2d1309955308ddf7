package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

// Whatever the loader lets through: where nothing can be used, nobody gets in, neither over the port nor over the socket.
func TestNothingUsableLetsNobodyIn(t *testing.T) {
	for _, allow := range []checks.Allow{{}, {Password: "secret"}, {Network: "10.0.0.1/33"}, {Network: "10.0.0.0/255.0.0.255"}, {Network: "foo..bar"}, {Network: "*"},
		{File: "/nowhere"}, {File: t.TempDir()}, {File: "/dev/null", FileType: "cleartext"}, {ReadOnly: true}} {
		socket := filepath.Join(t.TempDir(), "s")
		s := startAnyway(t, &checks.HTTP{Port: freePort(t), Address: "127.0.0.1", UnixSocket: socket, Allow: []checks.Allow{allow}})
		for _, place := range []string{s.url, "unix:" + socket} {
			for _, login := range []string{"", ":", ":secret", "admin:", "root:root"} {
				if status := knock(t, place, "GET", "/_status", login); status == http.StatusOK {
					t.Errorf("%+v: %q gets in at %s", allow, login, place)
				}
			}
		}
	}
}

// piece is a part of set httpd, with what it allows.
type piece struct {
	text           string
	user, password string // who may log in
	readOnly       bool
}

// FuzzAllowed puts random options together. Whatever the loader takes, nobody comes in whom no allow names, and whoever may
// only read changes nothing.
func FuzzAllowed(f *testing.F) {
	for i := range uint64(64) {
		f.Add(i)
	}
	dir := f.TempDir()
	users, none := filepath.Join(dir, "users"), filepath.Join(dir, "none")
	if err := errors.Join(os.WriteFile(users, []byte("joe:pw\n:x\nbroken\n"), 0o600), os.WriteFile(none, []byte("# none\n"), 0o600)); err != nil {
		f.Fatal(err)
	}
	pieces := []piece{{text: "allow :secret"}, {text: `allow ""`}, {text: "allow 10.0.0.1/33"}, {text: "allow 10.0.0.0/255.0.0.255"}, {text: "allow u: read-only"},
		{text: "allow 192.0.2.1"}, {text: "allow 127.0.0.1"}, {text: "allow localhost"}, {text: "allow 127.0.0.1 read-only"}, {text: "allow admin:"},
		{text: "allow admin:secret", user: "admin", password: "secret"}, {text: "allow guest:guest read-only", user: "guest", password: "guest", readOnly: true},
		{text: `allow "":""`}, {text: "allow /nowhere"}, {text: "allow " + none}, {text: "allow " + users, user: "joe", password: "pw"}, {text: "allow md5 " + users},
		{text: "allow cleartext " + users + " read-only", user: "joe", password: "pw", readOnly: true}, {text: "allow @nobody-of-us"}, {text: "read-only"},
		{text: "signature disable"}, {text: "allow u:\n"}, {text: "allow foo..bar"}, {text: "allow 127.0.0.1:80"}}
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		var chosen []piece
		text := fmt.Sprintf("set httpd port %d address 127.0.0.1 unixsocket %s/s%d", freePort(t), dir, seed%1000)
		for range 1 + random.IntN(4) {
			chosen = append(chosen, pieces[random.IntN(len(pieces))])
			text += " " + chosen[len(chosen)-1].text
		}
		whole := text + "\ncheck system here\n"
		config, _ := load.File(load.Options{Path: "test", Text: &whole, Hostname: "here", Home: "/", PIDFile: "/pid"})
		if config == nil {
			return
		}
		s := startAnyway(t, config.Settings.HTTP)
		for _, place := range []string{s.url, "unix:" + config.Settings.HTTP.UnixSocket} {
			tryAll(t, text, place, chosen)
		}
	})
}

func tryAll(t *testing.T, text, place string, chosen []piece) {
	t.Helper()
	named := false
	writers, readers := map[string]bool{}, map[string]bool{}
	for _, p := range chosen {
		login := p.user + ":" + p.password
		named = named || strings.HasPrefix(p.text, "allow") && (p.user != "" || strings.Contains(p.text, "@"))
		if p.user != "" && !writers[login] && !readers[login] { // the first of a name counts
			writers[login], readers[login] = !p.readOnly, true
		}
		if p.text == "read-only" {
			writers = nil
		}
		if writers == nil {
			writers = map[string]bool{"nobody": true}
		}
	}
	for _, login := range []string{"", ":", ":secret", "admin:", "u:", "u:read-only", "admin:secret", "guest:guest", "joe:pw", "root:x"} {
		if status := knock(t, place, "GET", "/_status", login); status == http.StatusOK && named && !readers[login] {
			t.Errorf("%s: %q gets in at %s", text, login, place)
		}
		if status := knock(t, place, "POST", "/_doaction", login); status == http.StatusOK && named && !writers[login] {
			t.Errorf("%s: %q changes something at %s", text, login, place)
		}
	}
}

// startAnyway serves what can be served of the settings.
func startAnyway(t *testing.T, h *checks.HTTP) *running {
	t.Helper()
	r := &running{t: t, daemon: newFake(), log: &logBook{}}
	r.daemon.config.Settings.HTTP = h
	r.Server = New(Options{Daemon: r.daemon, Log: slog.New(r.log)})
	r.penalties.unheld = true
	_ = r.Reconfigure(h) // what cannot be done is what is tried here
	r.port, r.url = h.Port, fmt.Sprintf("http://127.0.0.1:%d", h.Port)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return r
}

// knock asks at a place, a URL or "unix:PATH", and gives the status, 0 without an answer.
func knock(t *testing.T, place, method, path, login string) int {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	if socket, ok := strings.CutPrefix(place, "unix:"); ok {
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}
		place = "http://localhost"
	}
	form := url.Values{tokenName: {"a"}, "action": {"stop"}, "service": {"conf"}, "format": {"text"}}
	r, err := http.NewRequestWithContext(t.Context(), method, place+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", tokenName+"=a")
	if user, password, ok := strings.Cut(login, ":"); ok {
		r.SetBasicAuth(user, password)
	}
	answer, err := (&http.Client{Transport: transport, Timeout: 20 * time.Second}).Do(r)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// Guesses from the administrator's address, many at a time, neither keep him out nor come quickly, from whichever loopback
// address they come.
func TestGuessesKeepNobodyOut(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	ctx, stop := context.WithCancel(t.Context())
	var guesses atomic.Int64
	var wait sync.WaitGroup
	for i := range 150 {
		dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(i), 1)}}
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: dialer.DialContext}}
		wait.Go(func() {
			for ctx.Err() == nil {
				q, _ := http.NewRequestWithContext(ctx, "GET", r.url+"/", nil)
				q.SetBasicAuth("admin", "guess")
				if answer, err := client.Do(q); err == nil {
					guesses.Add(1)
					_ = answer.Body.Close()
				}
			}
		})
	}
	began := time.Now()
	for i := range 20 {
		if answer, body := r.ask("GET", "/", admin, nil); answer.StatusCode != 200 {
			t.Errorf("try %d: who knows the password is answered %d %s", i, answer.StatusCode, body)
		}
	}
	time.Sleep(2*time.Second - min(time.Since(began), 2*time.Second))
	rate := float64(guesses.Load()) / time.Since(began).Seconds()
	stop()
	wait.Wait()
	if rate > 20 {
		t.Errorf("%.0f guesses a second", rate)
	}
	r.log.mu.Lock()
	defer r.log.mu.Unlock()
	if len(r.log.lines) > refusalsTold {
		t.Errorf("the log has %d lines of it", len(r.log.lines))
	}
}

func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for range 600 {
		c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	for range 3 {
		if answer, body := r.ask("GET", "/", admin, nil); answer.StatusCode != 200 {
			t.Errorf("answered %d %s", answer.StatusCode, body)
		}
	}
	if answer, _ := r.ask("GET", "/", "", nil); answer.StatusCode != 401 || !answer.Close {
		t.Errorf("answered %d, and the connection stays open: %t", answer.StatusCode, !answer.Close)
	}
}

func TestClientName(t *testing.T) {
	for address, want := range map[string]string{"127.0.0.1:1": "loopback", "127.9.9.9:1": "loopback", "[::1]:2": "loopback", "[::ffff:127.0.0.1]:2": "loopback",
		"[2001:db8::1:2:3:4]:5": "2001:db8::/64", "[2001:db8::9]:5": "2001:db8::/64", "192.0.2.1:3": "192.0.2.1", "@": "local"} {
		if got := clientOfAddress(address); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}

// A page that a name server of somebody else has brought to our address reads nothing where no login is asked for.
func TestForeignHostReadsNothing(t *testing.T) {
	open := start(t, &checks.HTTP{Allow: []checks.Allow{{Network: "localhost"}}})
	closed := start(t, &checks.HTTP{Allow: admins})
	for host, want := range map[string]int{"evil.example": 403, "evil.example:2812": 403, "localhost": 200, "127.0.0.1": 200, "[::1]:2812": 200} {
		for _, path := range []string{"/", "/_viewlog", "/_status", "/api/services", "/metrics"} {
			if answer, _ := open.ask("GET", path, "", nil, "Host: "+host); answer.StatusCode != want {
				t.Errorf("%s at %s is answered %d, want %d", path, host, answer.StatusCode, want)
			}
		}
		if answer, _ := closed.ask("GET", "/", admin, nil, "Host: "+host); answer.StatusCode != 200 {
			t.Errorf("with a login at %s: %d", host, answer.StatusCode)
		}
	}
}

// What is turned away is counted, and told in a line when the minute is over.
func TestRefusalsAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := &logBook{}
		s := &Server{log: slog.New(book)}
		for range 5000 {
			s.turnedAway("go away")
		}
		time.Sleep(refusalsTime + time.Second)
		synctest.Wait()
		if len(book.lines) != refusalsTold+1 || !book.has("4980 more requests were turned away within a minute, the last: go away") {
			t.Errorf("%d lines: %s", len(book.lines), book.lines[len(book.lines)-1])
		}
		for range 5000 {
			s.turnedAway("go away")
		}
		time.Sleep(2 * refusalsTime)
		synctest.Wait()
		if len(book.lines) != refusalsTold+3 {
			t.Errorf("%d lines in the second minute", len(book.lines))
		}
		time.Sleep(refusalsTime)
		s.turnedAway("you there")
		if book.lines[len(book.lines)-1] != "you there" {
			t.Error("a single one is not told")
		}
	})
}

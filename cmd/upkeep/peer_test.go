package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Whoever sits on the port in the daemon's place is told no password.
func TestNoPasswordForStrangers(t *testing.T) {
	if _, err := os.Stat("/proc/net/tcp"); err != nil {
		t.Skip("this system does not tell who listens")
	}
	d := startDaemon(t, "check file one with path %s/rc\n")
	asked := make(chan string, 10)
	stranger := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.Header.Get("Authorization") }))
	defer stranger.Close()
	port := strconv.Itoa(stranger.Listener.Addr().(*net.TCPAddr).Port)
	other := &daemonRun{dir: d.dir, file: d.path("other")} // the same daemon, asked where a stranger listens
	text := strings.Replace(content(t, d.file), "unixsocket "+d.path("sock"), "port "+port+" use address 127.0.0.1", 1)
	if err := os.WriteFile(other.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	said := other.ask("summary")
	if said.code == 0 || len(asked) > 0 || !strings.Contains(said.err, "another program than the daemon") {
		t.Errorf("a stranger was asked: %+v, %d requests", said, len(asked))
	}
}

// Over TLS the certificate of the control file is the only one.
func TestNoPasswordForAnotherCertificate(t *testing.T) {
	stranger := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	defer stranger.Close()
	cert, key := filepath.Join(t.TempDir(), "cert"), filepath.Join(t.TempDir(), "key")
	run := exec.Command("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost")
	if out, err := run.CombinedOutput(); err != nil {
		t.Skipf("no openssl: %v %s", err, out)
	}
	config, err := pinned(checks.TLSOptions{PEMChain: cert, PEMKey: key})
	if err != nil {
		t.Fatal(err)
	}
	client := api.New(api.Options{Address: stranger.Listener.Addr().String(), TLS: config, Username: "admin", Password: "secret"})
	if err := client.Validate(t.Context()); !errors.Is(err, errOtherCertificate) {
		t.Errorf("got %v", err)
	}
}

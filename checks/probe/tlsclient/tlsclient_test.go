package tlsclient

import (
	"bytes"
	"crypto/tls"
	"net/http/httptest"
	"strings"
	"testing"
)

// The secrets of a session are written only when somebody asked for them.
func TestLogKeys(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	defer keys.to.Store(nil)
	var secrets bytes.Buffer
	for _, c := range []struct{ asked, want bool }{{false, false}, {true, true}} {
		if c.asked {
			LogKeys(&secrets)
		}
		config, err := (&Options{}).Config("localhost")
		if err != nil {
			t.Fatal(err)
		}
		conn, err := tls.Dial("tcp", server.Listener.Addr().String(), config)
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
		if got := strings.Contains(secrets.String(), "TRAFFIC_SECRET"); got != c.want {
			t.Errorf("asked %t: secrets written %t", c.asked, got)
		}
	}
}

func TestVersionRange(t *testing.T) {
	for list, want := range map[string][2]uint16{
		"":                                  {tls.VersionTLS12, tls.VersionTLS13},
		"auto":                              {tls.VersionTLS12, tls.VersionTLS13},
		"auto -sslv2 -sslv3 -tlsv1 -tlsv11": {tls.VersionTLS12, tls.VersionTLS13},
		"auto -tlsv12":                      {tls.VersionTLS13, tls.VersionTLS13},
		"tlsv12 tlsv13":                     {tls.VersionTLS12, tls.VersionTLS13},
		"TLSV1":                             {tls.VersionTLS10, tls.VersionTLS10},
		"-tlsv13":                           {tls.VersionTLS12, tls.VersionTLS12},
	} {
		if got, err := VersionRange(strings.Fields(list)); err != nil || got != want {
			t.Errorf("%s: %x, %v", list, got, err)
		}
	}
}

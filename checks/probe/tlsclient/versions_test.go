package tlsclient

import (
	"crypto/tls"
	"testing"
)

func TestVersionsAndCiphers(t *testing.T) {
	for _, c := range []struct {
		words       []string
		least, most uint16
	}{
		{nil, tls.VersionTLS12, tls.VersionTLS13}, {[]string{"auto"}, tls.VersionTLS12, tls.VersionTLS13}, {[]string{"tlsv12"}, tls.VersionTLS12, tls.VersionTLS12},
		{[]string{"sslauto"}, tls.VersionTLS12, tls.VersionTLS13}, {[]string{"+tlsv13"}, tls.VersionTLS13, tls.VersionTLS13},
		{[]string{"auto", "-tlsv12"}, tls.VersionTLS13, tls.VersionTLS13}, {[]string{"tlsv1", "tlsv11", "tlsv12"}, tls.VersionTLS10, tls.VersionTLS12},
	} {
		if got, err := VersionRange(c.words); err != nil || got != [2]uint16{c.least, c.most} {
			t.Errorf("%v: %x, %v", c.words, got, err)
		}
	}
	if suites, err := CipherSuites("ECDHE-RSA-AES128-GCM-SHA256:nonsense"); err != nil || len(suites) != 1 || suites[0] != tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 {
		t.Errorf("%v, %v", suites, err)
	}
}

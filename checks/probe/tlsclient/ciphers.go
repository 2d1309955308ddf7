package tlsclient

import (
	"crypto/tls"
	"fmt"
	"slices"
	"strings"
)

// CipherSuites finds the suites of a list in OpenSSL's words: names with ":" between, of which those that begin with "!" or
// "-" are left out. Classes such as "HIGH" stand for all suites that Go holds secure.
func CipherSuites(list string) ([]uint16, error) {
	var suites []uint16
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(":, ", r) }) {
		word, out := strings.CutPrefix(strings.ToUpper(word), "!")
		if !out {
			word, out = strings.CutPrefix(word, "-")
		}
		named := suitesNamed(strings.TrimPrefix(word, "+"))
		for _, id := range named {
			suites = slices.DeleteFunc(suites, func(have uint16) bool { return have == id })
		}
		if !out {
			suites = append(suites, named...)
		}
	}
	if len(suites) == 0 {
		return nil, fmt.Errorf("SSL ciphers %q name none that can be used", list)
	}
	return suites, nil
}

func suitesNamed(word string) []uint16 {
	var found []uint16
	for _, s := range tls.CipherSuites() {
		if word == "ALL" || word == "HIGH" || word == "DEFAULT" || word == "SECURE" || word == openSSLName(s.Name) || word == s.Name {
			found = append(found, s.ID)
		}
	}
	for _, s := range tls.InsecureCipherSuites() {
		if word == openSSLName(s.Name) || word == s.Name {
			found = append(found, s.ID)
		}
	}
	return found
}

// openSSLName turns the name of RFC 8446 and its forerunners into OpenSSL's: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 is
// ECDHE-RSA-AES128-GCM-SHA256 there.
func openSSLName(name string) string {
	return strings.NewReplacer("TLS_RSA_WITH_", "", "TLS_", "", "_WITH_", "-", "AES_128_CBC", "AES128", "AES_256_CBC", "AES256",
		"AES_128", "AES128", "AES_256", "AES256", "3DES_EDE_CBC", "DES-CBC3", "RC4_128", "RC4", "CHACHA20_POLY1305_SHA256",
		"CHACHA20-POLY1305", "_", "-").Replace(name)
}

package parser

import (
	"strings"
	"testing"
)

func TestMaskedHidesEverySecret(t *testing.T) {
	const text = `set daemon 30
set httpd port 2812
  allow admin:SECRET1
  allow "op":"SECRET 2" read-only
  allow guest:SECRET3 with blanks SECRET4 read-only
  allow <k>:SECRETJ
  allow [u]:[SECRETK]
  allow a=<b:SECRETL
  allow <c> : "SECRETM"
  allow 10.0.0.0/8
  allow localhost
  # allow old:SECRET5
set mailserver mail.example.org username "ops" password "SECRET6" using tls
set mailserver mail.example.net username ops password = SECRET7,x
set mmonit https://agent:SECRET8@mm@example.org:8443/collector
check host db with address 192.0.2.1
  start program = "/usr/bin/job --password SECRET9 --token=SECRETA" with timeout 5 seconds
  if failed port 80 protocol http with http headers [Host: www.example.org, Authorization: Basic SECRETB, "X-Key: SECRETC"] request "/a" then alert
  if failed port 1812 protocol radius secret SECRETD then alert
  if failed port 6379 send "AUTH SECRETE\r\n" expect "OK" then alert
  if failed url http://u:SECRETF@example.org/ then alert
  if failed port 3306 protocol mysql username m password 'SECRETG H' then alert
# mysql -u root PASSWORD=SECRETI
check process last with pidfile /run/last.pid
`
	got := Masked(text)
	if strings.Contains(got, "SECRET") {
		t.Errorf("left in the open:\n%s", got)
	}
	if strings.Count(got, "\n") != strings.Count(text, "\n") {
		t.Errorf("lines have moved:\n%s", got)
	}
	for _, kept := range []string{"allow admin:*****\n", "allow <k>:*****\n", `allow 10.0.0.0/8`, "allow localhost\n", `username "ops" password ***** using tls`, "Host: www.example.org", "***** read-only\n  allow guest",
		`"/usr/bin/job --password *****`, `request "/a" then alert`, "https://agent:*****@example.org:8443/collector", "check process last with pidfile /run/last.pid\n"} {
		if !strings.Contains(got, kept) {
			t.Errorf("%q is lost:\n%s", kept, got)
		}
	}
}

func FuzzMasked(f *testing.F) {
	f.Add("allow a:b\nset mmonit http://a:b@c/\nheaders [X: y]\npassword \"x\ny\"")
	f.Add("allow <a>:b\nallow [c]:[d]\nallow e=f : g h\nallow [::1")
	f.Add("password")
	f.Fuzz(func(t *testing.T, text string) {
		if got := Masked(text); strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Errorf("%q has become %q", text, got)
		}
	})
}

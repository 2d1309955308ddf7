package load

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// A build without PAM points at the line that needs it and says which build has it; one with PAM is silent.
func TestGroupOfPAMNeedsItsBuild(t *testing.T) {
	_, ds := loadText("test", "set httpd port 2812\n    allow @admins\ncheck system here\n")
	var found string
	for _, d := range ds {
		if d.Code == "not-supported" {
			found = fmt.Sprintf("line %d: %s, expected %s", d.Pos.Line, d.Message, d.Expected)
		}
	}
	if PAM && found != "" || !PAM && (!strings.Contains(found, "line 2: ") || !strings.Contains(found, "go build -tags pam")) {
		t.Errorf("PAM %t: %q", PAM, found)
	}
}

// What is written is applied or refused with a place: an interface that comes up otherwise lets in who should not.
func TestWhatCannotBeAppliedIsRefused(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	users := file("users", "joe:secret\n", 0o600)
	for text, want := range map[string]string{
		"allow :secret": "a user without a name", `allow "":""`: "a user without a name", `allow ""`: "invalid allow option",
		"allow 10.0.0.1/33": "33 bits", "allow ::1/129": "129 bits", "allow 10.0.0.0/255.0.0.255": "ones do not stand together", "allow 10.0.0.1/-1": "invalid",
		"allow 10.0.0.0/": "invalid", "allow 10.0.0.256": "invalid", "allow 10.0.0": "invalid", "allow foo..bar": "invalid", "allow *": "invalid",
		"allow any": "invalid", "allow 10.0.0.1,10.0.0.2": "invalid", "allow 2001:db8::/255.255.0.0": "invalid", "allow ::/0\nallow ::ffff:1.2.3.4/90": "IPv4 is a part",
		"allow <h>": "invalid allow option", "allow [::1]": `unexpected "["`, "allow [::1": `unexpected "["`, "allow {u}:p": `unexpected "{"`,
		"allow 127.0.0.1:8080": "neither a port", "allow http://localhost": "neither a port", "allow @\"\"": "no name",
		"allow admin:\n": "the password is missing", "allow admin:\nsecret": "the password is missing", "allow admin:\nallow v:w": "the password is missing",
		"allow u: read-only": "read-only", "allow u:read-only": "read-only", "allow u: allow v:w": `unexpected "allow"`, "allow u: ssl { }": `unexpected "ssl"`,
		"allow 127.0.0.1 read-only": "read-only", "allow localhost\nread-only": "read-only", "address 300.1.1.1 allow u:p": "nothing can listen",
		"allow " + file("none", "# nobody\n", 0o600): "no usable credentials", "allow " + users + " nobody": "no usable credentials for user nobody",
		"allow md5 " + users: "no usable credentials", "allow " + file("nameless", ":x\nu:\n", 0o600): "no usable credentials",
		"allow " + file("open", "joe:secret\n", 0o666): "others may write", "allow " + file("group", "joe:secret\n", 0o620): "others may write", "allow " + dir: "is no file",
		"allow u:p ssl { pemfile: " + users + " }":                                       "cannot be applied",
		"allow u:p ssl { pemfile: " + file("readable", "x", 0o644) + " }":                "permission 0644 is wrong, maximum 0750",
		"allow u:p ssl { pemchain: " + users + " pemkey: " + file("k", "", 0o604) + " }": "permission 0604 is wrong",
		"allow u:p ssl { pemchain: " + users + " }":                                      "pemchain and pemkey",
		"allow u:p ssl { ciphers: \"NOSUCH\" }":                                          "name none that can be used",
		"allow u:p ssl { version: -tlsv12 -tlsv13 }":                                     "is not supported",
		"allow u:p ssl { cacertificatefile: " + users + " }":                             "no CA certificates",
		"allow u:p ssl { }": "needs a certificate",
	} {
		_, ds := loadText("test", "set httpd port 2812\n    "+text+"\ncheck system here\n")
		var found []string
		for _, d := range ds {
			if d.Severity == parser.Error {
				if d.Pos.Line < 1 || d.Pos.Column < 1 || d.Line == "" {
					t.Errorf("%s: no place: %+v", text, d)
				}
				found = append(found, d.Message)
			}
		}
		if !strings.Contains(strings.Join(found, "\n"), want) {
			t.Errorf("%s: %q, want %q", text, found, want)
		}
	}
}

// What Monit takes and applies is taken.
func TestWhatCanBeAppliedIsTaken(t *testing.T) {
	for text, want := range map[string]string{"127.0.0.1/08": "127.0.0.0/8", "10.1.2.3/255.255.0.0": "10.1.0.0/16", "0.0.0.0/0.0.0.0": "0.0.0.0/0", "::ffff:10.0.0.1": "10.0.0.1/32",
		"::ffff:10.0.0.1/104": "10.0.0.0/8", "2001:db8::1/32": "2001:db8::/32", "fe80::1%eth0": "fe80::1/128", "LOCALHOST": "127.0.0.0/8 ::1/128", "YY.YY.YY.YY": "YY.YY.YY.YY",
		"my_host.example.": "my_host.example."} {
		config, ds := loadText("test", "set httpd port 2812\n    allow "+text+"\ncheck system here\n")
		if ds.Failed() || len(config.Settings.HTTP.Allow) != 1 {
			t.Errorf("%s: %v", text, ds)
			continue
		}
		networks, name, err := checks.AllowedHost(config.Settings.HTTP.Allow[0].Network)
		if got := strings.Trim(strings.Trim(fmt.Sprint(networks), "[]")+name, " "); err != nil || got != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	config, ds := loadText("test", "set httpd port 2812 allow admin:\"\" allow a:port allow b: x allow c:\"read-only\"\ncheck system here\n")
	var got []string
	for _, a := range config.Settings.HTTP.Allow {
		got = append(got, a.User+"="+a.Password)
	}
	if ds.Failed() || strings.Join(got, " ") != "admin= a=port b=x c=read-only" {
		t.Errorf("%v %v", got, ds)
	}
}

// Brackets and operators stand for themselves in a user and a password, as in Monit.
func TestSignsInUsersAndPasswords(t *testing.T) {
	for text, want := range map[string][2]string{
		"<u>:<p>": {"<u>", "<p>"}, "<u>:\"p\"": {"<u>", "p"}, "<u:p>": {"<u", "p>"}, "<u> : <p>": {"<u>", "<p>"}, "a<b:c>d": {"a<b", "c>d"}, "=u:=p": {"=u", "=p"},
		"u=v:p=q": {"u=v", "p=q"}, "[u]:[p]": {"[u]", "[p]"}, "[u]:p read-only": {"[u]", "p"}, "u:[p]": {"u", "[p]"}, "u:p]": {"u", "p]"}, "u:]p[[": {"u", "]p[["},
	} {
		config, ds := loadText("test", "set httpd port 2812\n    allow "+text+"\ncheck system here\n")
		if ds.Failed() || len(config.Settings.HTTP.Allow) != 1 {
			t.Errorf("%s: %v", text, ds)
			continue
		}
		if a := config.Settings.HTTP.Allow[0]; [2]string{a.User, a.Password} != want || a.ReadOnly != strings.Contains(text, "read-only") {
			t.Errorf("%s: %q and %q, want %q", text, a.User, a.Password, want)
		}
	}
}

// read-only holds for what it stands behind: the socket, or the whole interface.
func TestReadOnlyWhereItStands(t *testing.T) {
	for text, want := range map[string][2]bool{
		"port 1": {false, false}, "port 1 read-only": {true, false}, "unixsocket /s read-only": {false, true}, "port 1 unixsocket /s read-only": {false, true},
		"unixsocket /s read-only port 1": {false, true}, "port 1 read-only unixsocket /s": {true, true}, "unixsocket /s uid 0 readonly permission 0660": {false, true},
		"read-only port 1 unixsocket /s": {true, true}, "unixsocket /s port 1 read-only": {true, true}, "port 1 read-only\nset httpd unixsocket /s": {true, false},
		"port 1\nset httpd unixsocket /s read-only": {false, true},
	} {
		config, ds := loadText("test", "set httpd "+text+" allow u:p\ncheck system here\n")
		if ds.Failed() {
			t.Errorf("%s: %v", text, ds)
			continue
		}
		if h := config.Settings.HTTP; h.ReadOnly != want[0] || h.SocketReadOnly != want[1] {
			t.Errorf("%s: port %t, socket %t", text, h.ReadOnly, h.SocketReadOnly)
		}
	}
}

func TestOpenSocketIsPointedOut(t *testing.T) {
	for text, want := range map[string]bool{"permission 0666": true, "permission 0602 allow localhost": true, "permission 0666 allow u:p": false, "permission 0660": false} {
		_, ds := loadText("test", "set httpd unixsocket /s "+text+"\ncheck system here\n")
		if got := slices.ContainsFunc(ds, func(d parser.Diagnostic) bool { return d.Code == "open-socket" }); got != want {
			t.Errorf("%s: %v", text, ds)
		}
	}
}

// One `register without credentials` holds for all collectors, as with Monit, and TLS that is asked for is spoken.
func TestCollectorsAreToldNoMoreThanSaid(t *testing.T) {
	for _, text := range []string{"set mmonit http://a/c register without credentials http://b/c\nset mmonit http://c/c", "set mmonit http://a/c http://b/c\nset mmonit http://c/c register without credentials"} {
		config, ds := loadText("test", text+"\ncheck system here\n")
		if ds.Failed() || len(config.Settings.Collectors) != 3 {
			t.Fatal(ds)
		}
		for _, c := range config.Settings.Collectors {
			if !c.NoCredentials {
				t.Errorf("%s: %s is told the password", text, c.URL)
			}
		}
	}
	config, _ := loadText("test", "set mmonit http://joe:x@a:8080/c with ssl { verify: enable }\ncheck system here\n")
	if c := config.Settings.Collectors[0]; !c.TLS.Use {
		t.Errorf("the password goes to %s in the clear", c.URL)
	}
}

//go:build oracle

package load

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	oracleFiles = flag.Int("files", 500, "random control files to compare")
	oracleSeed  = flag.Uint64("seed", 1, "seed of the first file")
	oracleBin   = flag.String("monit", referenceMonit(), "the Monit to compare with")
)

// referenceMonit is Monit 6.0.0 where it is installed (../shared/tools/monit-versions), else the one on the path.
func referenceMonit() string {
	const path = "/opt/monit-6.0/monit"
	if _, err := os.Stat(path); err == nil {
		return path
	}
	return "monit"
}

// TestRandomFiles lists random control files with Monit and with us: go test -tags oracle -run TestRandomFiles ./checks -files 5000.
func TestRandomFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "control")
	refused, differ := 0, 0
	for seed := range uint64(*oracleFiles) {
		r := random{rand.New(rand.NewPCG(*oracleSeed+seed, 1))}
		text := r.file()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(*oracleBin, "-tv", "-B", "-c", path)
		cmd.Env = append(os.Environ(), "HOME="+dir, "LANG=C")
		var says strings.Builder
		cmd.Stderr = &says
		out, err := cmd.Output()
		c, ds := File(Options{Path: path, Protocols: testProtocols(), Home: dir})
		if err != nil { // what Monit refuses we may read, so it proves nothing
			refused++
			if testing.Verbose() {
				t.Logf("seed %d refused by Monit: %s\n%s", *oracleSeed+seed, says.String(), text)
			}
			continue
		}
		if c == nil {
			differ++
			t.Errorf("seed %d refused here:\n%v\n%s", *oracleSeed+seed, ds, text)
			continue
		}
		var b strings.Builder
		if err := List(&b, c); err != nil {
			t.Fatal(err)
		}
		if want, got := comparable(string(out)), comparable(b.String()+"Control file syntax OK\n"); got != want {
			differ++
			t.Errorf("seed %d\n%s\n%s", *oracleSeed+seed, difference(want, got), text)
		}
		if differ > 10 {
			t.Fatal("enough")
		}
	}
	t.Logf("%d files compared, %d of them refused by Monit, %d differ", *oracleFiles, refused, differ)
}

var (
	absentSum   = regexp.MustCompile(`\b0{32,64}\((MD5|SHA1|SHA256)\)`)
	defaultHash = regexp.MustCompile(`if changed (MD5|SHA256)\b`)
	noiseLines  = regexp.MustCompile(`(?m)^(Adding| New Monit id| Stored in|Skipping|The path| (Id|State) file ).*\n`)
)

// comparable takes out what differs on purpose, the default checksum, what hangs on the home folder, and what Monit says
// while it reads.
func comparable(s string) string {
	s = strings.ReplaceAll(noiseLines.ReplaceAllString(s, ""), "httpd bind address = Any/All", "httpd bind address = localhost")
	s = defaultHash.ReplaceAllString(absentSum.ReplaceAllString(s, "ABSENT"), "if changed HASH")
	return s
}

func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		x, y := "(end)", "(end)"
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return "monit: " + x + "\nhere:  " + y
		}
	}
	return "equal"
}

type random struct{ *rand.Rand }

func (r random) one(list ...string) string { return list[r.IntN(len(list))] }

// maybe gives the text in one of n cases.
func (r random) maybe(n int, text string) string {
	if r.IntN(n) == 0 {
		return text
	}
	return ""
}

func (r random) number(most int) string { return fmt.Sprint(1 + r.IntN(most)) }

func (r random) decimal() string {
	if r.IntN(3) == 0 {
		return fmt.Sprintf("%d.%d", r.IntN(200), r.IntN(100))
	}
	return r.number(200)
}

func (r random) op() string {
	return " " + r.one(">", "<", "=", "==", "!=", ">=", "<=", "greater than", "less than", "is greater than", "is less than", "is equal to", "gt", "lt", "eq", "ne", "notequal") + " "
}

func (r random) share() string { return r.decimal() + r.one("%", " %", " percent") }
func (r random) size() string {
	return r.number(5000) + r.one(" B", " kB", " KB", " MB", " GB", " byte", " kilobyte", " megabyte", " gigabyte")
}

func (r random) amount() string {
	if r.IntN(2) == 0 {
		return r.share()
	}
	return r.decimal() + r.one(" B", " kB", " MB", " GB")
}

func (r random) duration() string {
	return r.number(5000) + r.one("", " second", " seconds", " minutes", " hours", " hour", " days", " day")
}

func (r random) file() string {
	var b strings.Builder
	b.WriteString(r.settings())
	kinds := []func(i int) string{r.process, r.fileEntry, r.directory, r.fifo, r.filesystem, r.host, r.program, r.network}
	n := 1 + r.IntN(6)
	for i := range n {
		b.WriteString(kinds[r.IntN(len(kinds))](i))
		b.WriteString(r.entry(i, n))
	}
	if r.IntN(2) == 0 {
		b.WriteString(r.system())
	}
	return b.String()
}

func (r random) settings() string {
	var b strings.Builder
	for _, s := range []string{
		"set daemon " + r.number(3000) + r.maybe(2, " with start delay "+r.number(500)) + r.maybe(5, "\nset init"), "set terminal batch", "set log syslog",
		"set onreboot " + r.one("start", "nostart", "laststate"), "set idfile /tmp/id", "set statefile /tmp/state", "set pidfile /tmp/pid",
		"set limits { programOutput: " + r.number(900) + " B, networkTimeout: 5 s stopTimeout: " + r.number(100) + " s, sendExpectBuffer: " + r.number(9) + " kB }",
		"set mailserver " + r.one("localhost", "mail.example.org") + r.maybe(2, " port "+r.number(9000)) + r.maybe(2, ` username "a" password "b"`) + r.maybe(3, " using "+r.one("tlsv12", "ssl", "tls", "tlsv1")) + r.maybe(2, " with timeout "+r.one("30", "40")+" seconds"),
		"set alert a@example.org" + r.filter(), "set alert b@example.org" + r.filter() + r.maybe(2, " with reminder on "+r.number(20)+" cycles"),
		"set eventqueue basedir /tmp/events" + r.maybe(2, " slots "+r.number(500)),
		"set mail-format { from: " + r.one("a@b.org", "Name <a@b.org>") + "\n subject: hello $EVENT\n message: a message that goes on for long }",
		"set httpd port " + r.number(60000) + " and use address " + r.one("localhost", "127.0.0.1") + "\n  allow localhost\n  allow admin:\"secret\"" + r.maybe(2, " read-only"),
		"set ssl { verify: " + r.one("enable", "disable") + ", selfsigned: " + r.one("allow", "reject") + r.maybe(2, ", version: "+r.one("tlsv12", "auto", "tlsv13")) + " }",
	} {
		if r.IntN(4) == 0 {
			b.WriteString(s + "\n")
		}
	}
	return b.String()
}

func (r random) filter() string {
	words := strings.Fields("action checksum connection content data exec exist fsflags gid icmp instance invalid link nonexist packetin bytein permission pid ppid resource saturation size speed status timeout timestamp uid uptime")
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	list := " { " + strings.Join(words[:1+r.IntN(6)], r.one(", ", " ")) + " }"
	return r.one("", "", list, " on"+list, " only on"+list, " not on"+list, " but not on"+list)
}

// entry are the statements that are not tests.
func (r random) entry(i, n int) string {
	var b strings.Builder
	method := func() string {
		return r.one("", " program") + r.one("", " =") + ` "/bin/true ` + r.one("a", "a b", "'a b' c", "") + `"` +
			r.maybe(4, " as uid "+r.one("root", "nobody", "0")+r.maybe(2, " and gid "+r.one("root", "0"))) + r.maybe(3, " with timeout "+r.number(500)+" seconds")
	}
	for _, s := range []string{"start" + method(), "stop" + method(), "restart" + method(), "group g" + r.number(3), "group h" + r.number(3),
		"every " + r.number(20) + " cycles", r.maybe(3, "not ") + `every "` + r.one("*", "5", "1-5", "1,2,3", "0-10,20") + " " + r.one("*", "8-18") + ` * * ` + r.one("*", "1-5", "0") + `"`,
		"mode " + r.one("active", "passive", "manual"), "onreboot " + r.one("start", "nostart", "laststate"),
		"alert x@example.org" + r.filter() + r.maybe(3, " with reminder on "+r.number(9)+" cycles"), "noalert y@example.org",
		"if " + r.number(3) + " restarts within " + fmt.Sprint(3+r.IntN(9)) + " cycles then " + r.one("unmonitor", "timeout", "alert", `exec "/bin/true x"`)} {
		if r.IntN(6) == 0 {
			b.WriteString("  " + s + "\n")
		}
	}
	if i > 0 && r.IntN(3) == 0 {
		fmt.Fprintf(&b, "  depends on s%d\n", r.IntN(i))
	} else if i+1 < n && r.IntN(5) == 0 {
		b.WriteString("  group late\n")
	}
	return b.String()
}

// rule is a test with tolerance and actions; a change has no else.
func (r random) rule(test string) string {
	tolerance := r.one("", "", "", " for "+r.number(64)+" cycles", " for 2 times within "+fmt.Sprint(2+r.IntN(60))+" cycles", " 3 times within 5 cycles", " 2 4 cycles", " for 1 cycle")
	recovery := ""
	if !strings.HasPrefix(test, "changed") && !strings.HasPrefix(test, "content") && !strings.HasPrefix(test, "match") && r.IntN(3) == 0 {
		recovery = " else " + r.one("if succeeded ", "if recovered ", "if passed ", "") + r.one("", "for 2 cycles ", "2 times within 3 cycles ")
		if !strings.HasPrefix(recovery, " else if") {
			recovery = " else "
		}
		recovery += "then " + r.action()
		recovery = strings.Replace(recovery, "else then", "else", 1)
		if strings.HasPrefix(test, "succeeded") {
			recovery = regexp.MustCompile("if (succeeded|recovered|passed)").ReplaceAllString(recovery, "if failed")
		}
	}
	text := r.one("if ", "IF ", "If ") + test + tolerance + " then " + r.action() + recovery
	return "  " + text + "\n"
}

func (r random) action() string {
	return r.one("alert", "alert", "restart", "start", "stop", "unmonitor", "ALERT", `exec "/bin/true `+r.one("a", "'x y'")+`"`+
		r.maybe(3, " as uid root")+r.maybe(3, " repeat every "+r.number(9)+" cycles"))
}

func (r random) rules(tests ...string) string {
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString(r.rule(tests[r.IntN(len(tests))]))
	}
	return b.String()
}

func (r random) process(i int) string {
	head := fmt.Sprintf("check process s%d %s\n", i, r.one("with pidfile /run/x.pid", "pidfile /run/y.pid", `matching "a.*b"`, `matching '^/usr/bin/x -[a-z]+'`))
	return head + r.rules("cpu"+r.op()+r.share(), "total cpu"+r.op()+r.share(), "cpu usage"+r.op()+r.share(), "memory"+r.op()+r.amount(), "mem usage"+r.op()+r.amount(), "total memory"+r.op()+r.amount(),
		"totalmem"+r.op()+r.amount(), "threads"+r.op()+r.number(99), "children"+r.op()+r.number(99), "loadavg"+r.one("", "(1min)", " (5min)", "(15min)")+r.maybe(2, " per core")+r.op()+r.decimal(),
		"disk read"+r.op()+r.number(99)+r.one(" MB/s", " kB/s", " operations/s"), "read"+r.op()+r.number(99)+" MB/s", "disk write activity"+r.op()+r.number(99)+" operations/s", "write rate"+r.op()+r.decimal()+" kB/s",
		"uptime"+r.op()+r.duration(), "failed uid root", "failed euid nobody", "failed gid 0", "changed pid", "changed ppid", "filedescriptors"+r.op()+r.number(999), "filedescriptors"+r.op()+r.share(),
		"total filedescriptors"+r.op()+r.number(99), `failed security attribute "x"`, "not exist", "does not exist", "exist", r.connection(), r.connection(), r.unix())
}

func (r random) stamps() []string {
	which := r.one("timestamp", "atime", "ctime", "mtime", "access time", "modification time", "time")
	return []string{which + r.op() + r.duration(), which + " is older than " + r.duration(), "changed " + r.one("timestamp", "mtime", "atime", "ctime"),
		"failed permission " + r.one("644", "0755", "4755", "0"), "failed perm 600", "changed permission", "failed uid root", "failed gid root", "not exist", "exist"}
}

func (r random) fileEntry(i int) string {
	tests := append(r.stamps(), "size"+r.op()+r.size(), "changed size", "failed checksum expect d41d8cd98f00b204e9800998ecf8427e", "changed sha1 checksum", "failed sha1 checksum expect da39a3ee5e6b4b0d3255bfef95601890afd80709",
		`content = "`+r.one("a.*b", "ERROR|WARN", `\[x\]`, "^[a-z]+$")+`"`, `content != 'x'`, `match "y"`)
	return fmt.Sprintf("check file s%d with path /nonexistent/f%d\n", i, i) + r.rules(tests...) + r.maybe(3, "  ignore content = \"noise\"\n")
}

func (r random) directory(i int) string {
	return fmt.Sprintf("check directory s%d path /nonexistent/d\n", i) + r.rules(r.stamps()...)
}

func (r random) fifo(i int) string {
	return fmt.Sprintf("check fifo s%d with path /nonexistent/p\n", i) + r.rules(r.stamps()...)
}

func (r random) filesystem(i int) string {
	return fmt.Sprintf("check %s s%d with path %s\n", r.one("filesystem", "device"), i, r.one("/", "/dev/sda1", `"server:/export"`)) +
		r.rules("space"+r.op()+r.amount(), "space usage"+r.op()+r.amount(), "space free"+r.op()+r.amount(), "inode"+r.op()+r.number(99999), "inodes usage"+r.op()+r.share(), "inode free"+r.op()+r.share(),
			"changed fsflags", "read rate"+r.op()+r.number(99)+r.one(" MB/s", " operations/s"), "write"+r.op()+r.number(99)+r.one(" kB/s", " operations/s"),
			"service time"+r.op()+r.number(5000)+r.one(" ms", " milliseconds", " s", " seconds"), "failed permission 0755", "failed uid 0", "failed gid root", "not exist")
}

func (r random) program(i int) string {
	return fmt.Sprintf("check program s%d with path \"/bin/true %s\"%s\n", i, r.one("a", "'b c' d"), r.maybe(2, " with timeout "+r.number(900)+" seconds")) +
		r.rules("status"+r.op()+r.number(255), "changed status", `content = "x"`, `content != "y"`)
}

func (r random) network(i int) string {
	return fmt.Sprintf("check network s%d with %s\n", i, r.one("interface lo", "address 127.0.0.1")) +
		r.rules("link down", "failed link", "changed link", "changed link capacity", "saturation"+r.op()+r.number(100)+"%", r.one("upload", "download")+r.op()+r.number(99)+r.one(" kB/s", " MB/s", " packets/s"),
			"total "+r.one("uploaded", "downloaded", "upload", "download")+r.op()+r.number(99)+r.one(" MB", " GB", " packets")+" in last "+r.one(r.number(59)+" minutes", r.number(24)+" hours", "hour", "day", "minute"))
}

func (r random) system() string {
	return "check system box\n" + r.rules("loadavg"+r.one("", "(1min)", " (5min)", "(15min)")+r.maybe(2, " per core")+r.op()+r.decimal(), "cpu"+r.one("", " usage", "(user)", " usage (system)", "(wait)", "(nice)", "(steal)", "(softirq)", "(hardirq)", "(guest)", "(guestnice)", "()")+r.op()+r.share(),
		"memory"+r.op()+r.amount(), "mem usage"+r.op()+r.amount(), "swap"+r.op()+r.amount(), "uptime"+r.op()+r.duration(), "filedescriptors"+r.op()+r.number(9999), "filedescriptors"+r.op()+r.share())
}

func (r random) options() string {
	return r.maybe(3, " with timeout "+r.number(100)+" seconds") + r.maybe(4, " retry "+r.number(9)) + r.maybe(5, " responsetime < "+r.number(5000)+r.one(" ms", " seconds"))
}

func (r random) secure() string {
	return r.one("", "", "", " ssl", " with ssl", " with ssl options { verify: enable }", " with ssl with options { verify: disable, selfsigned: allow, version: "+r.one("tlsv12", "auto", "tlsv1")+" }",
		" ssl certificate valid > "+r.number(90)+" days", " certificate checksum d41d8cd98f00b204e9800998ecf8427e")
}

func (r random) connection() string {
	verb := r.one("failed", "failed", "failed", "succeeded")
	if r.IntN(6) == 0 {
		return verb + " url " + r.one("http", "https") + "://" + r.one("localhost", "user:pass@192.0.2.1:8080", "a.example.org:81") + r.one("/", "/a/b?c=d", "") + r.maybe(2, ` and content == "x"`) + r.maybe(3, " with timeout 9 seconds")
	}
	protocols := []string{"", "", " protocol http", ` protocol http request "/a/b?c=d"`, ` protocol http request /x with content = "y"`, " protocol http and status = 200 request /z", " protocol http method head status < 300", " protocol https",
		` protocol http with http headers [Host: a.b, "X-Y": "z"] request "/q"`, ` protocol http username "u" password "p"`, " protocol smtp", ` protocol smtp username "u" password "p"`, " proto smtps", " protocol ssh", " protocol ftp",
		" protocol dns", " protocol imap", " protocol pop", " protocol mysql", ` protocol mysql username "u" password "p"`, " protocol pgsql", " protocol redis", " protocol memcache", " protocol ldap3", " protocol clamav", " protocol ntp3",
		` protocol websocket request "/w" host "h" origin "o" version 13`, ` protocol sip target "a@b" maxforward 6`, ` protocol mqtt username "u" password "p"`, " protocol mongodb", " protocol nntp", " protocol lmtp", " protocol rsync", " protocol tns", " protocol sieve",
		" protocol spamassassin", " protocol postfix-policy", " protocol fail2ban", " protocol gps", " protocol rdate", " protocol dwp", " protocol default", ` send "x" expect "y"`, ` send "HELO\r\n" expect "[0-9]+" send "Q" expect "."`}
	return verb + r.maybe(3, " host "+r.one("192.0.2.7", "peer.example.org")) + " port " + r.number(65535) + r.maybe(8, " address 127.0.0.1") + r.maybe(6, r.one(" ipv4", " ipv6")) +
		r.maybe(5, " type "+r.one("tcp", "udp")) + r.secure() + r.one(protocols...) + r.options()
}

func (r random) unix() string {
	return r.one("failed", "succeeded") + r.one(" unixsocket", " unix") + " /run/x.sock" + r.one("", " protocol redis", " protocol mysql", ` send "a" expect "b"`) + r.options()
}

func (r random) host(i int) string {
	ping := r.one("failed", "succeeded") + " " + r.one("ping", "ping4", "ping6", "icmp type echo") + r.maybe(3, " count "+r.number(20)) + r.maybe(3, " size "+fmt.Sprint(8+r.IntN(1400))) +
		r.maybe(3, " with timeout "+r.number(20)+" seconds") + r.maybe(5, " responsetime < "+r.number(900)+" ms")
	return fmt.Sprintf("check host s%d with address %s\n", i, r.one("192.0.2.1", "a.example.org", `"192.0.2.3"`)) + r.rules(ping, r.connection(), r.connection(), r.connection())
}

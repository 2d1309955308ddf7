//go:build oracle

package load

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The stems of all tests that hold a number against a limit, by kind of service; N is the limit.
var oracleStems = map[string]string{
	"process": `cpu > N|cpu usage > N|total cpu > N|totalcpu > N|cpu() > N|cpu(user) > N|cpuusage > N|memory > N|mem usage > N|memory usage > N
		total memory > N|totalmem > N|totalmemory > N|threads > N|children > N|loadavg > N|loadavg(1min) > N|loadavg (5min) > N|loadavg(15min) > N
		loadavg(1m) > N|load > N|read > N|read rate > N|read activity > N|disk read > N|disk read activity > N|disk read rate > N|write > N|write rate > N|disk write > N
		disk write activity > N|uptime > N|filedescriptors > N|total filedescriptors > N|totalfiledescriptors > N|hardlink > N|pagein > N|swap > N`,
	"system": `loadavg > N|loadavg(1min) > N|loadavg(5min) per core > N|loadavg per core > N|cpu > N|cpu usage > N|cpu(user) > N|cpu usage (system) > N|cpu usage(wait) > N|cpuusage > N
		cpuusage (user) > N|cpuusage(system) > N|cpu usage user > N|cpu user > N|cpu(hardirq) > N|cpu(softirq) > N|cpu(steal) > N|cpu(guest) > N|cpu(guestnice) > N|cpu(nice) > N|memory > N
		memory usage > N|mem > N|memoryusage > N|swap > N|swap usage > N|swapusage > N|uptime > N|filedescriptors > N|pagein > N|pageout > N|pagein rate > N|total memory > N
		threads > N|children > N`,
	"file": `size > N|file size > N|timestamp > N|time > N|atime > N|access time > N|ctime > N|change time > N|mtime > N|modification time > N|modify time > N|timestamp older than N|atime is older than N
		ctime is newer than N|mtime newer than N|hardlink > N|hardlinks > N|hard link > N|changed size N|uptime > N`,
	"directory": `timestamp > N|atime > N|ctime > N|mtime > N|hardlink > N|size > N`,
	"fifo":      `timestamp > N|atime > N|hardlink > N|size > N`,
	"filesystem": `space > N|space usage > N|spaceusage > N|space free > N|free space > N|inode > N|inodes > N|inode usage > N|inodes usage > N|inodeusage > N|inode free > N|inodes free > N|free inodes > N
		read > N|read rate > N|read activity > N|disk read > N|write > N|write rate > N|service time > N|servicetime > N|service time usage > N`,
	"network": `saturation > N|upload > N|download > N|uploaded > N|downloaded > N|upload rate > N|upload usage > N|total upload > N in last hour|total uploaded > N in last 2 hours|total download > N in last 3 minutes
		total downloaded > N in last day|total downloaded > N in last 5 seconds|total downloaded > N in last 5|total downloaded > N last hour|total downloaded > N|link saturation > N`,
	"program": `status > N|exit status > N|status changed N|changed status N`,
	"host": `failed port 80 responsetime N|failed port 80 responsetime > N|failed port 80 responsetime is less than N|failed port 80 timeout N|failed port 80 with timeout N|failed port 80 retry N
		failed ping responsetime < N|failed ping timeout N|failed ping count N|failed ping size N|failed port 80 ssl certificate valid > N|failed port 80 certificate valid for N|failed port 80 certificate valid N|failed port N`,
}

var oraclePhrasesOnly = flag.Bool("phrases", false, "leave the table of units out")

var oracleUnits = strings.Fields(`% percent percents b byte bytes k kb kib kilobyte kilobytes m mb mib megabyte megabytes g gb gib gigabyte gigabytes t tb terabyte
	b/s byte/s bytes/s k/s kb/s kilobyte/s kilobytes/s m/s mb/s megabyte/s megabytes/s g/s gb/s gigabyte/s gigabytes/s kbps mbit/s kb/second
	operation operations operation/s operations/s ops/s packet packets packet/s packets/s pages pages/s /s /second s/s
	ms msec millisecond milliseconds s sec secs second seconds min mins minute minutes h hour hours d day days w week weeks month months y year years
	cycles times B KB kB MB GB Bytes S M Minutes`)

var oracleHeads = map[string]string{
	"process": "check process s with pidfile /run/x.pid", "system": "check system s", "file": "check file s with path /nonexistent/f",
	"directory": "check directory s with path /nonexistent/d", "fifo": "check fifo s with path /nonexistent/p", "filesystem": "check filesystem s with path /",
	"network": "check network s with interface lo", "program": "check program s with path /bin/true\n  if status != 77 then alert", "host": "check host s with address 192.0.2.1\n  if failed ping then alert",
}

// stricterOnPurpose are what Monit takes and we do not, with the reason: see deviations.md and the manual.
var stricterOnPurpose = []string{
	"/etc/hostname", "cacertificatepath: /etc", // a file that holds no certificate: what cannot be applied is refused
	"eventqueue slots 5",                                                     // deviations.md: the queue beside the state file
	"subject: hello",                                                         // Monit takes the keys of one line for the name of the sender
	"http://a/b, http://c/d",                                                 // Monit leaves the comma in the path
	"type udp protocol mysqls",                                               // no TLS over UDP
	"set log /dev/stdout",                                                    // Monit goes to syslog when it is no terminal
	"allow \"a:x\"",                                                          // in quotes a host for Monit, which lets everybody in
	"address any",                                                            // deviations.md: where the page listens
	"then exec \"/bin/true\" with timeout 5", "exec \"/bin/true\" timeout 5", // Monit lists "timeout 5000 cycle(s)"
	`set ssl { ciphers: "A:B:C" }`, "set ssl { cipher:", // Monit leaves out a list of ciphers alone
	"downloaded > 12 m ", "downloaded > 12m ", "downloaded > 12 M ", "downloaded > 12M ", // Monit: 12 bytes in the last minute; here: 12 MB, and no time
}

// TestLanguageTable tries every unit behind every test, and every statement of testdata/oracle-phrases.txt ("KIND: " stands
// for the first line of an entry), with Monit and here: what Monit takes is taken, and listed the same. go test -tags oracle -run TestLanguageTable ./checks
func TestLanguageTable(t *testing.T) {
	var cases []string
	for kind, stems := range oracleStems {
		for _, stem := range strings.FieldsFunc(stems, func(r rune) bool { return r == '|' || r == '\n' }) {
			stem = strings.TrimSpace(stem)
			limits := []string{"12", "1.5", "60%"}
			for _, u := range oracleUnits {
				limits = append(limits, "12 "+u, "12"+u)
			}
			limits = append(limits, "12 per second", "12 operations per second", "12 MB per second", "12 packets per second", "1.5 MB", "1.5 seconds", "1.5 MB/s")
			for _, n := range limits {
				cases = append(cases, oracleHeads[kind]+"\n  if "+strings.Replace(stem, "N", n, 1)+" then alert\n")
			}
		}
	}
	units := len(cases)
	phrases, err := os.ReadFile("testdata/oracle-phrases.txt")
	if err != nil {
		t.Fatal(err)
	}
	for phrase := range strings.Lines(string(phrases)) {
		if phrase = strings.TrimSpace(phrase); phrase == "" {
			continue
		}
		if kind, rest, ok := strings.Cut(phrase, ": "); ok && oracleHeads[kind] != "" {
			phrase = oracleHeads[kind] + "\n  " + rest
		}
		cases = append(cases, phrase+"\n")
	}
	if *oraclePhrasesOnly {
		cases = cases[units:]
	}
	compareAll(t, cases)
}

// compareAll runs Monit over all cases and reports what it takes and we refuse or list otherwise.
func compareAll(t *testing.T, cases []string) {
	dir := t.TempDir()
	var wait sync.WaitGroup
	var mu sync.Mutex
	taken, differ := 0, 0
	work := make(chan int)
	for worker := range 3 {
		wait.Go(func() {
			path := filepath.Join(dir, fmt.Sprintf("control%d", worker))
			for i := range work {
				ok, what := compareOne(t, path, cases[i])
				mu.Lock()
				if ok {
					taken++
				}
				if what != "" {
					differ++
					t.Errorf("%s\n%s", strings.TrimSpace(cases[i]), what)
				}
				mu.Unlock()
			}
		})
	}
	for i := range cases {
		work <- i
	}
	close(work)
	wait.Wait()
	t.Logf("%d texts, %d of them taken by Monit, %d differ", len(cases), taken, differ)
}

func compareOne(t *testing.T, path, text string) (taken bool, difference_ string) {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Error(err)
		return false, ""
	}
	cmd := exec.Command(*oracleBin, "-tv", "-B", "-c", path)
	cmd.Env = append(os.Environ(), "HOME="+filepath.Dir(path), "LANG=C")
	out, err := cmd.Output()
	if err != nil {
		return false, ""
	}
	for _, s := range stricterOnPurpose {
		if strings.Contains(text, s) {
			return true, ""
		}
	}
	c, ds := File(Options{Path: path, Protocols: testProtocols(), Home: filepath.Dir(path)})
	if c == nil {
		return true, "refused here: " + ds.Error()
	}
	var b strings.Builder
	if err := List(&b, c); err != nil {
		return true, err.Error()
	}
	if want, got := comparable(string(out)), comparable(b.String()+"Control file syntax OK\n"); want != got {
		return true, difference(want, got)
	}
	return true, ""
}

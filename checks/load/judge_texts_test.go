package load

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// theRule gives the one rule that a statement in an entry of a kind makes. Limits beside a connection are found by event.
func theRule(t *testing.T, kind, statement string, event *checks.EventType) *checks.Rule {
	t.Helper()
	heads := map[string]string{
		"process": "check process web with pidfile /run/web.pid\n", "file": "check file log with path /srv/log\n",
		"directory": "check directory dir with path /srv/dir\n", "filesystem": "check filesystem root with path /\n",
		"host": "check host peer with address 192.0.2.1\n", "system": "check system here\n",
		"program": "check program job with path /bin/true\n", "network": "check network eth with interface lo\n",
	}
	s := mustLoad(t, heads[kind]+statement+" then alert\n").Services[0]
	for _, r := range s.Rules {
		if !r.Implicit && r.Test.Event() == event {
			return r
		}
	}
	t.Fatalf("%s: no rule of event %s", statement, event.Keyword)
	return nil
}

type look struct {
	memory  string
	see     *checks.Observation
	outcome checks.Outcome
	message string
}

// judgeAll holds a test against observations, its memory carried along where none is given.
func judgeAll(t *testing.T, kind, statement string, event *checks.EventType, cases ...look) {
	t.Helper()
	r := theRule(t, kind, statement, event)
	memory := ""
	for i, c := range cases {
		if c.memory != "" {
			memory = c.memory
		}
		v := r.Test.Judge(c.see, memory)
		if said := v.Say(r.Test); v.Outcome != c.outcome || said.Message != c.message {
			t.Errorf("%s, look %d: %d %q, want %d %q", statement, i, v.Outcome, said.Message, c.outcome, c.message)
		}
		memory = v.Memory
		isData(t, r.Test, v)
		if !v.Outcome.Bad() {
			if n := testing.AllocsPerRun(10, func() { r.Test.Judge(c.see, memory) }); n > 0 {
				t.Errorf("%s, look %d: what is well takes %g pieces of memory", statement, i, n)
			}
		}
	}
	// Nothing seen: nothing said, nothing forgotten.
	if v := r.Test.Judge(&checks.Observation{}, "kept"); v.Outcome != checks.Unknown || v.Memory != "kept" && v.Memory != "" {
		t.Errorf("%s: judged nothing as %d", statement, v.Outcome)
	}
}

// isData fails when the state file would lose some of what a verdict says.
func isData(t *testing.T, test checks.Test, v checks.Verdict) {
	t.Helper()
	was := checks.RuleState{Outcome: checks.Failed, Memory: v.Memory, Finding: v.Finding}.Saved()
	data, err := json.Marshal(was)
	if err != nil {
		t.Fatal(err)
	}
	var is checks.RuleState
	if err := json.Unmarshal(data, &is); err != nil {
		t.Fatal(err)
	}
	if is.Say(test) != v.Say(test) {
		t.Errorf("%T: %s says %+v, want %+v", test, data, is.Say(test), v.Say(test))
	}
}

func good(see *checks.Observation, message string) look {
	return look{see: see, outcome: checks.Succeeded, message: message}
}
func bad(see *checks.Observation, message string) look {
	return look{see: see, outcome: checks.Failed, message: message}
}
func same(see *checks.Observation, message string) look {
	return look{see: see, outcome: checks.ChangedNot, message: message}
}
func other(see *checks.Observation, message string) look {
	return look{see: see, outcome: checks.Changed, message: message}
}
func silent(see *checks.Observation) look { return look{see: see, outcome: checks.Unknown} }

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.Local)

func file(f checks.FileFacts) *checks.Observation {
	return &checks.Observation{At: noon, File: &f, Present: "file exists"}
}
func process(p checks.ProcessFacts) *checks.Observation {
	return &checks.Observation{At: noon, Process: &p}
}
func machine(m checks.MachineFacts) *checks.Observation {
	return &checks.Observation{At: noon, Machine: &m}
}
func disk(f checks.FilesystemFacts) *checks.Observation {
	return &checks.Observation{At: noon, Filesystem: &f}
}
func link(l checks.LinkFacts) *checks.Observation { return &checks.Observation{At: noon, Link: &l} }
func program(status int, output string) *checks.Observation {
	return &checks.Observation{At: noon, Program: &checks.ProgramFacts{Status: status, Output: output}}
}

func TestJudgeExistence(t *testing.T) {
	there := &checks.Observation{Present: "process is running with pid 12", Process: &checks.ProcessFacts{PID: 12}}
	gone := &checks.Observation{Missing: "process is not running"}
	judgeAll(t, "process", "if not exist", checks.EventNonexist, bad(gone, "process is not running"), good(there, "process is running with pid 12"))
	judgeAll(t, "process", "if exist", checks.EventExist, good(gone, "process is not running"), bad(there, "process is running with pid 12"))
}

func TestJudgeFile(t *testing.T) {
	judgeAll(t, "file", "if size > 10 B", checks.EventSize,
		good(file(checks.FileFacts{Size: 10}), "size check succeeded [current size = 10 B]"),
		bad(file(checks.FileFacts{Size: 3000}), "size test failed for /srv/log -- current size is 2.9 kB"))
	judgeAll(t, "file", "if changed size", checks.EventSize,
		same(file(checks.FileFacts{Size: 50}), "size has not changed [current size = 50 B]"),
		other(file(checks.FileFacts{Size: 3000}), "size for /srv/log changed to 2.9 kB"),
		same(file(checks.FileFacts{Size: 3000}), "size has not changed [current size = 2.9 kB]"))
	judgeAll(t, "file", "if failed permission 600", checks.EventPermission,
		good(file(checks.FileFacts{Mode: 0o600}), "permission test succeeded [current permission 0600]"),
		bad(file(checks.FileFacts{Mode: 0o644}), "permission test failed for /srv/log [current permission 0644]"))
	judgeAll(t, "file", "if changed permission", checks.EventPermission,
		same(file(checks.FileFacts{Mode: 0o644}), "permission not changed for /srv/log"),
		other(file(checks.FileFacts{Mode: 0o600}), "permission for /srv/log changed from 0644 to 0600"))
	judgeAll(t, "file", "if failed uid 0", checks.EventUID,
		good(file(checks.FileFacts{}), "uid test succeeded [current uid = 0]"), bad(file(checks.FileFacts{UID: 7}), "uid test failed for log -- current uid is 7"))
	judgeAll(t, "file", "if failed gid 0", checks.EventGID,
		good(file(checks.FileFacts{}), "gid test succeeded [current gid = 0]"), bad(file(checks.FileFacts{GID: 7}), "gid test failed for log -- current gid is 7"))
	judgeAll(t, "file", "if hardlink > 1", checks.EventResource,
		good(file(checks.FileFacts{Links: 1}), "hardlink check succeeded [current hardlink count = 1]"),
		bad(file(checks.FileFacts{Links: 2}), "hardlink test failed for /srv/log -- current hardlink count is 2"))
	judgeAll(t, "file", "if changed hardlink", checks.EventResource,
		same(file(checks.FileFacts{Links: 1}), "hardlink count has not changed [current hardlink count = 1]"),
		other(file(checks.FileFacts{Links: 2}), "hardlink count for /srv/log changed from 1 to 2"))
}

func TestJudgeTimestamps(t *testing.T) {
	f := checks.FileFacts{Access: noon.Add(-time.Hour), Change: noon.Add(-2 * time.Hour), Modify: noon.Add(-3 * time.Hour)}
	for which, at := range map[string]string{"atime": "access time|11", "ctime": "change time|10", "mtime": "modify time|09", "timestamp": "modify/change time|10"} {
		name, hour := at[:len(at)-3], at[len(at)-2:]
		stamp := "Sat, 21 Nov 2026 " + hour + ":00:00"
		judgeAll(t, "file", "if "+which+" > 30 minutes", checks.EventTimestamp, bad(file(f), name+" for /srv/log failed -- current "+name+" is "+stamp))
		judgeAll(t, "file", "if "+which+" > 1 day", checks.EventTimestamp, good(file(f), name+" test succeeded for /srv/log [current "+name+" is "+stamp+"]"))
	}
	later := f
	later.Modify = noon
	judgeAll(t, "file", "if changed mtime", checks.EventTimestamp, same(file(f), "modify time was not changed for /srv/log"),
		other(file(later), "modify time for /srv/log changed from Sat, 21 Nov 2026 09:00:00 to Sat, 21 Nov 2026 12:00:00"),
		same(file(later), "modify time was not changed for /srv/log"))
}

func TestJudgeChecksum(t *testing.T) {
	const a, b = "d41d8cd98f00b204e9800998ecf8427e", "900150983cd24fb0d6963f7d28e17f72"
	md5 := func(sum string) *checks.Observation {
		return file(checks.FileFacts{Checksums: map[string]string{"md5": sum}})
	}
	judgeAll(t, "file", "if failed checksum expect "+a, checks.EventChecksum,
		good(md5(a), "checksum is valid"), bad(md5(b), "checksum failed, expected "+a+" got "+b), silent(file(checks.FileFacts{})))
	judgeAll(t, "file", "if failed md5 checksum", checks.EventChecksum,
		good(md5(a), "checksum is valid"), bad(md5(b), "checksum failed, expected "+a+" got "+b), good(md5(a), "checksum is valid"))
	judgeAll(t, "file", "if changed md5 checksum", checks.EventChecksum,
		same(md5(a), "checksum has not changed"), other(md5(b), "checksum changed to "+b), same(md5(b), "checksum has not changed"))
}

func TestJudgeContent(t *testing.T) {
	r := theRule(t, "file", `if content = "ERR"`, checks.EventContent)
	key := r.Test.(checks.Needy).Needs().Content[0].Key
	saw := func(n int, lines string) *checks.Observation {
		return &checks.Observation{Content: map[string]checks.ContentFacts{key: {Matched: n, Lines: lines}}}
	}
	judgeAll(t, "file", `if content = "ERR"`, checks.EventContent, same(saw(0, ""), "content doesn't match"),
		other(saw(2, "ERR one\nERR two\n"), "content match:\nERR one\nERR two\n"), same(saw(0, ""), "content doesn't match"))
	judgeAll(t, "program", `if content != "fine"`, checks.EventContent, same(program(0, "fine\n"), "content doesn't match"),
		other(program(0, "hot\n"), "content match on program output:\nhot"))
	judgeAll(t, "program", "if content changed", checks.EventContent, same(program(0, "a\n"), "content remained the same:\n<<<<<<< Begin\na\n>>>>>>> End"),
		other(program(0, "b\n"), "content changed:\n<<<<<<< Begin previous\na\n======= End previous - Begin current\nb\n>>>>>>> End current"),
		same(program(0, "b\n"), "content remained the same:\n<<<<<<< Begin\nb\n>>>>>>> End"))
}

// Of the tests of changes only that of a program's output tells, too, that all is the same again.
func TestTheEndOfAChangeIsTold(t *testing.T) {
	for _, c := range []struct {
		text string
		see  func(n int) *checks.Observation
		told bool
	}{
		{"check program job with path /bin/true\n if content changed then alert\n", func(n int) *checks.Observation { return program(0, fmt.Sprint(n)) }, true},
		{"check program job with path /bin/true\n if content not changed then alert\n", func(n int) *checks.Observation { return program(0, fmt.Sprint(n)) }, true},
		{"check program job with path /bin/true\n if changed status then alert\n", func(n int) *checks.Observation { return program(n, "") }, false},
		{"check file log with path /srv/log\n if changed size then alert\n", func(n int) *checks.Observation { return file(checks.FileFacts{Size: int64(n)}) }, false},
	} {
		s := mustLoad(t, c.text).Services[0]
		st, told := checks.NewState(s), 0
		for slot, n := range []int{1, 1, 2, 2, 2, 3, 3} {
			var events []checks.Event
			st, events = checks.Judge(s, st, c.see(n), checks.Moment{Slot: uint64(slot), Now: noon})
			for _, e := range events {
				if e.To == checks.ChangedNot && e.EndTold {
					told++
				}
			}
		}
		if want := map[bool]int{true: 2}[c.told]; told != want {
			t.Errorf("%q: the end of a change was told %d times, want %d", c.text, told, want)
		}
	}
}

// A program whose output goes on to match is one event, not one a cycle.
func TestLastingMatch(t *testing.T) {
	s := mustLoad(t, "check program job with path /bin/true\n  if content = \"hot\" then alert\n").Services[0]
	st, events := checks.NewState(s), 0
	for slot := range uint64(5) {
		var made []checks.Event
		st, made = checks.Judge(s, st, program(0, "hot"), checks.Moment{Slot: slot + 1, Now: noon})
		for _, e := range made {
			if e.Change {
				events++
			}
		}
	}
	if events != 1 {
		t.Errorf("%d events, want 1", events)
	}
}

func TestJudgeProcess(t *testing.T) {
	p := checks.ProcessFacts{PID: 12, PPID: 1, CPUPercent: 50, CPUPercentTotal: 60, MemoryPercent: 7, MemoryPercentTotal: 8, Memory: 7549747, MemoryTotal: 8 << 20,
		Threads: 3, Children: 4, Load: [3]float64{1.74, 2, 3}, Cores: 2, FDs: 10, FDsTotal: 20, FDSoftLimit: 100, Uptime: time.Minute, SecurityAttribute: "x",
		Read:  checks.IOFacts{ByteRate: 1024, GenericRate: 610202, OperationRate: 5},
		Write: checks.IOFacts{ByteRate: 0, GenericRate: 1 << 20, OperationRate: 6}}
	o := process(p)
	for _, c := range []struct{ statement, failed, fine, succeeded string }{
		{"if cpu > 40%", "cpu usage of 50.0% matches resource limit [cpu usage > 40.0%]", "if cpu > 60%", "cpu usage check succeeded [current cpu usage = 50.0%]"},
		{"if total cpu > 40%", "total cpu usage of 60.0% matches resource limit [total cpu usage > 40.0%]", "if total cpu > 61%", "total cpu usage check succeeded [current total cpu usage = 60.0%]"},
		{"if memory > 5%", "mem usage of 7.0% matches resource limit [mem usage > 5.0%]", "if memory > 9%", "mem usage check succeeded [current mem usage = 7.0%]"},
		{"if memory > 1 B", "mem amount of 7.2 MB matches resource limit [mem amount > 1 B]", "if memory > 9 MB", "mem amount check succeeded [current mem amount = 7.2 MB]"},
		{"if total memory > 5%", "total mem amount of 8.0% matches resource limit [total mem amount > 5.0%]", "if total memory > 9%", "total mem amount check succeeded [current total mem amount = 8.0%]"},
		{"if total memory > 1 B", "total mem amount of 8 MB matches resource limit [total mem amount > 1 B]", "if total memory > 9 MB", "total mem amount check succeeded [current total mem amount = 8 MB]"},
		{"if threads > 2", "threads count 3 matches resource limit [threads > 2]", "if threads > 3", "threads check succeeded [current threads = 3]"},
		{"if children > 2", "children count 4 matches resource limit [children > 2]", "if children > 4", "children check succeeded [current children = 4]"},
		{"if loadavg > 1", "loadavg (1min) of 1.7 matches resource limit [loadavg (1min) > 1.0]", "if loadavg(5min) per core > 1", "loadavg per core (5min) check succeeded [current loadavg per core (5min) = 1.0]"},
		{"if filedescriptors > 5", "filedescriptors usage of 10 matches limit [filedescriptors > 5]", "if filedescriptors > 50%", "filedescriptors check succeeded [current filedescriptors = 10.0%]"},
		{"if total filedescriptors > 5", "total filedescriptors usage of 20 matches limit [filedescriptors > 5]", "if total filedescriptors > 50", "total filedescriptors check succeeded [current total filedescriptors = 20]"},
		{"if read > 1 B/s", "read rate 595.9 kB/s matches resource limit [read > 1 B/s]", "if read > 1 MB/s", "read rate test succeeded [current read = 595.9 kB/s]"},
		{"if disk read > 1 B/s", "physical read activity 1 kB/s matches resource limit [read > 1 B/s]", "if disk read > 1 MB/s", "physical read activity test succeeded [current read = 1 kB/s]"},
		{"if disk write > 1 operations/s", "write rate 6 operations/s matches resource limit [write > 1 operations/s]", "if disk write > 10 operations/s", "write rate test succeeded [current write = 6 operations/s]"},
	} {
		judgeAll(t, "process", c.statement, checks.EventResource, bad(o, c.failed))
		judgeAll(t, "process", c.fine, checks.EventResource, good(o, c.succeeded))
	}
	judgeAll(t, "process", "if uptime > 10 seconds", checks.EventUptime, bad(o, "uptime test failed for /run/web.pid -- current uptime is 60 seconds"))
	judgeAll(t, "process", "if uptime > 3 days", checks.EventUptime, good(o, "uptime test succeeded [current uptime = 60 seconds]"))
	judgeAll(t, "process", `if failed security attribute "y"`, checks.EventInvalid, bad(o, "Security attribute test failed for web -- current attribute is 'x'"))
	judgeAll(t, "process", `if security attribute =~ "^y"`, checks.EventInvalid, good(o, "Security attribute test succeeded [current attribute = 'x']"))
	judgeAll(t, "process", "if cpu > 40%", checks.EventResource, silent(process(checks.ProcessFacts{CPUPercent: -1})))
	judgeAll(t, "process", "if failed euid 0", checks.EventUID, bad(process(checks.ProcessFacts{EUID: 9}), "euid test failed for web -- current euid is 9"))
	other12 := p
	other12.PID, other12.PPID = 13, 2
	judgeAll(t, "process", "if changed pid", checks.EventPID, same(o, "process PID has not changed since last cycle"), other(process(other12), "process PID changed from 12 to 13"))
	judgeAll(t, "process", "if changed ppid", checks.EventPPID, same(o, "process PPID has not changed since last cycle"), other(process(other12), "process PPID changed from 1 to 2"))
}

func TestJudgeSystem(t *testing.T) {
	o := machine(checks.MachineFacts{Load: [3]float64{1.7, 1.3, 0.6}, Cores: 2, CPU: map[string]float64{"total": 52.4, "user": 15, "wait": 0.5, "steal": -1},
		MemoryUsed: 508795290, MemoryTotal: 16 << 30, MemoryPercent: 2.9, SwapUsed: 0, Uptime: 1668 * time.Second, FDAllocated: 1232, FDMaximum: 1232000,
		PageIn: 12, PageOut: -1, Pressure: map[string]checks.PressureFacts{"io": {Some: [3]float64{1, 2, 3}, Full: [3]float64{4, 5, 6}}}})
	for statement, text := range map[string]string{
		"if loadavg > 0":                   "loadavg (1min) of 1.7 matches resource limit [loadavg (1min) > 0.0]",
		"if loadavg(15min) per core < 100": "loadavg per core (15min) of 0.3 matches resource limit [loadavg per core (15min) < 100.0]",
		"if cpu > 50%":                     "cpu usage of 52.4% matches resource limit [cpu usage > 50.0%]",
		"if cpu(user) < 100%":              "cpu user usage of 15.0% matches resource limit [cpu user usage < 100.0%]",
		"if cpu(wait) < 100%":              "cpu I/O wait of 0.5% matches resource limit [cpu I/O wait < 100.0%]",
		"if memory > 1%":                   "mem usage of 2.9% matches resource limit [mem usage > 1.0%]",
		"if memory > 1 MB":                 "mem amount of 485.2 MB matches resource limit [mem amount > 1 MB]",
		"if swap < 100%":                   "swap usage of 0.0% matches resource limit [swap usage < 100.0%]",
		"if swap < 1 GB":                   "swap amount of 0 B matches resource limit [swap amount < 1 GB]",
		"if filedescriptors > 1":           "filedescriptors usage of 1232 matches limit [filedescriptors > 1]",
		"if filedescriptors < 99%":         "filedescriptors usage of 0.1% matches limit [filedescriptors < 99.0%]",
		"if pagein > 10 per second":        "page in rate of 12.0/s matches resource limit [page in > 10/s]",
		"if io pressure > 0.5%":            "io pressure (some 10s) of 1.0% matches resource limit [io pressure (some 10s) > 0.5%]",
		"if io pressure full 300s > 5.5%":  "io pressure (full 300s) of 6.0% matches resource limit [io pressure (full 300s) > 5.5%]",
	} {
		judgeAll(t, "system", statement, checks.EventResource, bad(o, text))
	}
	judgeAll(t, "system", "if cpu(steal) > 1%", checks.EventResource, silent(o))
	judgeAll(t, "system", "if pageout > 1", checks.EventResource, silent(o))
	judgeAll(t, "system", "if cpu pressure > 1%", checks.EventResource, silent(o))
	judgeAll(t, "system", "if uptime < 1 hour", checks.EventUptime, bad(o, "uptime test failed for here -- current uptime is 1668 seconds"))
}

func TestJudgeFilesystem(t *testing.T) {
	o := disk(checks.FilesystemFacts{SpaceTotal: 250 << 30, SpaceUsed: 13099650253, SpaceAvailable: 239<<30 + 858993459, SpaceFree: 240 << 30, SpacePercent: 4.8,
		Inodes: 1000, InodesUsed: 25, InodesFree: 975, InodePercent: 2.5, Mode: 0o755, UID: 0, Flags: "rw,relatime",
		Read: checks.IOFacts{ByteRate: 209.5 * 1024, OperationRate: 3}, Write: checks.IOFacts{ByteRate: -1, OperationRate: -1}, ServiceTime: 0.1})
	for statement, text := range map[string]string{
		"if space > 1%":               "space usage 4.8% matches resource limit [space usage > 1.0%]",
		"if space > 1 MB":             "space usage 12.2 GB matches resource limit [space usage > 1 MB]",
		"if space free < 900 GB":      "space free 239.8 GB matches resource limit [space free < 900 GB]",
		"if space free > 1%":          "space free 95.2% matches resource limit [space free > 1.0%]",
		"if inode > 1":                "inode usage 25 matches resource limit [inode usage > 1]",
		"if inode > 0.1%":             "inode usage 2.5% matches resource limit [inode usage > 0.1%]",
		"if inode free > 1":           "inode free 975 matches resource limit [inode free > 1]",
		"if inode free > 0.1%":        "inode free 97.5% matches resource limit [inode free > 0.1%]",
		"if read > 0 B/s":             "read rate 209.5 kB/s matches resource limit [read > 0 B/s]",
		"if read < 1000 operations/s": "read rate 3 operations/s matches resource limit [read < 1000 operations/s]",
		"if service time < 10 s":      "service time 0.100 ms/operation matches resource limit [service time < 10 s/operation]",
	} {
		judgeAll(t, "filesystem", statement, checks.EventResource, bad(o, text))
	}
	judgeAll(t, "filesystem", "if space > 99%", checks.EventResource, good(o, "space usage test succeeded [current space usage = 4.8%]"))
	judgeAll(t, "filesystem", "if inode > 99%", checks.EventResource, good(o, "inode usage test succeeded [current inode usage = 2.5%]"), silent(disk(checks.FilesystemFacts{})))
	judgeAll(t, "filesystem", "if write > 1 B/s", checks.EventResource, silent(o))
	judgeAll(t, "filesystem", "if failed permission 0700", checks.EventPermission, bad(o, "permission test failed for / [current permission 0755]"))
	judgeAll(t, "filesystem", "if changed fsflags", checks.EventFsflags, same(o, "filesystem flags has not changed [current flags 'rw,relatime']"),
		other(disk(checks.FilesystemFacts{Flags: "ro"}), "filesystem flags changed from 'rw,relatime' to 'ro'"))
}

func TestJudgeNetwork(t *testing.T) {
	hour := time.Hour
	o := link(checks.LinkFacts{Name: "lo", Up: true, Speed: 1e9, Duplex: 1, In: checks.TrafficFacts{ByteRate: 4608, PacketRate: 63}, Out: checks.TrafficFacts{ByteRate: 1 << 20, PacketRate: 64},
		Windows: map[time.Duration][2]checks.TrafficFacts{hour: {{Bytes: 112435, Packets: 5}, {Bytes: 1229, Packets: 6}}}})
	down := link(checks.LinkFacts{Name: "lo", Speed: -1, Duplex: -1, In: checks.TrafficFacts{ByteRate: -1}, Out: checks.TrafficFacts{ByteRate: -1}})
	broken := &checks.Observation{Error: "link data collection failed -- no such device"}
	judgeAll(t, "network", "if link down", checks.EventLink, good(o, "link up"), bad(down, "link down"), bad(broken, broken.Error))
	judgeAll(t, "network", "if link up", checks.EventLink, bad(o, "link up"), good(down, "link down"), bad(broken, broken.Error))
	judgeAll(t, "network", "if changed link", checks.EventSpeed, same(o, "link capacity has not changed [current link capacity = 1000 Mb/s full-duplex]"), silent(down))
	judgeAll(t, "network", "if saturation > 0.5%", checks.EventSaturation, bad(o, "link upload saturation of 0.8% matches limit [saturation > 0.5%]"), silent(down))
	judgeAll(t, "network", "if saturation > 50%", checks.EventSaturation, good(o, "link saturation check succeeded [current upload saturation = 0.8%]"))
	judgeAll(t, "network", "if download < 1 GB/s", checks.EventByteIn, bad(o, "download 4.5 kB matches limit [download rate < 1 GB in last 1 second]"), silent(down))
	judgeAll(t, "network", "if upload > 1 GB/s", checks.EventByteOut, good(o, "upload check succeeded [current upload rate 1 MB in last 1 second]"))
	judgeAll(t, "network", "if upload < 1000 packets/s", checks.EventPacketOut, bad(o, "upload packets 64 matches limit [upload packets < 1000 in last 1 second]"))
	judgeAll(t, "network", "if download > 1000 packets/s", checks.EventPacketIn, good(o, "download packets check succeeded [current download packets 63 in last 1 second]"))
	judgeAll(t, "network", "if total downloaded < 1 GB in last 1 hour", checks.EventByteIn, bad(o, "total download 109.8 kB matches limit [download rate < 1 GB in last 1 hour]"))
	judgeAll(t, "network", "if total uploaded > 1 GB in last 1 hour", checks.EventByteOut, good(o, "total upload check succeeded [current upload rate 1.2 kB in last 1 hour]"))
	judgeAll(t, "network", "if total uploaded < 10 packets in last 1 hour", checks.EventPacketOut, bad(o, "total upload packets 6 matches limit [upload packets < 10 in last 1 hour]"))
	judgeAll(t, "network", "if total uploaded < 10 packets in last 2 hours", checks.EventPacketOut, silent(o))
}

func TestJudgeProgram(t *testing.T) {
	judgeAll(t, "program", "if status != 0", checks.EventStatus, bad(program(3, "err\nout\n"), "status failed (3) -- err\nout"), good(program(0, ""), "status succeeded (0) -- no output"))
	judgeAll(t, "program", "if changed status", checks.EventStatus, same(program(0, "x"), "status didn't change (0) -- x"), other(program(1, ""), "status changed (0 -> 1) -- no output"))
}

func TestJudgeConnection(t *testing.T) {
	const statement = "if failed port 443 protocol https request /x responsetime < 2 seconds certificate valid > 30 days"
	key := theRule(t, "host", statement, checks.EventConnection).Test.(*tests.Connection).Key
	saw := func(f checks.ProbeFacts) *checks.Observation {
		return &checks.Observation{Probes: map[string]*checks.ProbeFacts{key: &f}}
	}
	up := saw(checks.ProbeFacts{OK: true, ResponseTime: 26 * time.Microsecond, CertificateDays: 40})
	slow := saw(checks.ProbeFacts{OK: true, ResponseTime: 3 * time.Second, CertificateDays: 10})
	down := saw(checks.ProbeFacts{Message: "failed protocol test [HTTP] at [192.0.2.1]:443/x [TCP/IP TLS] -- Connection refused", ResponseTime: -1, CertificateDays: -1})
	judgeAll(t, "host", statement, checks.EventConnection, good(up, "connection succeeded to [192.0.2.1]:443/x [TCP/IP TLS]"), bad(down, down.Probes[key].Message),
		silent(saw(checks.ProbeFacts{Skipped: true})))
	judgeAll(t, "host", statement, checks.EventSpeed, good(up, "response time 0.026 ms succeeded [time < 2 s]"), bad(slow, "response time 3 s doesn't match limit [time < 2 s]"), silent(down))
	judgeAll(t, "host", statement, checks.EventTimestamp, good(up, "certificate valid days test succeeded [40 days]"),
		bad(slow, "certificate expiry in 10 days matches check limit [valid > 30 days]"), silent(down))
	if text := theRule(t, "host", statement, checks.EventConnection).Test.(*tests.Connection).FailureText("Connection refused"); text != down.Probes[key].Message {
		t.Error(text)
	}

	const unwanted = "if succeeded port 23"
	key = theRule(t, "host", unwanted, checks.EventConnection).Test.(*tests.Connection).Key
	judgeAll(t, "host", unwanted, checks.EventConnection, bad(saw(checks.ProbeFacts{OK: true}), "connection succeeded to [192.0.2.1]:23 [TCP/IP]"), good(saw(checks.ProbeFacts{Message: "refused"}), "refused"))
}

func TestJudgePing(t *testing.T) {
	const statement = "if failed ping count 3 responsetime < 1 s"
	key := theRule(t, "host", statement, checks.EventICMP).Test.(*tests.Ping).Key
	saw := func(f checks.ProbeFacts) *checks.Observation {
		return &checks.Observation{Probes: map[string]*checks.ProbeFacts{key: &f}}
	}
	up := saw(checks.ProbeFacts{OK: true, ResponseTime: 7 * time.Microsecond})
	judgeAll(t, "host", statement, checks.EventICMP, good(up, "ping test succeeded [response time 0.007 ms]"), bad(saw(checks.ProbeFacts{}), "ping test failed"),
		bad(saw(checks.ProbeFacts{Message: "cannot resolve"}), "cannot resolve"))
	judgeAll(t, "host", statement, checks.EventSpeed, good(up, "response time 0.007 ms succeeded [time < 1 s]"))
}

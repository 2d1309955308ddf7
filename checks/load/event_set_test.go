package load

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"slices"
	"strings"
	"testing"
)

// filterOf is the set that the filter of an alert is read as.
func filterOf(t *testing.T, filter string) checks.EventSet {
	t.Helper()
	return mustLoad(t, "set alert a@example.com "+filter+"\ncheck system here\n").Settings.Alerts[0].Events
}

// Each finer word means the test that it is called after, its kind's word means it too, and no other word does.
func TestEachFinerWordMeansItself(t *testing.T) {
	statements := map[string]string{
		"programoutput": "program|if content = \"x\"", "securityattribute": "process|if failed security attribute \"x\"",
		"cpu": "process|if cpu > 1%", "totalcpu": "process|if total cpu > 1%", "memory": "process|if memory > 1%",
		"totalmemory": "process|if total memory > 1%", "swap": "system|if swap > 1%", "loadavg1m": "system|if loadavg (1min) > 1",
		"loadavg5m": "system|if loadavg (5min) > 1", "loadavg15m": "system|if loadavg (15min) > 1", "threads": "process|if threads > 1",
		"children": "process|if children > 1", "filedescriptors": "process|if filedescriptors > 1",
		"totalfiledescriptors": "process|if total filedescriptors > 1", "readbytes": "process|if read > 1 MB/s",
		"readoperations": "process|if disk read > 1 operations/s", "writebytes": "filesystem|if write > 1 MB/s",
		"writeoperations": "filesystem|if write > 1 operations/s", "servicetime": "filesystem|if service time > 1 second",
		"space": "filesystem|if space > 1%", "inode": "filesystem|if inode > 1%", "hardlink": "file|if hardlink > 1",
		"pagein": "system|if pagein > 1 /s", "pageout": "system|if pageout > 1 /s", "atime": "file|if atime > 1 day",
		"ctime": "file|if ctime > 1 day", "mtime": "file|if mtime > 1 day", "euid": "process|if failed euid 0",
		"responsetime": "host|if failed port 80 responsetime < 1 second", "certificate": "host|if failed port 443 certificate valid > 1 days",
	}
	judged := map[string]bool{"zombie": true, "saturationin": true, "saturationout": true, "linkspeed": true, "linkduplex": true,
		"spawn": true, "linkerrorsin": true, "linkerrorsout": true} // by what a look finds, below; errors of a link raise nothing
	for _, finer := range checks.FinerWords {
		statement, ok := statements[finer.Word]
		if !ok {
			if !judged[finer.Word] {
				t.Errorf("%s: no test of it", finer.Word)
			}
			continue
		}
		kind, text, _ := strings.Cut(statement, "|")
		if kind == "system" && strings.HasPrefix(text, "if page") {
			text = strings.TrimSuffix(text, " /s")
		}
		r := theRule(t, kind, text, finer.Kind)
		if r.Test.Event() != finer.Kind {
			t.Errorf("%s: kind %s", finer.Word, r.Test.Event().Keyword)
		}
		hearing(t, &checks.Event{Type: finer.Kind, Words: checks.Words(r.Test, checks.Verdict{})}, finer.Word)
	}
}

// hearing holds filters against an event that one finer word means.
func hearing(t *testing.T, e *checks.Event, word string) {
	t.Helper()
	for _, other := range checks.FinerWords {
		if got := filterOf(t, "{ "+other.Word+" }").Hears(e); got != (other.Word == word) {
			t.Errorf("{ %s } hears of %s: %t", other.Word, word, got)
		}
		if got := filterOf(t, "not on { "+other.Word+" }").Hears(e); got != (other.Word != word) {
			t.Errorf("not on { %s } hears of %s: %t", other.Word, word, got)
		}
	}
	for _, kind := range checks.EventTypes {
		if kind == checks.EventHeartbeat {
			continue
		}
		if got := filterOf(t, "{ "+kind.Keyword+" }").Hears(e); got != (kind == e.Type) {
			t.Errorf("{ %s } hears of %s: %t", kind.Keyword, word, got)
		}
		if got := filterOf(t, "not on { "+kind.Keyword+" }").Hears(e); got != (kind != e.Type) {
			t.Errorf("not on { %s } hears of %s: %t", kind.Keyword, word, got)
		}
	}
}

// Who heard of the failure hears of the recovery, though the good look tells nothing of what was bad.
func TestRecoveryHasTheWordsOfItsFailure(t *testing.T) {
	c := mustLoad(t, "check network eth with interface lo\n if saturation > 50% then alert\n")
	s := c.Services[0]
	st := checks.NewState(s)
	var got []string
	for i, rates := range [][2]float64{{90, 1}, {90, 90}, {1, 1}} {
		var events []checks.Event
		st, events = checks.Judge(s, st, link(checks.LinkFacts{Up: true, Speed: 800, In: checks.TrafficFacts{ByteRate: rates[0]}, Out: checks.TrafficFacts{ByteRate: rates[1]}}),
			checks.Moment{Slot: uint64(i + 1), Now: noon})
		for _, e := range events {
			if e.Type == checks.EventSaturation && e.Change {
				got = append(got, e.Text()+": "+e.Words)
			}
		}
	}
	if want := []string{"Saturation exceeded: saturationin", "Saturation ok: saturationin saturationout"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
}

func TestFilterListing(t *testing.T) {
	for filter, want := range map[string]string{
		"":                             "All events",
		"{ timestamp }":                "Timestamp ",
		"{ certificate, timestamp }":   "Timestamp ",
		"{ certificate }":              "Certificate ",
		"{ user, ping, perm, group }":  "Gid Icmp Permission Uid ",
		"{ atime, size }":              "Atime Size ",
		"{ timestamp, mtime, action }": "Action Timestamp ",
	} {
		if got := filterOf(t, filter).String(); got != want {
			t.Errorf("%s is listed as %q, want %q", filter, got, want)
		}
	}
	if got := filterOf(t, "not on { certificate }").String(); !strings.Contains(got, " Atime ") || !strings.Contains(got, " Mtime ") || strings.Contains(got, "Certificate") {
		t.Errorf("all but certificate: %q", got)
	}
	if c, _ := loadText("test", "set alert a@example.com { heartbeat }\ncheck system here\n"); c != nil {
		t.Error("heartbeat is a word of filters")
	}
}

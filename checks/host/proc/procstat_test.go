package proc

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const statLine = "%d (%s) %c %d 10 11 0 -1 4194304 1 2 3 4 %d %d 7 8 20 0 %d 0 %d 123456 %d 18446744073709551615 1 1 0\n"

func TestParseProcStat(t *testing.T) {
	for _, name := range []string{"sleep", "", "a b", "x) R 1 (y", ")", "(", "a\nb", "\xff\xfe"} {
		line := fmt.Sprintf(statLine, 4711, name, 'S', 1, 30, 12, 4, 999, 250)
		s, err := parseProcStat([]byte(line))
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		if s.pid != 4711 || string(s.name) != name || s.state != 'S' || s.ppid != 1 || s.cpuTicks != 42 ||
			s.threads != 4 || s.startTicks != 999 || s.rssPages != 250 {
			t.Errorf("%q: %+v", line, s)
		}
	}
}

func TestParseProcStatRefuses(t *testing.T) {
	whole := fmt.Sprintf(statLine, 4711, "sleep", 'S', 1, 30, 12, 4, 999, 250)
	for _, line := range []string{
		"", "(", ")(", "1 (a)", "1 (a) ", "1 (a) S", "x (a) S 1", strings.Replace(whole, "S 1 ", "S -1 ", 1),
		strings.Replace(whole, "4711", "99999999999999999999999", 1), whole[:60],
	} {
		if s, err := parseProcStat([]byte(line)); err == nil {
			t.Errorf("%q: got %+v, want an error", line, s)
		}
	}
}

func FuzzParseProcStat(f *testing.F) {
	if own, err := os.ReadFile("/proc/self/stat"); err == nil {
		f.Add(own)
	}
	f.Add([]byte(fmt.Sprintf(statLine, 1, "a) (b", 'Z', 0, 1, 2, 1, 3, 4)))
	f.Fuzz(func(t *testing.T, line []byte) {
		s, err := parseProcStat(line)
		if err != nil {
			return
		}
		if s.pid <= 0 || s.ppid < 0 || s.threads < 0 || !strings.Contains(string(line), "("+string(s.name)+")") {
			t.Errorf("%q: %+v", line, s)
		}
	})
}

func TestFieldAfter(t *testing.T) {
	text := []byte("Name:\tx\nUid:\t1\t22\t3\t4\nEmpty:\nPss:                 465 kB")
	for _, tt := range []struct {
		label string
		n     int
		want  uint64
		ok    bool
	}{{"Uid:", 0, 1, true}, {"Uid:", 1, 22, true}, {"Uid:", 9, 0, false}, {"Pss:", 0, 465, true}, {"Name:", 0, 0, false}, {"Empty:", 0, 0, false}, {"None:", 0, 0, false}} {
		if got, ok := FieldAfter(text, tt.label, tt.n); got != tt.want || ok != tt.ok {
			t.Errorf("%s %d: got %d %v", tt.label, tt.n, got, ok)
		}
	}
}

//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestReadsStat(t *testing.T) {
	got, err := parseStat([]byte("12 (a b) c)) S 7 12 12 0 -1 4194560 100 200 0 0 5 6 30 12 20 0 1 0 100 0 0\n"))
	if want := (procStat{parent: 7, childrenUsed: 420 * time.Millisecond}); err != nil || got != want {
		t.Errorf("%+v, %v; expected %+v", got, err, want)
	}
	for _, bad := range []string{"", "12 a b", "12 (a) S 7", "12 (a) S x 12 12 0 -1 4194560 100 200 0 0 5 6 30 12", "12 (a) S 7 12 12 0 -1 4194560 100 200 0 0 5 6 x 12"} {
		if _, err := parseStat([]byte(bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestReadsStatus(t *testing.T) {
	text := []byte("Name:\tupkeep\nVmRSS:\t   27648 kB\nThreads:\t9\n")
	if got, err := parseStatus(text, "VmRSS"); err != nil || got != 27648 {
		t.Errorf("VmRSS %d, %v", got, err)
	}
	if got, err := parseStatus(text, "Threads"); err != nil || got != 9 {
		t.Errorf("Threads %d, %v", got, err)
	}
	if _, err := parseStatus(text, "VmSwap"); err == nil {
		t.Error("a field that is not there was found")
	}
}

func TestReadsOwnFigures(t *testing.T) {
	before, err := cpuOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for sum, i := 0, 0; ; i++ { // until the clock moves
		if sum += i; sum == 1 {
			continue
		}
		if after, err := cpuOf(os.Getpid()); err != nil || after > before {
			if err != nil {
				t.Error(err)
			}
			break
		}
	}
	if status, err := statusOf(os.Getpid(), "VmRSS", "Threads"); err != nil || status[0] < 100 || status[1] < 1 {
		t.Errorf("%v %v", status, err)
	}
	if n, err := descriptorsOf(os.Getpid()); err != nil || n < 3 {
		t.Errorf("%d descriptors, %v", n, err)
	}
	if processes() < 1 {
		t.Error("no process on the machine")
	}
}

func TestReadsStatusXML(t *testing.T) {
	const text = `<monit><service type="2"><name>a</name><collected_sec>100</collected_sec><collected_usec>5</collected_usec><monitor>1</monitor></service>` +
		`<service type="3"><name>b</name><collected_sec>90</collected_sec><collected_usec>0</collected_usec><monitor>%</monitor></service>` +
		`<service type="7"><name>c</name><collected_sec>101</collected_sec><collected_usec>0</collected_usec><monitor>2</monitor></service></monit>`
	for monitor, want := range map[string]bool{"1": true, "2": false, "3": false, "": false} {
		first, last, all := collected([]byte(strings.Replace(text, "%", monitor, 1)))
		if all != want || !first.Equal(time.Unix(90, 0)) || !last.Equal(time.Unix(101, 0)) {
			t.Errorf("monitor %q: %v %v %t", monitor, first, last, all)
		}
	}
	if _, _, all := collected([]byte("<monit></monit>")); all {
		t.Error("nothing was looked at, and that is all")
	}
}

func TestFollowsALog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := follow(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for _, piece := range []string{"one\ntw", "o\n", "three\n"} {
		if _, err := out.WriteString(piece); err != nil {
			t.Fatal(err)
		}
	}
	l, err := f.wait(t.Context(), 0, "three", time.Minute)
	if err != nil || l.text != "three" {
		t.Errorf("%+v %v", l, err)
	}
	if lines, _ := f.since(0); len(lines) != 3 || lines[1].text != "two" {
		t.Errorf("%v", lines)
	}
	if _, err := f.wait(t.Context(), f.mark(), "three", time.Millisecond); err == nil {
		t.Error("a line before the mark was found")
	}
}

func TestNotesAnExec(t *testing.T) {
	r := &run{dir: t.TempDir()}
	all, err := r.samples(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	defer all.end()
	for _, s := range all.list {
		pid, err := s.pid()
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, 0); err != nil {
			t.Errorf("service %d does not run: %v", s.number, err)
		}
	}
	began := time.Now()
	if err := all.run(all.list[1].start()); err != nil {
		t.Fatal(err)
	}
	if err := all.starts.until(t.Context(), func(seen map[string][]time.Time) bool { return len(seen["1"]) > 0 }); err != nil {
		t.Fatal(err)
	}
	if at := all.starts.of("1")[0]; at.Before(began) || len(all.starts.of("0")) > 0 {
		t.Errorf("began %s, exec %s, others %v", began, at, all.starts.of("0"))
	}
}

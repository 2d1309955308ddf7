//go:build linux

package main

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestPercentiles(t *testing.T) {
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i))
	}
	for _, c := range []struct {
		stat    stat
		samples []float64
		want    float64
	}{
		{median, hundred, 50}, {p99, hundred, 99}, {most, hundred, 100},
		{median, []float64{7}, 7}, {p99, []float64{7}, 7}, {most, []float64{7}, 7},
		{median, []float64{3, 1}, 1}, {median, []float64{3, 1, 2}, 2}, {p99, []float64{3, 1, 2}, 3},
	} {
		if got := c.stat.of(c.samples); got != c.want {
			t.Errorf("%s of %v is %g, expected %g", c.stat, c.samples, got, c.want)
		}
	}
	if got := median.of(nil); !math.IsNaN(got) {
		t.Errorf("median of nothing is %g", got)
	}
	if hundred[0] != 100 {
		t.Error("the samples were put in another order")
	}
}

func TestRoundsArePooled(t *testing.T) {
	round := func(x float64) []figure {
		return []figure{{what: "a", stat: median, samples: []float64{x}}, {what: "a", stat: p99, samples: []float64{x}, limit: []float64{1}}}
	}
	got := take(take(nil, round(1)), round(2))
	if len(got) != 2 || len(got[0].samples) != 2 || len(got[1].samples) != 2 || len(got[1].limit) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestTableTellsWhatIsMet(t *testing.T) {
	upkeep := []figure{
		{what: "fast", unit: "ms", stat: median, samples: []float64{4, 5, 6}, target: 5, judged: true, limit: []float64{0.5}},
		{what: "slow", unit: "ms", stat: median, samples: []float64{6}, target: 5, judged: true},
		{what: "rate", unit: "GB/s", stat: median, samples: []float64{2}, target: 1.3, judged: true, more: true},
		{what: "lost", stat: most, samples: []float64{0}, judged: true},
		{what: "shown", unit: "ms", stat: median, samples: []float64{1}},
		{what: "unseen", unit: "ms", stat: median, target: 5, judged: true},
	}
	ref := []figure{{what: "fast", stat: median, samples: []float64{500}}, {what: "rate", stat: median, samples: []float64{0.5}}, {what: "lost", stat: most, samples: []float64{5}}}
	rep := report{Date: time.Unix(0, 0), Machine: "a machine", Results: compare(row{name: "r"}, upkeep, ref)}
	var out strings.Builder
	if err := rep.print(&out); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n")[3:] {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	want := []string{
		"r fast median 500 ms 5 ms 100 0.500 ms <= 5 ms meets",
		"r slow median 6 ms <= 5 ms MISSES",
		"r rate median 0.500 GB/s 2 GB/s 4 >= 1.30 GB/s meets",
		"r lost max 5 0 <= 0 meets",
		"r shown median 1 ms",
		"r unseen median",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTableAsMarkdown(t *testing.T) {
	rep := report{Results: compare(row{name: "r", work: "some work"}, []figure{{what: "fast", unit: "ms", stat: median, samples: []float64{4}, target: 5, judged: true},
		{what: "slow", unit: "ms", stat: p99, samples: []float64{9}, target: 5, judged: true}}, []figure{{what: "fast", stat: median, samples: []float64{400}}})}
	rep.Results = append(rep.Results, result{Row: "x", Work: "other work", Error: "broken"})
	var out strings.Builder
	if err := rep.markdown(&out); err != nil {
		t.Fatal(err)
	}
	want := "| some work | | | | | | |\n| | fast, median | 400 ms | 4 ms | 100 | <= 5 ms | meets |\n| | slow, p99 |  | 9 ms |  | <= 5 ms | MISSES |\n" +
		"| other work | | | | | | |\n| | could not be measured | | | | | |\n"
	if _, body, _ := strings.Cut(out.String(), "--- |\n"); body != want {
		t.Errorf("got\n%s\nexpected\n%s", body, want)
	}
}

func TestRowsArePickedByName(t *testing.T) {
	picked, err := pick("files, kill")
	if err != nil || len(picked) != 2 || picked[0].name != "files" || picked[1].name != "kill" {
		t.Errorf("%v %v", picked, err)
	}
	if _, err := pick("flies"); err == nil {
		t.Error("an unknown row was taken")
	}
	if all, err := pick(""); err != nil || len(all) != 16 {
		t.Errorf("%d rows, %v; the table has 16", len(all), err)
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.name] || r.rounds < 1 || r.work == "" || r.measure == nil {
			t.Errorf("row %q is not whole, or there twice", r.name)
		}
		seen[r.name] = true
	}
}

func TestStandingStill(t *testing.T) {
	base := time.Unix(100, 0)
	at := func(seconds ...float64) (out []time.Time) {
		for _, s := range seconds {
			out = append(out, base.Add(time.Duration(s*float64(time.Second))))
		}
		return out
	}
	for _, c := range []struct {
		at    []time.Time
		since float64
		want  time.Duration
	}{
		{at(0, 1, 2, 3), 0, 0},
		{at(0, 1, 3.5, 4.5), 0, 1500 * time.Millisecond},
		{at(0, 5, 6, 7), 5.5, 0},             // what was before does not count
		{at(0, 5, 6, 7), 1, 4 * time.Second}, // what lasted into it does
		{at(0, 0.5, 1, 1.5), 0, 0}, {at(0), 0, 0},
	} {
		if got := longest(c.at, at(c.since)[0], time.Second); got != c.want {
			t.Errorf("%v since %g: %s, expected %s", c.at, c.since, got, c.want)
		}
	}
}

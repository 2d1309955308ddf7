package history

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

func TestCodesAreNearAndInOrder(t *testing.T) {
	for _, step := range []float64{1, 0.01, 1e-6} {
		before := int32(-1)
		for n := 0.0; n < 1e18; n = n*1.01 + 1 {
			v := math.Trunc(n) * step
			code := codeOf(v, step)
			if code < before {
				t.Fatalf("the code of %v is %d, that of less %d", v, code, before)
			}
			before = code
			off := math.Abs(valueOf(code, step) - v)
			if n < exact && off > step*1e-6 || off > v*0.00025 {
				t.Fatalf("%v comes back as %v", v, valueOf(code, step))
			}
		}
	}
	for _, odd := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64} {
		if code := codeOf(odd, 1); code < 0 || code > maxCode || math.IsNaN(valueOf(code, 1)) {
			t.Errorf("%v has the code %d", odd, code)
		}
	}
}

func TestFoldedValuesKeepTheirOrder(t *testing.T) {
	for _, c := range [][3]float64{{0, 0, 0}, {0, 5, 9}, {0, 1e6, 1e9}, {3, 3, 3}, {1e12, 1.1e12, 2e12}, {0, 0.5, 1}} {
		least, mean, most := foldValue(c[0], c[1], c[2], 1).numbers(1)
		for i, got := range []float64{least, mean, most} {
			if want := c[i]; math.Abs(got-want) > 0.01*want+0.5 {
				t.Errorf("%v comes back as %v %v %v", c, least, mean, most)
			}
		}
		if least > mean || mean > most || c[0] == 0 && least != 0 {
			t.Errorf("%v comes back as %v %v %v", c, least, mean, most)
		}
	}
}

// ramp is a file whose size is told.
var ramp = &checks.Service{Name: "ramp", Kind: checks.File}

func (w *world) size(n int64) {
	w.store.Looked(ramp, &checks.Observation{At: w.clock(), Took: time.Millisecond, File: &checks.FileFacts{Size: n, Links: 1}})
	w.turn()
}

func TestEveryLookComesBack(t *testing.T) {
	w := newWorld(t, 0, 4<<20)
	w.pass(137 * time.Second)
	begin := w.clock()
	for i := range int64(20) {
		w.size(i * i)
		w.pass(30 * time.Second)
	}
	list := w.curves("ramp", "size_bytes", begin.Add(-time.Second), w.clock(), 700)
	if len(list) != 1 || len(list[0].Points) != 20 || list[0].Unit != "bytes" || list[0].Step != time.Second {
		t.Fatalf("got %+v", list)
	}
	for i, p := range list[0].Points {
		if want := float64(i * i); p.Min != want || p.Mean != want || p.Max != want || p.Count != 1 || !p.At.Equal(begin.Add(time.Duration(i)*30*time.Second)) {
			t.Errorf("point %d is %+v", i, p)
		}
	}
	if all := w.curves("ramp", "", begin.Add(-time.Hour), w.clock(), 10); len(all) != 3 || all[0].Figure != "check_seconds" || all[2].Figure != "hardlinks" {
		t.Errorf("all figures are %+v", all)
	}
}

// Whatever tier answers, a curve says what was seen: here a ramp that drops to nothing each quarter of an hour.
func TestCurvesFoldRightInEachTier(t *testing.T) {
	w := newWorld(t, 0, 8<<20)
	w.run(0, time.Second)
	end := noon.Add(50 * time.Hour)
	for ; w.clock().Before(end); w.pass(30 * time.Second) {
		w.size(w.clock().Unix() % 900)
	}
	for _, c := range []struct {
		name     string
		from, to time.Time
		points   int
		step     time.Duration
	}{
		{"last hour of looks", end.Add(-time.Hour), end, 60, time.Minute},
		{"a day of looks", end.Add(-20 * time.Hour), end, 1000, 72 * time.Second},
		{"a day of minutes", end.Add(-24 * time.Hour), end, 96, 15 * time.Minute},
		{"older than looks", noon.Add(time.Hour), noon.Add(3 * time.Hour), 240, 30 * time.Second},
		{"all in hours", noon, end, 50, time.Hour},
		{"before anything", noon.Add(-40 * time.Hour), end, 90, time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := w.curves("ramp", "size_bytes", c.from, c.to, c.points)
			if len(list) != 1 || list[0].Step != c.step {
				t.Fatalf("got %+v", list)
			}
			looks := 0
			for _, p := range list[0].Points {
				looks += p.Count
				if p.Min > p.Mean || p.Mean > p.Max || p.Max > 870 {
					t.Errorf("%+v", p)
				}
				if p.Count*30 >= 900 && (p.Min != 0 || p.Max != 870 || math.Abs(p.Mean-435) > 31) {
					t.Errorf("%+v of a ramp from 0 to 870", p)
				}
			}
			from := c.from
			if from.Before(noon) {
				from = noon
			}
			if want := int(c.to.Sub(from) / (30 * time.Second)); math.Abs(float64(looks-want)) > 130 {
				t.Errorf("%d looks in %s, want about %d", looks, c.to.Sub(from), want)
			}
		})
	}
}

func TestAKilledDaemonLosesNoSpan(t *testing.T) {
	w := newWorld(t, 20, 4<<20)
	begin := w.clock()
	for i := range 40 {
		w.run(7*time.Minute, 30*time.Second)
		if i%3 == 0 {
			w.pass(time.Minute)
		}
		w.again()
	}
	w.run(10*time.Minute, 30*time.Second)
	for _, figure := range []string{"threads", "memory_bytes"} {
		fine := w.curves("service-000", figure, begin, w.clock().Truncate(5*time.Minute), int(w.clock().Sub(begin)/(5*time.Minute)))
		looks := w.curves("service-000", figure, begin, w.clock(), maxPoints)
		total, all := 0, len(looks[0].Points)
		for i, p := range fine[0].Points {
			total += p.Count
			if i > 0 && p.At.Sub(fine[0].Points[i-1].At) != 5*time.Minute {
				t.Errorf("a gap before %s", p.At)
			}
		}
		if total != all-len(w.curves("service-000", figure, w.clock().Truncate(5*time.Minute), w.clock(), 3600)[0].Points) {
			t.Errorf("%d looks in spans, %d single ones", total, all)
		}
	}
	if n := w.log.count("level=WARN") + w.log.count("level=ERROR"); n > 0 {
		t.Errorf("warnings: %s", w.log.buf.String())
	}
}

func TestADamagedTailIsCut(t *testing.T) {
	for _, spoil := range []struct {
		name string
		with func(data []byte) []byte
	}{
		{"cut short", func(d []byte) []byte { return d[:len(d)-3] }},
		{"head cut short", func(d []byte) []byte { return append(d, 1, 2, 3) }},
		{"zeros", func(d []byte) []byte { return append(d, make([]byte, 4096)...) }},
		{"a flipped bit", func(d []byte) []byte { d[len(d)-1] ^= 4; return d }},
		{"a length of gigabytes", func(d []byte) []byte { return append(d, 255, 255, 255, 127, 0, 0, 0, 0, 1) }},
	} {
		t.Run(spoil.name, func(t *testing.T) {
			w := newWorld(t, 0, 4<<20)
			for i := range int64(10) {
				w.size(i)
				w.pass(30 * time.Second)
			}
			w.store.close()
			path := filepath.Join(w.options.Dir, "looks-00000000.journal")
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, spoil.with(data), 0o600); err != nil {
				t.Fatal(err)
			}
			w.open()
			for i := range int64(10) {
				w.size(100 + i)
				w.pass(30 * time.Second)
			}
			points := w.curves("ramp", "size_bytes", noon, w.clock(), 3000)[0].Points
			if n := len(points); n < 19 || points[8].Mean != 8 || points[n-1].Mean != 109 {
				t.Errorf("%d points, the last %+v", len(points), points[len(points)-1])
			}
			if w.log.count("damaged and is left out") != 1 {
				t.Errorf("the log says: %s", w.log.buf.String())
			}
		})
	}
}

func TestADamagedSegmentLosesOnlyItself(t *testing.T) {
	w := newWorld(t, 3, 4<<20)
	w.run(9*time.Hour, time.Minute)
	w.store.close()
	segments, err := filepath.Glob(filepath.Join(w.options.Dir, "looks-*.segment"))
	if err != nil || len(segments) < 3 {
		t.Fatalf("segments %q (%v)", segments, err)
	}
	for i, spoil := range []func([]byte) []byte{
		func(d []byte) []byte { d[len(segmentMark)+5] ^= 1; return d },
		func(d []byte) []byte { return d[:len(d)-7] },
	} {
		data, err := os.ReadFile(segments[i])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(segments[i], spoil(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.open()
	points := w.curves("service-000", "threads", noon, w.clock(), maxPoints)[0].Points
	if want := 5*60 - 2; len(points) < want {
		t.Errorf("%d points, want at least %d", len(points), want)
	}
}

func event(service string, id uint64, at time.Time) checks.Event {
	return checks.Event{ID: id, Service: service, Kind: checks.File, Type: checks.EventSize, From: checks.Succeeded, To: checks.Failed, Message: "size test failed\nfor \"x\"", Time: at,
		Action: checks.Action{Kind: checks.ActRestart}, Change: true, Count: 1, Evidence: map[string]string{"output": "no\nspace"}}
}

func TestEventsComeBackNewestFirst(t *testing.T) {
	w := newWorld(t, 0, 1<<20)
	for id := range uint64(2000) {
		w.store.Happened(event([]string{"one", "Two"}[id%2], id, w.clock()))
		if id%3 == 0 {
			w.turn()
		}
		w.pass(time.Minute)
	}
	for range 2 {
		list, err := w.store.Events("two", noon, w.clock(), 900)
		if err != nil || len(list) != 900 {
			t.Fatalf("%d events, %v", len(list), err)
		}
		for i, e := range list {
			want := event("Two", uint64(1999-2*i), noon.Add(time.Duration(1999-2*i)*time.Minute))
			if e.ID != want.ID || !e.Time.Equal(want.Time) || e.Message != want.Message || e.Evidence["output"] != "no\nspace" || e.Type != checks.EventSize || e.Action.Kind != checks.ActRestart || e.To != checks.Failed {
				t.Fatalf("event %d is %+v", i, e)
			}
		}
		some, err := w.store.Events("", noon.Add(10*time.Minute), noon.Add(12*time.Minute), 50)
		if err != nil || len(some) != 3 || some[0].ID != 12 {
			t.Errorf("%+v, %v", some, err)
		}
		w.turn()
		w.again()
	}
	if files, _ := filepath.Glob(filepath.Join(w.options.Dir, "events-*.segment")); len(files) == 0 {
		t.Error("events were never packed")
	}
}

func TestTheBudgetIsKeptAtAnyMoment(t *testing.T) {
	const budget = 512 << 10
	w := newWorld(t, 40, budget)
	for step := range 24 * 20 {
		for range 6 {
			w.cycle()
			if _, total := sizes(w.options.Dir); total > budget {
				t.Fatalf("%d bytes after %d cycles", total, step*6)
			}
			w.pass(30 * time.Second)
		}
		w.store.Happened(event("service-001", uint64(step), w.clock()))
		if step%100 == 50 {
			w.again()
		}
	}
	by, total := sizes(w.options.Dir)
	if total < budget*6/10 {
		t.Errorf("only %d bytes are used: %v", total, by)
	}
	if len(w.store.Notes()) == 0 {
		t.Error("nobody is told that the budget is too small")
	}
	if list, err := w.store.Events("", noon, w.clock(), 1000); err != nil || len(list) < 400 {
		t.Errorf("%d events are left, %v", len(list), err)
	}
	if w.log.count("cannot be written") > 0 {
		t.Errorf("figures were lost: %s", w.log.buf.String())
	}
}

func TestWhatIsTooOldGoes(t *testing.T) {
	w := newWorld(t, 0, 8<<20)
	w.options.Keep = 40 * 24 * time.Hour
	w.store.Configure(8<<20, w.options.Keep)
	for i := 0; w.clock().Before(noon.Add(100 * 24 * time.Hour)); i++ {
		w.size(int64(i))
		w.store.Happened(event("ramp", uint64(i), w.clock()))
		w.pass(30 * time.Minute)
	}
	w.store.maintain(t.Context())
	for tier, most := range []time.Duration{28 * time.Hour, 32 * 24 * time.Hour, 71 * 24 * time.Hour, 71 * 24 * time.Hour} {
		oldest, ok := w.store.oldest(tier)
		if age := w.clock().Sub(time.Unix(oldest, 0)); !ok || age > most || age < most/2 {
			t.Errorf("%s go back %s", tierRules[tier].name, age)
		}
	}
	if notes := w.store.Notes(); len(notes) > 0 {
		t.Errorf("notes %q", notes)
	}
}

// Services with few and with many figures take turns in a journal, and packing must not grow with each turn.
func TestPackingUsesItsMemoryAgain(t *testing.T) {
	var b chunkBuilder
	for n := range 2000 {
		columns := make([]column, 3+n%2*7)
		b.begin("x", columns)
		b.add(row{at: int64(n), count: 1}, make([]rowValue, 1), []int{len(columns) - 1})
		if len(b.cells) != len(columns) || cap(b.cells) > 16 {
			t.Fatalf("%d columns of %d, room for %d", len(b.cells), len(columns), cap(b.cells))
		}
	}
}

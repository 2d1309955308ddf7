package web

import (
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// hourOf is a series of an hour with a point for each value, -1 for a span in which nothing was seen.
func hourOf(unit string, values ...float64) *api.Series {
	s := &api.Series{Service: "nginx", Figure: "cpu_percent", Unit: unit, From: noon, To: noon.Add(time.Hour), Step: 3600 / float64(len(values))}
	for i, v := range values {
		if v >= 0 {
			s.Points = append(s.Points, api.Point{At: noon.Add(time.Duration(float64(i) * s.Step * float64(time.Second))), Min: v / 2, Mean: v, Max: v * 2, Count: 3})
		}
	}
	return s
}

func TestCurveBreaksWhereNothingWasSeen(t *testing.T) {
	c, ok := drawCurve(hourOf(checks.UnitPercent, 10, 20, -1, 40), nil, "clock")
	if !ok || c.Line != "M0 108L150 96M450 72L600 72" || strings.Count(c.Band, "Z") != 2 {
		t.Errorf("line %s, band %s", c.Line, c.Band)
	}
	if c.Top != "100.0%" || c.Middle != "50.0%" || c.Latest != "40.0%" || len(c.Ticks) != 5 || len(c.Values) != 3 || c.Values[0].Max != "80.0%" {
		t.Errorf("%+v", c)
	}
	if _, ok := drawCurve(hourOf(checks.UnitPercent, -1, -1), nil, "clock"); ok {
		t.Error("nothing is drawn as something")
	}
}

func TestCurveShowsLimitsInReach(t *testing.T) {
	at := func(v float64) figureRule {
		return figureRule{tests.FigureLimit{Name: "memory_bytes", Op: ">", Value: v}, "upkeeprc:7"}
	}
	c, _ := drawCurve(hourOf(checks.UnitBytes, 10<<20, 12<<20), []figureRule{at(60 << 20), at(60 << 30)}, "clock")
	if len(c.Limits) != 1 || c.Limits[0].Text != "> 60 MB" || c.Limits[0].Where != "upkeeprc:7" || c.Top != "100 MB" || c.Limits[0].Y != 48 {
		t.Errorf("%+v, top %s", c.Limits, c.Top)
	}
}

func TestCeiling(t *testing.T) {
	for _, c := range []struct {
		most float64
		unit string
		want float64
	}{{0, checks.UnitCount, 1}, {3, checks.UnitCount, 5}, {7, checks.UnitCount, 10}, {51, checks.UnitPercent, 100}, {130, checks.UnitPercent, 200},
		{1500, checks.UnitBytes, 2048}, {600, checks.UnitBytes, 1024}, {0.003, checks.UnitSeconds, 0.005}, {1 << 20, checks.UnitBytes, 1 << 20}} {
		if got := ceiling(c.most, c.unit); got < c.want*0.999 || got > c.want*1.001 {
			t.Errorf("the axis for %g %s ends at %g, want %g", c.most, c.unit, got, c.want)
		}
	}
}

func TestSparkline(t *testing.T) {
	if got := sparkline(hourOf(checks.UnitPercent, 10, 10, 50, -1, -1, -1, 20)); got != "M0 19h14l13-18M82 15" {
		t.Error(got)
	}
	if got := sparkline(hourOf(checks.UnitPercent, 10)); got != "" {
		t.Error(got)
	}
}

func TestFigureWords(t *testing.T) {
	for name, want := range map[string]string{"cpu_percent": "cpu", "download_bytes_per_second": "download", "load_1m": "load 1m", "disk_reads_per_second": "disk reads", "exit_status": "exit status"} {
		if got := figureTitle(name); got != want {
			t.Errorf("%s is titled %q", name, got)
		}
	}
	for unit, want := range map[string]string{checks.UnitPercent: "1536.0%", checks.UnitBytes: "1.5 kB", checks.UnitByteRate: "1.5 kB/s", checks.UnitSeconds: "25.600 m", checks.UnitCount: "1536", checks.UnitDays: "1536 d"} {
		if got := figureText(unit, 1536); got != want {
			t.Errorf("1536 %s is written %q, want %q", unit, got, want)
		}
	}
}

func TestSmallCurvesOfAllServices(t *testing.T) {
	d := newFake()
	cpu, user, size := *hourOf(checks.UnitPercent, 10, 20), *hourOf(checks.UnitPercent, 1, 2), *hourOf(checks.UnitBytes, 5, 6)
	user.Service, user.Of = "host.example.org", "user"
	total := user
	total.Of = "total"
	size.Service, size.Figure = "conf", "size_bytes"
	d.series = []api.Series{cpu, user, total, size}
	var k sparks
	got, err := k.of(d, noon)
	if err != nil || len(got) != 3 || got["nginx"].Title != "cpu" || got["host.example.org"].Title != "cpu total" || got["conf"].Path == "" {
		t.Errorf("%v, %v", got, err)
	}
	d.series = nil
	if again, _ := k.of(d, noon.Add(sparksFor/2)); len(again) != 3 {
		t.Error("they are drawn anew for each reader")
	}
	if later, _ := k.of(d, noon.Add(2*sparksFor)); len(later) != 0 {
		t.Error("they stay for ever")
	}
}

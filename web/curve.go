package web

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Curves are drawn here, as paths that pages put into an SVG: a band from the least to the most of each span, and the mean
// as a line.

// The inner size of a curve; pages stretch it to their width.
const (
	curveWidth  = 600
	curveHeight = 120
)

// curve is one drawing with all that is written beside it.
type curve struct {
	ID, Title, Of string
	Latest        string
	Band, Line    string // paths
	Limits        []curveLimit
	Top, Middle   string // labels of the value axis, which begins at 0
	Ticks         []time.Time
	Form          string // how times are written: "clock" or "day"
	Values        []curveValue
}

// curveLimit is where a rule speaks.
type curveLimit struct {
	Y     float64
	Text  string
	Where string // file and line of the rule
}

// curveValue is one point in words.
type curveValue struct {
	At             time.Time
	Min, Mean, Max string
}

// drawCurve makes the drawing of one series; empty series have none.
func drawCurve(s *api.Series, limits []figureRule, form string) (c curve, ok bool) {
	points := slices.DeleteFunc(slices.Clone(s.Points), func(p api.Point) bool { return p.At.Before(s.From) || p.At.After(s.To) })
	if len(points) == 0 || !s.To.After(s.From) {
		return c, false
	}
	most := 0.0
	for _, p := range points {
		most = max(most, p.Max)
	}
	for _, l := range limits {
		if l.Value <= 4*most || s.Unit == checks.UnitPercent { // a line far above the curve would press it flat
			most = max(most, l.Value)
		}
	}
	top := ceiling(most, s.Unit)
	c = curve{ID: strings.Trim(notWord.ReplaceAllString(s.Figure+"-"+s.Of, "-"), "-"), Title: figureTitle(s.Figure), Of: s.Of,
		Latest: figureText(s.Unit, points[len(points)-1].Mean), Top: figureText(s.Unit, top), Middle: figureText(s.Unit, top/2), Form: form}
	y := func(v float64) float64 { return curveHeight * (1 - min(v/top, 1)) }
	for _, l := range limits {
		if l.Value <= top {
			c.Limits = append(c.Limits, curveLimit{Y: math.Round(y(l.Value)*10) / 10, Text: l.Op + " " + figureText(s.Unit, l.Value), Where: l.Where})
		}
	}
	c.Band, c.Line = curvePaths(s, points, y)
	for i := range 5 {
		c.Ticks = append(c.Ticks, s.From.Add(s.To.Sub(s.From)*time.Duration(i)/4))
	}
	for _, p := range slices.Backward(points) {
		c.Values = append(c.Values, curveValue{p.At, figureText(s.Unit, p.Min), figureText(s.Unit, p.Mean), figureText(s.Unit, p.Max)})
	}
	return c, true
}

// curvePaths draws runs of points that follow each other; where nothing was seen there is nothing.
func curvePaths(s *api.Series, points []api.Point, y func(float64) float64) (band, line string) {
	step := time.Duration(s.Step * float64(time.Second))
	x := func(t time.Time) float64 { return curveWidth * float64(t.Sub(s.From)) / float64(s.To.Sub(s.From)) }
	var b, l []byte
	for len(points) > 0 {
		n := 1
		for n < len(points) && points[n].At.Sub(points[n-1].At) <= step*3/2+time.Second {
			n++
		}
		run := points[:n]
		points = points[n:]
		if n == 1 { // a lone span is as wide as it lasted
			run = append(slices.Clone(run), run[0])
			run[1].At = run[0].At.Add(step)
		}
		letter := byte('M')
		for _, p := range run {
			l = appendPoint(l, letter, x(p.At), y(p.Mean))
			b = appendPoint(b, letter, x(p.At), y(p.Max))
			letter = 'L'
		}
		for _, p := range slices.Backward(run) {
			b = appendPoint(b, 'L', x(p.At), y(p.Min))
		}
		b = append(b, 'Z')
	}
	return string(b), string(l)
}

func appendPoint(path []byte, letter byte, x, y float64) []byte {
	path = append(path, letter)
	path = strconv.AppendFloat(path, math.Round(x*10)/10, 'f', -1, 64)
	path = append(path, ' ')
	return strconv.AppendFloat(path, math.Round(y*10)/10, 'f', -1, 64)
}

// ceiling is the round number that the axis ends with: 1, 2 or 5 of a power, of 1024 for bytes; shares end at 100.
func ceiling(most float64, unit string) float64 {
	if most <= 0 || math.IsInf(most, 0) || math.IsNaN(most) {
		return 1
	}
	scale := 1.0
	if unit == checks.UnitBytes || unit == checks.UnitByteRate {
		for most/scale >= 1024 {
			scale *= 1024
		}
		if most/scale > 500 {
			return 1024 * scale
		}
	}
	power := scale * math.Pow(10, math.Floor(math.Log10(most/scale)))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= most {
			if unit == checks.UnitPercent && n*power > 100 && most <= 100 {
				return 100
			}
			return n * power
		}
	}
	return 10 * power
}

// figureText writes a value of a figure.
func figureText(unit string, v float64) string {
	switch unit {
	case checks.UnitPercent:
		return fmt.Sprintf("%.1f%%", v)
	case checks.UnitBytes:
		return checks.SizeText(v)
	case checks.UnitByteRate:
		return checks.SizeText(v) + "/s"
	case checks.UnitSeconds:
		if v >= 3600 {
			return uptimeText(time.Duration(v * float64(time.Second)))
		}
		return checks.TimeText(time.Duration(v * float64(time.Second)))
	case checks.UnitPerSecond:
		return plainNumber(v) + "/s"
	case checks.UnitDays:
		return plainNumber(v) + " d"
	}
	return plainNumber(v)
}

// plainNumber writes at most two digits behind the point.
func plainNumber(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// units are the ends of figures' names that say the unit, which pages write behind the value.
var units = []string{"_bytes_per_second", "_per_second", "_percent", "_seconds", "_bytes"}

// figureTitle is a figure's name as pages write it: "space used".
func figureTitle(name string) string {
	for _, unit := range units {
		if rest, ok := strings.CutSuffix(name, unit); ok {
			name = rest
			break
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}

// figureRule is a rule's limit with its place.
type figureRule struct {
	tests.FigureLimit
	Where string
}

// The inner size of the small curve in a row, and how many points it has.
const (
	sparkWidth  = 96
	sparkHeight = 24
	sparkPoints = 48
)

// sparkline draws the means of a series as one path, with whole numbers to keep it short; "" when there is too little.
func sparkline(s *api.Series) string {
	if len(s.Points) < 2 || !s.To.After(s.From) {
		return ""
	}
	most := slices.MaxFunc(s.Points, func(a, b api.Point) int { return cmp.Compare(a.Mean, b.Mean) }).Mean
	top := ceiling(most, s.Unit)
	if s.Unit == checks.UnitPercent { // what hardly moves is to look so
		top = max(top, 10)
	}
	gap := time.Duration(2.5 * s.Step * float64(time.Second))
	var b []byte
	var lastX, lastY int
	var last time.Time
	for _, p := range s.Points {
		x := int(math.Round(sparkWidth * float64(p.At.Sub(s.From)) / float64(s.To.Sub(s.From))))
		y := sparkHeight - int(math.Round((sparkHeight-1)*min(p.Mean/top, 1)))
		switch {
		case last.IsZero() || p.At.Sub(last) > gap:
			b = fmt.Appendf(b, "M%d %d", x, y)
		case y == lastY:
			b = fmt.Appendf(b, "h%d", x-lastX)
		default:
			b = strconv.AppendInt(append(b, 'l'), int64(x-lastX), 10)
			if y > lastY {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(y-lastY), 10)
		}
		lastX, lastY, last = x, y, p.At
	}
	return string(b)
}

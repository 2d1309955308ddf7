package history

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// maxPoints bounds a curve.
const maxPoints = 20000

// Curve is one figure of a service over time.
type Curve struct {
	Service, Figure, Of, Unit string
	Step                      time.Duration // from one point to the next
	Points                    []Point       // in order; spans in which nothing was seen have none
}

// Point is what was seen in one step.
type Point struct {
	At             time.Time // when it begins
	Min, Mean, Max float64
	Count          int // looks
}

// Curves brings the figures of a service from one time to another, at most so many points each. figure "" is all of them;
// service "" is that figure of all services. It is taken from the tier that is just fine enough, and where that has
// nothing, from the others.
func (s *Store) Curves(service, figure string, from, to time.Time, points int) ([]Curve, error) {
	if !from.Before(to) || points < 1 {
		return nil, fmt.Errorf("no curve of %d points goes from %s to %s", points, from.Format(time.RFC3339), to.Format(time.RFC3339))
	}
	q := &query{service: service, figure: figure, from: from.Unix(), to: to.Unix(), byKey: map[curveKey]*folded{}}
	q.step = max((q.to-q.from+int64(min(points, maxPoints))-1)/int64(min(points, maxPoints)), 1)
	if err := s.read(q); err != nil {
		return nil, err
	}
	return q.curves(), nil
}

// stretch is a part of a query that one tier answers.
type stretch struct {
	tier     int
	from, to int64
}

// plan tells which tier answers which part.
func (s *Store) plan(q *query) []stretch {
	wanted := rawTier
	for tier := fineTier; tier <= coarseTier; tier++ {
		if q.step >= tierRules[tier].width {
			wanted = tier
		}
	}
	var out []stretch
	begin, end := s.covers(wanted)
	if end > begin && wanted < coarseTier && begin > q.from {
		width := tierRules[wanted+1].width
		if b, e := s.covers(wanted + 1); b+width <= begin && begin <= e { // what comes before is told in whole spans
			begin += mod(-begin, width)
		}
	}
	if end <= begin {
		begin, end = q.from, q.from
		if _, reached := s.covers(fineTier); wanted == rawTier {
			begin, end = reached, reached
		}
	}
	at := clamp(begin, q.from, q.to)
	last := clamp(end, at, q.to)
	out = append(out, stretch{wanted, at, last})
	for tier := wanted + 1; tier <= coarseTier && at > q.from; tier++ {
		b, e := s.covers(tier)
		if e <= b || b+tierRules[tier].width > at { // the finer tier tells the same
			continue
		}
		b = clamp(b, q.from, at)
		out = append(out, stretch{tier, b, at})
		at = b
	}
	for tier := wanted - 1; tier >= rawTier && last < q.to; tier-- {
		_, e := s.covers(tier)
		e = clamp(e, last, q.to)
		out = append(out, stretch{tier, last, e})
		last = e
	}
	return out
}

func clamp(v, least, most int64) int64 { return max(least, min(v, most)) }

// covers is when the rows of a tier begin, and up to when they are complete.
func (s *Store) covers(tier int) (from, to int64) {
	first, ok := s.oldest(tier)
	if !ok {
		return 0, 0
	}
	if tier == rawTier {
		return first, math.MaxInt64
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return first, s.reached[tier]
}

// query gathers curves.
type query struct {
	service, figure string
	from, to, step  int64
	byKey           map[curveKey]*folded
	list            []*folded
}

type curveKey struct {
	service string
	column
}

// folded is a curve in the making.
type folded struct {
	curveKey
	step  float64 // of the unit
	folds []fold
	last  int64 // row of a span, so that one that was written twice counts once
}

func (s *Store) read(q *query) error {
	stretches := s.plan(q)
	slices.SortFunc(stretches, func(a, b stretch) int { return int(a.from - b.from) })
	for _, part := range stretches {
		if part.from >= part.to {
			continue
		}
		width := tierRules[part.tier].width
		if width > 0 && part.from == q.from {
			part.from -= mod(part.from, width) // the span that from lies in
		}
		for _, f := range q.list {
			f.last = math.MinInt64
		}
		open := func(service string, c column) sink { return q.sink(part, service, c) }
		for _, f := range s.filesOf(part.tier) {
			if f.to < part.from || f.from >= part.to {
				continue
			}
			if err := s.scan(part.tier, f, part.from, part.to, q.service, open); err != nil {
				return err
			}
		}
	}
	return nil
}

// sink is where the rows of a figure go, nil when it is not asked for.
func (q *query) sink(part stretch, service string, c column) sink {
	if q.service != "" && service != q.service || q.figure != "" && c.name != q.figure {
		return nil
	}
	key := curveKey{service, c}
	f := q.byKey[key]
	if f == nil {
		f = &folded{curveKey: key, step: stepOf(c.unit), folds: make([]fold, (q.to-q.from+q.step-1)/q.step), last: math.MinInt64}
		q.byKey[key] = f
		q.list = append(q.list, f)
	}
	span := tierRules[part.tier].width > 0
	return func(at int64, count int, v rowValue) {
		if at < part.from || at >= part.to || span && at == f.last {
			return
		}
		f.last = at
		least, mean, most := v.numbers(f.step)
		f.folds[clamp((at-q.from)/q.step, 0, int64(len(f.folds)-1))].join(fold{least, most, mean * float64(count), count})
	}
}

func (q *query) curves() []Curve {
	out := make([]Curve, 0, len(q.list))
	for _, f := range q.list {
		c := Curve{Service: f.service, Figure: f.name, Of: f.of, Unit: f.unit, Step: time.Duration(q.step) * time.Second}
		for i, g := range f.folds {
			if g.n > 0 {
				c.Points = append(c.Points, Point{At: time.Unix(q.from+int64(i)*q.step, 0), Min: g.min, Mean: clampTo(g.sum/float64(g.n), g.min, g.max), Max: g.max, Count: g.n})
			}
		}
		if len(c.Points) > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Curve) int { return strings.Compare(a.Service, b.Service) })
	return out
}

func clampTo(v, least, most float64) float64 { return math.Max(least, math.Min(v, most)) }

// scan gives the rows of a file in a span of time to the sinks that open has; of all services when service is "".
func (s *Store) scan(tier int, f file, from, to int64, service string, open func(string, column) sink) error {
	return s.each(tier, f, func(path string, f file) error {
		if f.sealed {
			return s.scanSegment(path, from, to, service, open)
		}
		return scanJournal(path, f.size, from, to, service, open)
	})
}

func scanJournal(path string, size int64, from, to int64, service string, open func(string, column) sink) error {
	sinks := map[*layout][]sink{}
	var values []rowValue
	return readJournal(path, size, func(r row) {
		if service != "" && r.layout.service != service {
			return
		}
		list, ok := sinks[r.layout]
		if !ok {
			for _, c := range r.layout.columns {
				list = append(list, open(r.layout.service, c))
			}
			sinks[r.layout] = list
		}
		values = r.values(values)
		if r.at < from || r.at >= to {
			return
		}
		for i, take := range list {
			if take != nil {
				take(r.at, r.count, values[i])
			}
		}
	})
}

func (s *Store) scanSegment(path string, from, to int64, service string, open func(string, column) sink) error {
	r, done, err := openSegment(path)
	if err != nil {
		return err
	}
	defer done()
	read, bad := -1, false
	var data []byte
	for _, c := range r.index.chunks {
		p := r.index.pages[c.page]
		if service != "" && c.service != service || p.to < from || p.from >= to {
			continue
		}
		if c.page != read {
			read = c.page
			data, err = r.page(c.page)
			bad = err != nil
			if err := s.tolerate(path, err); err != nil {
				return err
			}
		}
		if bad || c.offset > len(data) {
			continue
		}
		if err := s.tolerate(path, readChunk(data[c.offset:], open)); err != nil {
			return err
		}
	}
	return nil
}

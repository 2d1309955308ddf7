package history

import (
	"math"
	"slices"

	"github.com/upkeep-monitor/upkeep/checks"
)

// late is how many seconds after the end of a span its looks may still come in.
const late = 10

// maxLayouts is how many lists of figures one service may change between before they are described anew.
const maxLayouts = 16

// member is a service as the writer knows it.
type member struct {
	name    string
	figures []figure
	layouts []*memberLayout
	current *memberLayout // of the last look
	spans   [coarseTier + 1]span
}

// figure is one figure of a service with the spans that it is folded into. There are a dozen for each service, which have
// what they measure in common: told once it leaves 56 bytes of 104 for each.
type figure struct {
	*measure
	folds [2]smallFold // of the tiers of spans
}

// measure is what a figure tells of, and the finest difference that is kept. Equal ones are one.
type measure struct {
	column
	step float64
}

func (s *Store) measure(c column) *measure {
	m := s.measures[c]
	if m == nil {
		m = &measure{c, stepOf(c.unit)}
		s.measures[c] = m
	}
	return m
}

// memberLayout is a list of figures that a row of the service has had, and how each journal calls it.
type memberLayout struct {
	at     []int32 // in member.figures
	places [coarseTier + 1]place
}

// span is the span of time that is being folded.
type span struct {
	open  bool
	start int64
	rows  int
	done  int64 // the last span that was written, math.MinInt64 for none
}

// smallFold gathers one figure as a look brings it. There is one for each figure all the time, so it is kept small.
type smallFold struct {
	sum      float64
	min, max float32
	n        int32
}

func (f *smallFold) add(v float64) {
	if small := float32(v); f.n == 0 {
		f.min, f.max = small, small
	} else {
		f.min, f.max = min(f.min, small), max(f.max, small)
	}
	f.sum += v
	f.n++
}

// fold gathers one figure out of folds.
type fold struct {
	min, max, sum float64
	n             int
}

func (f *fold) join(o fold) {
	if f.n == 0 {
		*f = o
		return
	}
	f.min, f.max = min(f.min, o.min), max(f.max, o.max)
	f.sum += o.sum
	f.n += o.n
}

func (s *Store) member(name string) *member {
	m := s.members[name]
	if m == nil {
		m = &member{name: name}
		for i := range m.spans {
			m.spans[i].done = math.MinInt64
		}
		s.members[name] = m
		s.order = append(s.order, m)
	}
	return m
}

// figure finds the place of a figure, making one when it is new.
func (m *member) figure(what *measure) int {
	i := slices.IndexFunc(m.figures, func(f figure) bool { return f.measure == what })
	if i < 0 {
		i = len(m.figures)
		m.figures = append(m.figures, figure{measure: what})
	}
	return i
}

// layoutOf finds the layout of a look. Most looks bring what the one before brought.
func (s *Store) layoutOf(m *member, figures []checks.Figure) *memberLayout {
	if m.current != nil && m.fits(m.current, figures) {
		return m.current
	}
	for _, l := range m.layouts {
		if m.fits(l, figures) {
			m.current = l
			return l
		}
	}
	at := make([]int32, len(figures))
	m.figures = slices.Grow(m.figures, len(figures)) // as many as there will be, mostly
	for i, f := range figures {
		at[i] = int32(m.figure(s.measure(column{f.Name, f.Of, f.Unit})))
	}
	m.current = m.layout(at)
	return m.current
}

func (m *member) fits(l *memberLayout, figures []checks.Figure) bool {
	if len(l.at) != len(figures) {
		return false
	}
	for i := range figures {
		c := m.figures[l.at[i]].measure
		if c.name != figures[i].Name || c.of != figures[i].Of {
			return false
		}
	}
	return true
}

func (m *member) layout(at []int32) *memberLayout {
	for _, l := range m.layouts {
		if slices.Equal(l.at, at) {
			return l
		}
	}
	if len(m.layouts) == maxLayouts {
		m.layouts = nil
	}
	l := &memberLayout{at: at}
	m.layouts = append(m.layouts, l)
	return l
}

// look takes the figures of one look: a row of the first tier, and a part of the spans.
func (s *Store) look(m *member, at int64, figures []checks.Figure) {
	if len(figures) == 0 {
		return
	}
	l := s.layoutOf(m, figures)
	s.values = s.values[:0]
	for i := range figures {
		s.values = append(s.values, rowValue{mean: codeOf(figures[i].Value, m.figures[l.at[i]].step)})
	}
	s.journals[rawTier].row(m, l, at, 0, s.values)
	for tier := fineTier; tier <= coarseTier; tier++ {
		if !s.enter(m, tier, at) {
			continue
		}
		for i := range figures {
			m.figures[l.at[i]].folds[tier-fineTier].add(figures[i].Value)
		}
	}
}

// enter makes the span that a look belongs to the open one; false: it comes too late.
func (s *Store) enter(m *member, tier int, at int64) bool {
	w, width := &m.spans[tier], tierRules[tier].width
	start := at - mod(at, width)
	if w.open && start != w.start {
		if start == w.start-width {
			return false
		}
		s.endSpan(m, tier)
	}
	if !w.open {
		if start == w.done {
			return false
		}
		w.open, w.start, w.rows = true, start, 0
	}
	w.rows++
	return true
}

// mod is at modulo width, also before 1970.
func mod(at, width int64) int64 { return ((at % width) + width) % width }

// endSpan writes what a span came to.
func (s *Store) endSpan(m *member, tier int) {
	w := &m.spans[tier]
	if !w.open {
		return
	}
	w.open, w.done = false, w.start
	s.values = s.values[:0]
	at := make([]int32, 0, len(m.figures))
	for i := range m.figures {
		f := &m.figures[i]
		g := &f.folds[tier-fineTier]
		if g.n == 0 {
			continue
		}
		at = append(at, int32(i))
		s.values = append(s.values, foldValue(float64(g.min), g.sum/float64(g.n), float64(g.max), f.step))
		*g = smallFold{}
	}
	if len(at) > 0 {
		s.journals[tier].row(m, m.layout(at), w.start, w.rows, s.values)
	}
}

// endSpans writes all spans that are over, and tells readers up to when a tier is complete.
func (s *Store) endSpans(now int64) {
	var reached [coarseTier + 1]int64
	for tier := fineTier; tier <= coarseTier; tier++ {
		width := tierRules[tier].width
		over := now - late
		reached[tier] = over - mod(over, width)
		for _, m := range s.order {
			w := &m.spans[tier]
			if w.open && (w.start+width <= over || w.start > now+width) {
				s.endSpan(m, tier)
			}
			if w.open {
				reached[tier] = min(reached[tier], w.start)
			}
		}
	}
	s.mu.Lock()
	s.reached = reached
	s.mu.Unlock()
}

package history

import (
	"math"
	"slices"
)

// replay folds again what had been looked at, but not yet written as spans, when the last run ended.
func (s *Store) replay() error {
	now := s.now().Unix()
	last, err := s.lastSpans()
	if err != nil {
		return err
	}
	since := int64(math.MinInt64)
	if f := s.filesOf(coarseTier); len(f) > 0 {
		since = f[len(f)-1].to
	}
	keys := map[curveKey]*[coarseTier + 1]map[int64]smallFold{}
	var order []curveKey
	open := func(service string, c column) sink {
		key := curveKey{service, c}
		folds := keys[key]
		if folds == nil {
			folds = &[coarseTier + 1]map[int64]smallFold{fineTier: {}, coarseTier: {}}
			keys[key] = folds
			order = append(order, key)
		}
		step := stepOf(c.unit)
		return func(at int64, _ int, v rowValue) {
			for tier := fineTier; tier <= coarseTier; tier++ {
				start := at - mod(at, tierRules[tier].width)
				if done, ok := last[tier][service]; ok && start <= done {
					continue
				}
				f := folds[tier][start]
				f.add(valueOf(v.mean, step))
				folds[tier][start] = f
			}
		}
	}
	for _, f := range s.filesOf(rawTier) {
		if f.to < since {
			continue
		}
		if err := s.scan(rawTier, f, since, math.MaxInt64, "", open); err != nil {
			return err
		}
	}
	s.refold(order, keys)
	for tier := fineTier; tier <= coarseTier; tier++ {
		for service, done := range last[tier] {
			if m := s.members[service]; m != nil {
				m.spans[tier].done = max(m.spans[tier].done, done)
			}
		}
	}
	s.endSpans(now)
	return nil
}

// lastSpans finds the last span of each service that is on disk. A service that has none in the newest file is of no
// interest: it was not looked at for long.
func (s *Store) lastSpans() (last [coarseTier + 1]map[string]int64, err error) {
	for tier := fineTier; tier <= coarseTier; tier++ {
		last[tier] = map[string]int64{}
		note := func(service string, at int64) {
			if done, ok := last[tier][service]; !ok || at > done {
				last[tier][service] = at
			}
		}
		list := s.filesOf(tier)
		for _, f := range list[max(0, len(list)-2):] {
			err := s.each(tier, f, func(path string, f file) error {
				if !f.sealed {
					return readJournal(path, f.size, func(r row) { note(r.layout.service, r.at) })
				}
				r, done, err := openSegment(path)
				if err != nil {
					return err
				}
				defer done()
				for _, c := range r.index.chunks {
					note(c.service, c.last)
				}
				return nil
			})
			if err != nil {
				return last, err
			}
		}
	}
	return last, nil
}

// refold takes the spans of the last run over: those that others have followed are written, the last stays open.
func (s *Store) refold(order []curveKey, keys map[curveKey]*[coarseTier + 1]map[int64]smallFold) {
	for tier := fineTier; tier <= coarseTier; tier++ {
		starts := map[string][]int64{}
		for _, key := range order {
			for start := range keys[key][tier] {
				if !slices.Contains(starts[key.service], start) {
					starts[key.service] = append(starts[key.service], start)
				}
			}
		}
		byService := map[string][]curveKey{}
		var services []string
		for _, key := range order {
			if byService[key.service] == nil {
				services = append(services, key.service)
			}
			byService[key.service] = append(byService[key.service], key)
		}
		for _, service := range services {
			slices.Sort(starts[service])
			m := s.member(service)
			for _, start := range starts[service] {
				s.endSpan(m, tier)
				w := &m.spans[tier]
				w.open, w.start, w.rows = true, start, 0
				for _, key := range byService[service] {
					if f, ok := keys[key][tier][start]; ok {
						m.figures[m.figure(s.measure(key.column))].folds[tier-fineTier] = f
						w.rows = max(w.rows, int(f.n))
					}
				}
			}
		}
	}
}

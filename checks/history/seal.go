package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// sealBytes bounds what sealing holds in memory: a journal is read again for each so many bytes of it.
const sealBytes = 384 << 10

// shape is what a journal holds of a service.
type shape struct {
	rows, bytes int
	columns     []column
	layouts     []*layout // as the rows have them
	where       [][]int   // of each, where its figures are among columns
	packed      []byte    // rows, while the service is being packed
	at          int64     // the last of them
}

// take makes a layout one of the service, and its figures columns.
func (s *shape) take(l *layout) {
	where := make([]int, len(l.columns))
	for i, c := range l.columns {
		if where[i] = slices.Index(s.columns, c); where[i] < 0 {
			where[i] = len(s.columns)
			s.columns = append(s.columns, c)
		}
	}
	l.shape, l.place = s, len(s.layouts)
	s.layouts, s.where = append(s.layouts, l), append(s.where, where)
}

// keep puts a row aside: layout, time, looks, and the bytes of the journal.
func (s *shape) keep(r row) {
	s.packed = binary.AppendUvarint(s.packed, uint64(r.layout.place))
	s.packed = binary.AppendVarint(s.packed, r.at-s.at)
	s.packed = binary.AppendUvarint(s.packed, uint64(r.count))
	s.packed = binary.AppendUvarint(s.packed, uint64(len(r.packed)))
	s.packed = append(s.packed, r.packed...)
	s.at = r.at
}

// readJournal gives every row of a journal to visit. Damage ends it, and is told after what is good.
func readJournal(path string, size int64, visit func(row)) error {
	file, _, err := ownfile.Open(path)
	if err != nil {
		return fmt.Errorf("open journal: %w", err)
	}
	defer func() { _ = file.Close() }()
	var d decoder
	_, err = readFrames(io.LimitReader(file, size), func(payload []byte) error { return d.frame(payload, visit) })
	return err
}

// sealRows turns a journal of rows into a segment. The error is errDamaged when all is done but for what could not be read.
func sealRows(journal string, size int64, segment string, span bool) error {
	var order []string
	shapes := map[string]*shape{}
	damage := readJournal(journal, size, func(r row) {
		if !r.layout.met {
			r.layout.met = true
			if shapes[r.layout.service] == nil {
				shapes[r.layout.service] = &shape{}
				order = append(order, r.layout.service)
			}
			shapes[r.layout.service].take(r.layout)
		}
		s := r.layout.shape
		s.rows++
		s.bytes += len(r.packed) + 6
	})
	if damage != nil && !errors.Is(damage, errDamaged) {
		return damage
	}
	if len(order) == 0 {
		return damage
	}
	w, err := newSegmentWriter(segment)
	if err != nil {
		return err
	}
	defer func() { _ = w.file.Cleanup() }() // without effect once the file has its name
	p := packer{journal: journal, size: size, w: w}
	p.builder.span = span
	for len(order) > 0 {
		n, bytes := 0, 0
		group := map[string]*shape{}
		for n == 0 || n < len(order) && bytes < sealBytes {
			group[order[n]] = shapes[order[n]]
			bytes += shapes[order[n]].bytes
			n++
		}
		if err := p.group(order[:n], group); err != nil {
			return err
		}
		order = order[n:]
	}
	if err := w.end(); err != nil {
		return err
	}
	return damage
}

// packer packs one journal; what it holds is used again for each group of services.
type packer struct {
	journal string
	size    int64
	w       *segmentWriter
	builder chunkBuilder
	rows    []byte
	chunk   []byte
	values  []rowValue
}

// group puts the chunks of some services into the segment.
func (p *packer) group(services []string, shapes map[string]*shape) error {
	bytes := 0
	for _, s := range shapes {
		bytes += s.bytes
	}
	p.rows = slices.Grow(p.rows[:0], bytes)
	for _, s := range shapes { // the layouts of this reading are others
		s.layouts, s.where, s.packed = nil, nil, p.rows[len(p.rows):len(p.rows):len(p.rows)+s.bytes]
		p.rows = p.rows[:len(p.rows)+s.bytes]
	}
	err := readJournal(p.journal, p.size, func(r row) {
		if !r.layout.met {
			r.layout.met = true
			if s := shapes[r.layout.service]; s != nil {
				s.take(r.layout)
			}
		}
		if r.layout.shape != nil {
			r.layout.shape.keep(r)
		}
	})
	if err != nil && !errors.Is(err, errDamaged) {
		return err
	}
	for _, name := range services {
		s := shapes[name]
		p.service(name, s)
		*s = shape{}
		from, to := p.builder.range64()
		p.chunk = p.builder.encode(p.chunk[:0])
		if err := p.w.add(name, from, to, p.chunk); err != nil {
			return err
		}
	}
	return nil
}

// service fills the builder with the rows of a service.
func (p *packer) service(name string, s *shape) {
	p.builder.begin(name, s.columns)
	at := int64(0)
	for c := (cursor{data: s.packed}); len(c.data) > 0; {
		l := c.uint()
		at += c.int()
		r := row{layout: s.layouts[l], at: at, count: int(c.uint()), span: p.builder.span}
		r.packed = c.bytes(int(c.uint()))
		p.values = r.values(p.values)
		p.builder.add(r, p.values, s.where[l])
	}
}

// sealEvents turns a journal of events into a segment without chunks: its pages are the events, a line each.
func sealEvents(journal string, size int64, segment string) error {
	w, err := newSegmentWriter(segment)
	if err != nil {
		return err
	}
	defer func() { _ = w.file.Cleanup() }()
	file, _, err := ownfile.Open(journal)
	if err != nil {
		return fmt.Errorf("open journal: %w", err)
	}
	defer func() { _ = file.Close() }()
	_, damage := readFrames(io.LimitReader(file, size), func(payload []byte) error {
		return eachEvent(payload, func(at int64, line []byte) error { return w.line(at, line) })
	})
	if damage != nil && !errors.Is(damage, errDamaged) {
		return damage
	}
	if w.plain.Len() == 0 && len(w.index.pages) == 0 {
		return damage
	}
	if err := w.end(); err != nil {
		return err
	}
	return damage
}

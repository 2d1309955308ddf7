package history

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// sealCells bounds what sealing holds in memory: a journal is read again for each so many numbers.
const sealCells = 32 << 10

// shape is what a journal holds of a service.
type shape struct {
	rows    int
	columns []column
}

// column finds the place of a figure, making one when it is new.
func (s *shape) column(c column) int {
	i := slices.Index(s.columns, c)
	if i < 0 {
		i = len(s.columns)
		s.columns = append(s.columns, c)
	}
	return i
}

// readJournal gives every row of a journal to visit. Damage ends it, and is told after what is good.
func readJournal(path string, size int64, visit func(row)) error {
	file, err := os.Open(path)
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
	where := map[*layout][]int{}
	damage := readJournal(journal, size, func(r row) {
		s := shapes[r.layout.service]
		if s == nil {
			s = &shape{}
			shapes[r.layout.service] = s
			order = append(order, r.layout.service)
		}
		if where[r.layout] == nil {
			for _, c := range r.layout.columns {
				s.column(c)
			}
			where[r.layout] = []int{}
		}
		s.rows++
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
	for len(order) > 0 {
		n, cells := 0, 0
		for n == 0 || n < len(order) && cells < sealCells {
			s := shapes[order[n]]
			cells += s.rows * max(len(s.columns), 1)
			n++
		}
		if err := sealGroup(w, journal, size, span, order[:n], shapes); err != nil {
			return err
		}
		order = order[n:]
	}
	if err := w.end(); err != nil {
		return err
	}
	return damage
}

// sealGroup puts the chunks of some services into a segment.
func sealGroup(w *segmentWriter, journal string, size int64, span bool, services []string, shapes map[string]*shape) error {
	builders := make(map[string]*chunkBuilder, len(services))
	for _, name := range services {
		s := shapes[name]
		b := &chunkBuilder{service: name, span: span, columns: s.columns, cells: make([][]rowValue, len(s.columns)),
			times: make([]int64, 0, s.rows), counts: make([]int64, 0, s.rows)}
		for i := range b.cells {
			b.cells[i] = make([]rowValue, 0, s.rows)
		}
		builders[name] = b
	}
	where := map[*layout][]int{}
	err := readJournal(journal, size, func(r row) {
		b := builders[r.layout.service]
		if b == nil {
			return
		}
		at := where[r.layout]
		if at == nil {
			for _, c := range r.layout.columns {
				at = append(at, shapes[b.service].column(c))
			}
			where[r.layout] = at
		}
		b.add(r, at)
	})
	if err != nil && !errors.Is(err, errDamaged) {
		return err
	}
	var buf []byte
	for _, name := range services {
		b := builders[name]
		from, to := b.range64()
		buf = b.encode(buf[:0])
		if err := w.add(name, from, to, buf); err != nil {
			return err
		}
	}
	return nil
}

// sealEvents turns a journal of events into a segment without chunks: its pages are the events, a line each.
func sealEvents(journal string, size int64, segment string) error {
	w, err := newSegmentWriter(segment)
	if err != nil {
		return err
	}
	defer func() { _ = w.file.Cleanup() }()
	file, err := os.Open(journal)
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

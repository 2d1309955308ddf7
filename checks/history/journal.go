package history

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Entries of a journal of rows, of which a frame holds many. Numbers are varints of encoding/binary, a text is its length
// and its bytes, a name is 0 and a text when it is new in the journal and else its number there, from 1 on.
//
//	0                                             what came before does not count: names and layouts begin anew
//	1 name n (name name name)*n                   the next layout, counted from 0: a service and its figures, each with
//	                                              name, of and unit
//	2 layout time bits (mean)*                    a look: seconds since the row before, a bit for each figure that
//	                                              changed, and by how much its code did
//	3 layout time count bits (mean low high)*     a span: also how many looks it had; the bit is not set for a figure
//	                                              whose mean is as before and whose least and greatest are the same
const (
	entryReset = iota
	entryLayout
	entryLook
	entrySpan
)

// column is one figure of a service.
type column struct{ name, of, unit string }

// layout is a service and the figures that a row of it holds, with the codes of the last row.
type layout struct {
	service string
	columns []column
	last    []int32

	// While a journal is packed: what it holds of the service, nil when another time is for it, and which of the
	// service's layouts this is.
	met   bool
	shape *shape
	place int
}

// encoder makes the entries of one journal.
type encoder struct {
	known   bool   // false: the file knows nothing of what was written
	epoch   uint32 // layouts and names of an older one are not known to the file
	names   map[string]uint64
	layouts uint64
	time    int64
	buf     []byte // a frame in the making
}

// forget drops the frame in the making, and with it what the file may not have heard of.
func (e *encoder) forget() {
	e.known = false
	e.begin()
}

// begin makes room for a frame.
func (e *encoder) begin() { e.buf = append(e.buf[:0], make([]byte, frameHead)...) }

// restart makes names and layouts begin anew.
func (e *encoder) restart() {
	e.known = true
	e.epoch++
	e.names, e.layouts, e.time = map[string]uint64{}, 0, 0
	if len(e.buf) == 0 {
		e.begin()
	}
	e.buf = append(e.buf, entryReset)
}

func (e *encoder) name(s string) {
	if n, ok := e.names[s]; ok {
		e.buf = binary.AppendUvarint(e.buf, n)
		return
	}
	e.buf = appendText(append(e.buf, 0), s)
	e.names[s] = uint64(len(e.names)) + 1
}

// place is where a layout stands in one journal.
type place struct {
	epoch uint32
	id    uint64
	last  []int32
}

// row adds one row of a service: of a single look, or of a span when count is not 0.
func (e *encoder) row(m *member, l *memberLayout, p *place, at int64, count int, values []rowValue) {
	if !e.known {
		e.restart()
	}
	if p.epoch != e.epoch {
		*p = place{epoch: e.epoch, id: e.layouts, last: make([]int32, len(l.at))}
		e.layouts++
		e.buf = append(e.buf, entryLayout)
		e.name(m.name)
		e.buf = binary.AppendUvarint(e.buf, uint64(len(l.at)))
		for _, i := range l.at {
			c := m.figures[i].measure
			e.name(c.name)
			e.name(c.of)
			e.name(c.unit)
		}
	}
	if count == 0 {
		e.buf = append(e.buf, entryLook)
	} else {
		e.buf = append(e.buf, entrySpan)
	}
	e.buf = binary.AppendUvarint(e.buf, p.id)
	e.buf = binary.AppendVarint(e.buf, at-e.time)
	e.time = at
	if count > 0 {
		e.buf = binary.AppendUvarint(e.buf, uint64(count))
	}
	set := len(e.buf)
	for range (len(values) + 7) / 8 {
		e.buf = append(e.buf, 0)
	}
	for i, v := range values {
		if v.mean == p.last[i] && v.low == 0 && v.high == 0 {
			continue
		}
		e.buf[set+i/8] |= 1 << (i % 8)
		e.buf = binary.AppendVarint(e.buf, int64(v.mean-p.last[i]))
		if count > 0 {
			e.buf = binary.AppendUvarint(e.buf, uint64(v.low))
			e.buf = binary.AppendUvarint(e.buf, uint64(v.high))
		}
		p.last[i] = v.mean
	}
}

// decoder reads the entries of one journal.
type decoder struct {
	names   []string
	layouts []*layout
	time    int64
}

// row is one line of a journal, good until the next.
type row struct {
	layout *layout
	at     int64 // seconds since 1970
	count  int   // looks; 1 for a look
	span   bool
	packed []byte // bits and values
}

// frame gives every row of a payload to visit.
func (d *decoder) frame(payload []byte, visit func(row)) error {
	c := cursor{data: payload}
	for len(c.data) > 0 && !c.bad {
		switch kind := c.uint(); kind {
		case entryReset:
			*d = decoder{}
		case entryLayout:
			l := &layout{service: d.name(&c)}
			n := c.count(24)
			l.columns, l.last = make([]column, n), make([]int32, n)
			for i := range l.columns {
				l.columns[i] = column{d.name(&c), d.name(&c), d.name(&c)}
			}
			d.layouts = append(d.layouts, l)
		case entryLook, entrySpan:
			if r, ok := d.row(&c, kind == entrySpan); ok && !c.bad {
				visit(r)
			}
		default:
			c.bad = true
		}
	}
	if c.bad {
		return fmt.Errorf("%w: an entry does not fit its frame", errDamaged)
	}
	return nil
}

func (d *decoder) name(c *cursor) string {
	n := c.uint()
	switch {
	case n == 0:
		d.names = append(d.names, c.text())
		return d.names[len(d.names)-1]
	case n > uint64(len(d.names)):
		c.bad = true
		return ""
	}
	return d.names[n-1]
}

// row reads a row without its values: most readers want few of them.
func (d *decoder) row(c *cursor, span bool) (row, bool) {
	id := c.uint()
	if id >= uint64(len(d.layouts)) {
		c.bad = true
		return row{}, false
	}
	r := row{layout: d.layouts[id], count: 1, span: span}
	d.time += c.int()
	r.at = d.time
	if span {
		r.count = int(c.uint() & 0x7fffffff)
	}
	r.packed = c.data
	numbers := 0
	for _, b := range c.bytes((len(r.layout.columns) + 7) / 8) {
		numbers += bits.OnesCount8(b)
	}
	if span {
		numbers *= 3
	}
	c.skip(numbers)
	r.packed = r.packed[:len(r.packed)-len(c.data)]
	return r, true
}

// values reads the values of a row into buf. They build on the row of the layout before: whoever wants those of one row
// of a layout has to read those of all.
func (r *row) values(buf []rowValue) []rowValue {
	c := cursor{data: r.packed}
	l := r.layout
	set := c.bytes((len(l.columns) + 7) / 8)
	buf = buf[:0]
	for i := range l.columns {
		v := rowValue{}
		if set[i/8]&(1<<(i%8)) != 0 {
			l.last[i] = clampCode(int64(l.last[i]) + c.int())
			if r.span {
				v.low, v.high = clampCode(int64(c.uint())), clampCode(int64(c.uint()))
			}
		}
		v.mean = l.last[i]
		buf = append(buf, v)
	}
	return buf
}

// clampCode keeps damaged numbers from running over.
func clampCode(n int64) int32 { return int32(max(0, min(n, int64(maxCode)))) }

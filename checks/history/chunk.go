package history

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A chunk is all rows of one service in a segment:
//
//	service rows spans n (name of unit)*n    spans is 1 when rows stand for spans of time, else 0
//	time*rows                                the first, the step to the second, then by how much each step differs
//	count*rows                               looks, with spans alone
//	n figures, each:                         partial, 1 when rows lack it: then a bit for each row that has it
//	    means, and with spans lows, highs    constant, 1: one number for all; 0: each by how much it differs
type chunkBuilder struct {
	service string
	span    bool
	columns []column
	times   []int64
	counts  []int64
	cells   [][]rowValue // by column, one for each row; mean -1: not there

	there []rowValue
	bits  []byte
}

// begin makes ready for the next service, in the memory of the last.
func (b *chunkBuilder) begin(service string, columns []column) {
	b.service, b.columns = service, columns
	b.times, b.counts = b.times[:0], b.counts[:0]
	if more := len(columns) - cap(b.cells); more > 0 {
		b.cells = append(b.cells[:cap(b.cells)], make([][]rowValue, more)...)
	}
	b.cells = b.cells[:len(columns)]
	for i := range b.cells {
		b.cells[i] = b.cells[i][:0]
	}
}

func (b *chunkBuilder) add(r row, values []rowValue, where []int) {
	n := len(b.times)
	b.times, b.counts = append(b.times, r.at), append(b.counts, int64(r.count))
	for i := range b.cells {
		b.cells[i] = append(b.cells[i], rowValue{mean: -1})
	}
	for i, v := range values {
		b.cells[where[i]][n] = v
	}
}

// range64 is when the rows begin and end.
func (b *chunkBuilder) range64() (from, to int64) {
	from, to = math.MaxInt64, math.MinInt64
	for _, t := range b.times {
		from, to = min(from, t), max(to, t)
	}
	return from, to
}

func (b *chunkBuilder) encode(out []byte) []byte {
	out = appendText(out, b.service)
	out = binary.AppendUvarint(out, uint64(len(b.times)))
	out = append(out, bit(b.span))
	out = binary.AppendUvarint(out, uint64(len(b.columns)))
	for _, c := range b.columns {
		out = appendText(appendText(appendText(out, c.name), c.of), c.unit)
	}
	before, step := int64(0), int64(0)
	for i, t := range b.times {
		out = binary.AppendVarint(out, t-before-step)
		if i > 0 {
			step = t - before
		}
		before = t
	}
	if b.span {
		out = appendNumbers(out, len(b.counts), func(i int) int64 { return b.counts[i] })
	}
	for _, cells := range b.cells {
		out = b.column(out, cells)
	}
	return out
}

func (b *chunkBuilder) column(out []byte, cells []rowValue) []byte {
	there, bits := b.there[:0], append(b.bits[:0], make([]byte, (len(cells)+7)/8)...)
	for i, v := range cells {
		if v.mean >= 0 {
			there = append(there, v)
			bits[i/8] |= 1 << (i % 8)
		}
	}
	b.there, b.bits = there, bits
	out = append(out, bit(len(there) < len(cells)))
	if len(there) < len(cells) {
		out = append(out, bits...)
	}
	out = appendNumbers(out, len(there), func(i int) int64 { return int64(there[i].mean) })
	if b.span {
		out = appendNumbers(out, len(there), func(i int) int64 { return int64(there[i].low) })
		out = appendNumbers(out, len(there), func(i int) int64 { return int64(there[i].high) })
	}
	return out
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// appendNumbers writes n numbers, one for all when they are the same.
func appendNumbers(out []byte, n int, number func(int) int64) []byte {
	constant := true
	for i := 1; i < n && constant; i++ {
		constant = number(i) == number(0)
	}
	out = append(out, bit(constant))
	if constant {
		if n > 0 {
			out = binary.AppendVarint(out, number(0))
		}
		return out
	}
	before := int64(0)
	for i := range n {
		out = binary.AppendVarint(out, number(i)-before)
		before = number(i)
	}
	return out
}

// numbers reads n numbers.
func (c *cursor) numbers(n int, keep bool) []int32 {
	var out []int32
	if keep {
		out = make([]int32, n)
	}
	if one := c.bytes(1)[0]; one == 1 {
		if n == 0 {
			return out
		}
		v := clampCode(c.int())
		for i := range out {
			out[i] = v
		}
		return out
	}
	v := int64(0)
	for i := range n {
		if v += c.int(); keep {
			out[i] = clampCode(v)
		}
		if c.bad {
			return out
		}
	}
	return out
}

// sink takes the rows of one figure; nil: they are not wanted.
type sink func(at int64, count int, v rowValue)

// readChunk gives the rows of those figures for which open has a sink.
func readChunk(data []byte, open func(service string, c column) sink) error {
	c := cursor{data: data}
	service, rows, span := c.text(), c.count(1), c.bytes(1)[0] == 1
	if rows > maxPage {
		return fmt.Errorf("%w: a chunk has too many rows", errDamaged)
	}
	columns := make([]column, c.count(24))
	for i := range columns {
		columns[i] = column{c.text(), c.text(), c.text()}
	}
	if c.bad || rows > len(c.data) {
		return fmt.Errorf("%w: a chunk does not fit", errDamaged)
	}
	times := make([]int64, rows)
	before, step := int64(0), int64(0)
	for i := range times {
		times[i] = before + step + c.int()
		if i > 0 {
			step = times[i] - before
		}
		before = times[i]
	}
	var counts []int32
	if span {
		counts = c.numbers(rows, true)
	}
	for _, column := range columns {
		readColumn(&c, times, counts, open(service, column))
	}
	if c.bad {
		return fmt.Errorf("%w: a chunk does not fit", errDamaged)
	}
	return nil
}

func readColumn(c *cursor, times []int64, counts []int32, to sink) {
	var bits []byte
	there := len(times)
	if c.bytes(1)[0] == 1 {
		bits = c.bytes((len(times) + 7) / 8)
		there = 0
		for i := range times {
			there += int(bits[i/8] >> (i % 8) & 1)
		}
	}
	means := c.numbers(there, to != nil)
	var lows, highs []int32
	if counts != nil {
		lows, highs = c.numbers(there, to != nil), c.numbers(there, to != nil)
	}
	if to == nil || c.bad {
		return
	}
	n := 0
	for i, at := range times {
		if bits != nil && bits[i/8]>>(i%8)&1 == 0 {
			continue
		}
		v, count := rowValue{mean: means[n]}, 1
		if counts != nil {
			v.low, v.high, count = lows[n], highs[n], int(counts[i])
		}
		to(at, count, v)
		n++
	}
}

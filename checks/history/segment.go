package history

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// A segment is a journal that has ended, column by column: a mark, pages, an index, and a tail of 20 bytes with the
// place (8), length (4) and CRC-32C (4) of the index, lowest byte first, and the mark's first 4 bytes again. Pages and the
// index are deflated (RFC 1951). The index holds
//
//	n (length crc from to)*n          of each page, which lie one behind the other: bytes in the file, CRC-32C, and the
//	                                  span of its rows in seconds
//	n (service page offset last)*n    where each service's chunk begins in its inflated page, and its last row
const (
	segmentMark = "upkeeps1"
	segmentTail = 20
	pageSize    = 32 << 10 // bytes before deflating at which a page ends
	maxPage     = 64 << 20
)

// page is one page of a segment, as its index tells.
type page struct {
	at, length int64
	crc        uint32
	from, to   int64 // of its rows
}

// chunk is where a service's rows are.
type chunk struct {
	service string
	page    int
	offset  int
	last    int64 // row
}

// index is what a segment holds, and where.
type index struct {
	pages  []page
	chunks []chunk
}

// segmentWriter writes pages and then the index to a file that takes its name when all is there.
type segmentWriter struct {
	file    *renameio.PendingFile
	index   index
	size    int64
	plain   bytes.Buffer // the page in the making
	packed  bytes.Buffer
	deflate *flate.Writer
	from    int64
	to      int64
}

func newSegmentWriter(path string) (*segmentWriter, error) {
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return nil, fmt.Errorf("begin a segment: %w", err)
	}
	w := &segmentWriter{file: file, from: math.MaxInt64, to: math.MinInt64}
	if w.deflate, err = flate.NewWriter(io.Discard, flate.DefaultCompression); err != nil {
		return nil, errors.Join(fmt.Errorf("begin a segment: %w", err), file.Cleanup())
	}
	return w, w.write([]byte(segmentMark))
}

func (w *segmentWriter) write(data []byte) error {
	n, err := w.file.Write(data)
	w.size += int64(n)
	if err != nil {
		return fmt.Errorf("write segment: %w", err)
	}
	return nil
}

// add puts a chunk into the page and ends the page when it is large enough.
func (w *segmentWriter) add(service string, from, to int64, data []byte) error {
	w.index.chunks = append(w.index.chunks, chunk{service: service, page: len(w.index.pages), offset: w.plain.Len(), last: to})
	w.plain.Write(data)
	w.from, w.to = min(w.from, from), max(w.to, to)
	if w.plain.Len() < pageSize {
		return nil
	}
	return w.endPage()
}

// line puts an event into the page.
func (w *segmentWriter) line(at int64, data []byte) error {
	w.plain.Write(data)
	w.plain.WriteByte('\n')
	w.from, w.to = min(w.from, at), max(w.to, at)
	if w.plain.Len() < pageSize {
		return nil
	}
	return w.endPage()
}

func (w *segmentWriter) pack(data []byte) ([]byte, error) {
	w.packed.Reset()
	w.deflate.Reset(&w.packed)
	if _, err := w.deflate.Write(data); err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	if err := w.deflate.Close(); err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	return w.packed.Bytes(), nil
}

func (w *segmentWriter) endPage() error {
	if w.plain.Len() == 0 {
		return nil
	}
	packed, err := w.pack(w.plain.Bytes())
	if err != nil {
		return err
	}
	w.index.pages = append(w.index.pages, page{at: w.size, length: int64(len(packed)), crc: crc32.Checksum(packed, castagnoli), from: w.from, to: w.to})
	w.plain.Reset()
	w.from, w.to = math.MaxInt64, math.MinInt64
	return w.write(packed)
}

// end writes the index and gives the segment its name.
func (w *segmentWriter) end() error {
	if err := w.endPage(); err != nil {
		return err
	}
	packed, err := w.pack(w.index.encode())
	if err != nil {
		return err
	}
	tail := binary.LittleEndian.AppendUint64(nil, uint64(w.size))
	tail = binary.LittleEndian.AppendUint32(tail, uint32(len(packed)))
	tail = binary.LittleEndian.AppendUint32(tail, crc32.Checksum(packed, castagnoli))
	tail = append(tail, segmentMark[:4]...)
	if err := w.write(packed); err != nil {
		return err
	}
	if err := w.write(tail); err != nil {
		return err
	}
	if err := w.file.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("end a segment: %w", err)
	}
	return nil
}

func (x *index) encode() []byte {
	out := binary.AppendUvarint(nil, uint64(len(x.pages)))
	for _, p := range x.pages {
		out = binary.AppendUvarint(out, uint64(p.length))
		out = binary.AppendUvarint(out, uint64(p.crc))
		out = binary.AppendVarint(out, p.from)
		out = binary.AppendVarint(out, p.to)
	}
	out = binary.AppendUvarint(out, uint64(len(x.chunks)))
	for _, c := range x.chunks {
		out = appendText(out, c.service)
		out = binary.AppendUvarint(out, uint64(c.page))
		out = binary.AppendUvarint(out, uint64(c.offset))
		out = binary.AppendVarint(out, c.last)
	}
	return out
}

func decodeIndex(data []byte, end int64) (index, error) {
	c := cursor{data: data}
	x := index{pages: make([]page, c.count(32))}
	at := int64(len(segmentMark))
	for i := range x.pages {
		length := c.uint()
		if length > uint64(end-at) {
			return index{}, fmt.Errorf("%w: its index names a page behind its end", errDamaged)
		}
		x.pages[i] = page{at: at, length: int64(length), crc: uint32(c.uint()), from: c.int(), to: c.int()}
		at += int64(length)
	}
	x.chunks = make([]chunk, c.count(32))
	for i := range x.chunks {
		x.chunks[i] = chunk{service: c.text(), page: int(c.uint() & 0x7fffffff), offset: int(c.uint() & 0x7fffffff), last: c.int()}
		if x.chunks[i].page >= len(x.pages) {
			c.bad = true
		}
	}
	if c.bad {
		return index{}, fmt.Errorf("%w: its index does not fit", errDamaged)
	}
	return x, nil
}

// span is when the rows of a segment begin and end.
func (x *index) span() (from, to int64) {
	from, to = math.MaxInt64, math.MinInt64
	for _, p := range x.pages {
		from, to = min(from, p.from), max(to, p.to)
	}
	return from, to
}

// segmentReader reads one segment.
type segmentReader struct {
	file  io.ReaderAt
	index index
}

func openSegment(path string) (*segmentReader, func(), error) {
	file, _, err := ownfile.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open segment: %w", err)
	}
	done := func() { _ = file.Close() }
	info, err := file.Stat()
	if err == nil {
		var r *segmentReader
		if r, err = readSegment(file, info.Size()); err == nil {
			return r, done, nil
		}
	}
	done()
	return nil, nil, fmt.Errorf("read segment: %w", err)
}

func readSegment(file io.ReaderAt, size int64) (*segmentReader, error) {
	var tail [segmentTail]byte
	if size < int64(len(segmentMark)+segmentTail) {
		return nil, fmt.Errorf("%w: it is too short", errDamaged)
	}
	if _, err := file.ReadAt(tail[:], size-segmentTail); err != nil {
		return nil, err
	}
	at, length := binary.LittleEndian.Uint64(tail[:]), int64(binary.LittleEndian.Uint32(tail[8:]))
	if string(tail[16:]) != segmentMark[:4] || at > uint64(size) || int64(at)+length != size-segmentTail {
		return nil, fmt.Errorf("%w: its end is not that of a segment", errDamaged)
	}
	data, err := inflate(file, page{at: int64(at), length: length, crc: binary.LittleEndian.Uint32(tail[12:])})
	if err != nil {
		return nil, err
	}
	x, err := decodeIndex(data, int64(at))
	return &segmentReader{file, x}, err
}

func (r *segmentReader) page(i int) ([]byte, error) { return inflate(r.file, r.index.pages[i]) }

// inflate reads a page and checks it.
func inflate(file io.ReaderAt, p page) ([]byte, error) {
	packed := make([]byte, p.length)
	if _, err := file.ReadAt(packed, p.at); err != nil {
		return nil, fmt.Errorf("%w: a page ends early: %w", errDamaged, err)
	}
	if crc32.Checksum(packed, castagnoli) != p.crc {
		return nil, fmt.Errorf("%w: the checksum of a page does not fit", errDamaged)
	}
	var out bytes.Buffer
	if n, err := out.ReadFrom(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxPage)); err != nil || n == maxPage {
		return nil, fmt.Errorf("%w: a page does not inflate: %w", errDamaged, err)
	}
	return out.Bytes(), nil
}

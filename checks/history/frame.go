package history

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A journal is a mark and then frames: length and CRC-32C of a payload, 4 bytes each with the lowest first, and the
// payload. What was written last may be cut short or garbage after a crash: reading ends before it.
const (
	journalMark = "upkeepj1"
	frameHead   = 8
	maxFrame    = 16 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errDamaged = errors.New("the file is damaged")

// sealFrame fills in the head of a frame whose payload stands behind it.
func sealFrame(frame []byte) {
	binary.LittleEndian.PutUint32(frame, uint32(len(frame)-frameHead))
	binary.LittleEndian.PutUint32(frame[4:], crc32.Checksum(frame[frameHead:], castagnoli))
}

// readFrames gives each whole payload to visit, which must not keep it, and tells where the last good one ends. The error
// is errDamaged when something else follows there, or what visit said.
func readFrames(r io.Reader, visit func(payload []byte) error) (good int64, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	var head [frameHead]byte
	if _, err := io.ReadFull(in, head[:len(journalMark)]); err != nil || string(head[:]) != journalMark {
		return 0, fmt.Errorf("%w: it does not begin as a journal", errDamaged)
	}
	good = int64(len(journalMark))
	var payload []byte
	for {
		switch _, err := io.ReadFull(in, head[:]); {
		case errors.Is(err, io.EOF):
			return good, nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return good, fmt.Errorf("%w behind byte %d", errDamaged, good)
		case err != nil:
			return good, fmt.Errorf("read journal: %w", err)
		}
		size := binary.LittleEndian.Uint32(head[:])
		if size == 0 || size > maxFrame { // zeros are what a lost write leaves
			return good, fmt.Errorf("%w behind byte %d", errDamaged, good)
		}
		if payload, err = readInto(in, payload, int(size)); err != nil {
			return good, fmt.Errorf("%w behind byte %d", errDamaged, good)
		}
		if crc32.Checksum(payload, castagnoli) != binary.LittleEndian.Uint32(head[4:]) {
			return good, fmt.Errorf("%w behind byte %d", errDamaged, good)
		}
		if err := visit(payload); err != nil {
			return good, err
		}
		good += frameHead + int64(size)
	}
}

// readInto reads so many bytes, growing the buffer with what comes and not with what a damaged head promises.
func readInto(r io.Reader, buf []byte, size int) ([]byte, error) {
	buf = buf[:0]
	for len(buf) < size {
		at := len(buf)
		buf = append(buf, make([]byte, min(size-at, 64<<10))...)
		if _, err := io.ReadFull(r, buf[at:]); err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// cursor reads numbers and texts; after the first that does not fit all are empty and bad is set.
type cursor struct {
	data []byte
	bad  bool
}

func (c *cursor) uint() uint64 {
	v, n := binary.Uvarint(c.data)
	return c.took(v, n)
}

func (c *cursor) int() int64 {
	v, n := binary.Varint(c.data)
	return int64(c.took(uint64(v), n))
}

func (c *cursor) took(v uint64, n int) uint64 {
	if n <= 0 {
		c.data, c.bad = nil, true
		return 0
	}
	c.data = c.data[n:]
	return v
}

// skip passes over so many numbers.
func (c *cursor) skip(numbers int) {
	for i, b := range c.data {
		if numbers == 0 {
			c.data = c.data[i:]
			return
		}
		if b < 0x80 {
			numbers--
		}
	}
	c.data, c.bad = nil, c.bad || numbers > 0
}

// count reads a number of things of which each takes at least so many bits of what follows.
func (c *cursor) count(bits int) int {
	n := c.uint()
	if n > uint64(len(c.data))*8/uint64(bits) {
		c.data, c.bad = nil, true
		return 0
	}
	return int(n)
}

func (c *cursor) bytes(n int) []byte {
	if n < 0 || n > len(c.data) {
		c.data, c.bad = nil, true
		return make([]byte, max(min(n, maxFrame), 0))
	}
	out := c.data[:n]
	c.data = c.data[n:]
	return out
}

func (c *cursor) text() string { return string(c.bytes(c.count(8))) }

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

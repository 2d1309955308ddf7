package history

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// seeds are real files of a store.
func seeds(f *testing.F, pattern string) {
	f.Helper()
	w := newWorld(f, 10, 1<<20)
	w.store.Happened(event("service-001", 1, w.clock()))
	w.run(150*time.Minute, 10*time.Minute)
	files, err := filepath.Glob(filepath.Join(w.options.Dir, pattern))
	if err != nil || len(files) == 0 {
		f.Fatalf("no %s (%v)", pattern, err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// FuzzJournal holds that no journal, whatever is in it, does more than end early. Checksums are taken as right, so that
// what is behind them is tried too.
func FuzzJournal(f *testing.F) {
	seeds(f, "*.journal")
	f.Fuzz(func(t *testing.T, data []byte) {
		var d decoder
		visit := func(r row) {
			for _, v := range r.values(nil) {
				v.numbers(1)
			}
		}
		_, _ = readFrames(bytes.NewReader(data), func(p []byte) error { return d.frame(p, visit) })
		d = decoder{}
		_ = d.frame(data, visit)
		_ = eachEvent(data, func(_ int64, line []byte) error { _, _ = decodeEvent(line); return nil })
	})
}

// FuzzSegment does the same for segments, their indexes and chunks.
func FuzzSegment(f *testing.F) {
	seeds(f, "*.segment")
	f.Fuzz(func(t *testing.T, data []byte) {
		open := func(string, column) sink { return func(int64, int, rowValue) {} }
		if r, err := readSegment(bytes.NewReader(data), int64(len(data))); err == nil {
			for _, c := range r.index.chunks {
				if page, err := r.page(c.page); err == nil && c.offset <= len(page) {
					_ = readChunk(page[c.offset:], open)
				}
			}
		}
		_, _ = decodeIndex(data, 1<<20)
		_ = readChunk(data, open)
	})
}

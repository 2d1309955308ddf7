// Package history keeps on disk what looks brought and what happened, within a fixed budget, and brings it back as curves
// and lists.
//
// There are four tiers: every look for a day, spans of 5 minutes for 30 days, spans of an hour for as long as is wanted, and
// events. A tier is a row of files. The last is a journal, to which one frame with a checksum is added about once a second;
// a journal that is large or old enough is packed into a segment, column by column, by a goroutine of its own. A segment
// takes its name when it is whole, and its journal goes after that, so that a crash leaves either or both. After a crash the
// tail of a journal may be damaged: it is cut. Spans that were being gathered are gathered again from the looks.
//
// The engine hands looks and events over without waiting. When the disk does not keep up, figures are dropped, and events
// kept. Readers open the files themselves and hold no lock while they read.
//
// 500 services with 5350 figures at a cycle of 30 seconds take 9.4 MB a day, 0.48 bytes for each figure of each look, and
// 2.2 MB more resident memory (go test -bench Day); a cycle of 500 file checks costs 0.2 ms of CPU, packing and thinning
// included (-bench Cycle).
//
// # Why not a library
//
// Measured with 4000 figures at a cycle of 30 seconds, 3/8 of them constant, the others noise, in bytes for each figure of
// each look:
//
//	rows in SQLite (modernc.org/sqlite 1.61, without rowid)          18.9; 16 ms CPU a cycle
//	Gorilla chunks of 120 (prometheus/tsdb/chunkenc 0.315) in bbolt  14.6
//	the chunks alone                                                  3.1; 3.0 with numbers rounded as here
//	rounded numbers, differences, deflate of the standard library     0.6
//
// XOR of floating-point numbers, which Gorilla is, costs the whole mantissa of whatever is measured; differences of rounded
// numbers cost what their noise has of information, and deflate comes near to that. So the encoding is encoding/binary and
// compress/flate. bbolt as the store around it has no checksums on its pages, ends the program on some damaged files, and
// never gives room back, which is at odds with a budget. Files take their names with google/renameio.
package history

package parser

import (
	"fmt"
	"strings"
	"testing"
)

// manyServices gives a control file of n services, 100 bytes each.
func manyServices(n int) string {
	var b strings.Builder
	b.WriteString("set daemon 30\nset alert ops@example.org\n")
	for i := range n {
		fmt.Fprintf(&b, "check file f%05d with path /var/log/file%05d.log\n  if size > 100 MB for 3 cycles then alert\n  group logs\n", i, i)
	}
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	for _, n := range []int{20_000, 80_000} {
		text := manyServices(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				f, ds := Parse(Input{Path: "rc", Dialect: testDialect, Text: &text})
				if len(f.Services) != n {
					b.Fatalf("%d services: %v", len(f.Services), ds[0].Text())
				}
			}
		})
	}
}

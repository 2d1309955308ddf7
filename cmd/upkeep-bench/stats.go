//go:build linux

package main

import (
	"math"
	"slices"
)

// stat says which one number is told of many samples.
type stat string

const (
	median stat = "median"
	p99    stat = "p99"
	most   stat = "max"
)

// of tells the statistic of the samples, NaN when there are none. Percentiles are nearest-rank: always a sample that was seen.
func (s stat) of(samples []float64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(samples))
	switch s {
	case p99:
		return sorted[rank(len(sorted), 0.99)]
	case most:
		return sorted[len(sorted)-1]
	}
	return sorted[rank(len(sorted), 0.5)]
}

// rank is the index of a percentile among n sorted samples.
func rank(n int, share float64) int { return max(0, int(math.Ceil(share*float64(n)))-1) }

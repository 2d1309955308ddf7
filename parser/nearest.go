package parser

import "strings"

// Nearest gives the word of the list that is a slip of the finger away from the one written, or nothing.
// It is what diagnostics suggest by, for others who have words to suggest.
func Nearest(word string, list []string) string {
	word = strings.ToLower(strings.Trim(word, `"'`))
	if len(word) < 2 || len(word) > 40 {
		return ""
	}
	best, found := 2, ""
	if len(word) > 4 {
		best = 3
	}
	for _, candidate := range list {
		lower := strings.ToLower(candidate)
		if lower == word {
			continue
		}
		if d := distance(word, lower, best); d < best {
			best, found = d, candidate
		}
	}
	return found
}

// distance counts the letters to insert, delete, replace or swap with a neighbour; it gives limit when there are that many.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

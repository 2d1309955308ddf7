package api

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// awayUnits are the words for a time, as people and control files write them.
var awayUnits = map[string]time.Duration{"s": time.Second, "sec": time.Second, "second": time.Second, "m": time.Minute, "min": time.Minute, "minute": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hour": time.Hour, "d": 24 * time.Hour, "day": 24 * time.Hour, "w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour}

// AwayUnit reports whether a word is a unit of time that ParseAway knows.
func AwayUnit(word string) bool {
	word = strings.ToLower(word)
	return awayUnits[word] > 0 || awayUnits[strings.TrimSuffix(word, "s")] > 0
}

// MaxAway is the longest that a service can be set aside for with a time.
const MaxAway = 366 * 24 * time.Hour

// ParseAway reads how long a service is set aside for: "30m", "1h30m", "1d", "2 hours", "90 minutes". Each number has its
// unit; the sum lies above 0 and within MaxAway.
func ParseAway(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is no time that monitoring can be set aside for, such as 30m, 2 hours or 1d", text)
	sum, rest := 0.0, strings.ToLower(strings.TrimSpace(text))
	for rest != "" {
		end := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		if end <= 0 {
			return 0, wrong
		}
		n, err := strconv.ParseFloat(rest[:end], 64)
		if err != nil {
			return 0, wrong
		}
		rest = strings.TrimLeft(rest[end:], " ")
		end = strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
		if end < 0 {
			end = len(rest)
		}
		unit := awayUnits[rest[:end]]
		if unit == 0 {
			unit = awayUnits[strings.TrimSuffix(rest[:end], "s")]
		}
		if unit == 0 {
			return 0, wrong
		}
		sum += n * float64(unit)
		rest = strings.TrimLeft(rest[end:], " ")
	}
	if sum < 1 || sum > float64(MaxAway) || math.IsNaN(sum) {
		return 0, wrong
	}
	return time.Duration(sum), nil
}

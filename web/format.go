package web

import (
	"fmt"
	"math"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Figures are written as Monit writes them; what is not known is a dash.

func responseText(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.3f ms", float64(d)/float64(time.Millisecond))
	}
	return checks.TimeText(d)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return unseen
	}
	return t.Format("Mon, 02 Jan 2006 15:04:05")
}

func count(n int) string {
	if n < 0 {
		return unseen
	}
	return fmt.Sprint(n)
}

func percent(p float64) string {
	if p < 0 {
		return unseen
	}
	return fmt.Sprintf("%.1f%%", p)
}

func memoryText(p float64, bytes uint64) string {
	if p < 0 {
		return unseen
	}
	return fmt.Sprintf("%.1f%% [%s]", p, checks.SizeText(float64(bytes)))
}

func descriptors(open int, limit int64) string {
	if open < 0 {
		return unseen
	}
	if limit <= 0 {
		return fmt.Sprint(open)
	}
	return fmt.Sprintf("%d [%.1f%% of %d limit]", open, ratio(uint64(open), uint64(limit)), limit)
}

func byteFlow(rate float64, total int64) string {
	return fmt.Sprintf("%s/s [%s total]", checks.SizeText(math.Trunc(max(rate, 0))), checks.SizeText(float64(total)))
}

func operationFlow(rate float64, total int64, what string) string {
	return fmt.Sprintf("%.1f %s/s [%d %s total]", max(rate, 0), what, max(total, 0), what)
}

func ratio(part, whole uint64) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// uptimeText writes whole minutes: "1d 2h 5m".
func uptimeText(d time.Duration) string {
	if d < 0 {
		return unseen
	}
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days > 0:
		return fmt.Sprintf("%dd %dh %dm", days, hours, minutes)
	case hours > 0:
		return fmt.Sprintf("%dh %dm", hours, minutes)
	}
	return fmt.Sprintf("%dm", minutes)
}

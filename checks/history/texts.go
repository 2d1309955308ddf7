package history

import (
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

func sizeText(bytes int64) string { return checks.SizeText(float64(bytes)) }

// spanText writes a long time in the unit that suits it.
func spanText(d time.Duration) string {
	switch {
	case d <= 0:
		return "all"
	case d >= 48*time.Hour:
		return fmt.Sprintf("%.0f days", d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return fmt.Sprintf("%.0f minutes", d.Minutes())
}

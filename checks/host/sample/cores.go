package sample

import (
	"runtime"

	"github.com/shirou/gopsutil/v3/cpu"
)

// Cores counts the logical cores of the machine, which may be more than this program is allowed to use.
func Cores() int {
	if n, err := cpu.Counts(true); err == nil && n > 0 {
		return n
	}
	return runtime.NumCPU()
}

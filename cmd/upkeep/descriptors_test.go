package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

func TestShortagesAreSaid(t *testing.T) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	config := &checks.Config{Settings: checks.Settings{Limits: checks.DefaultLimits()}}
	if got := shortages(config); len(got) != 0 {
		t.Errorf("of nothing: %q", got)
	}
	if limit.Cur > 1<<20 {
		t.Skipf("the limit of open files is %d, more than can be needed", limit.Cur)
	}
	for n := range limit.Cur {
		config.Services = append(config.Services, &checks.Service{Name: fmt.Sprint(n), Kind: checks.Process, Target: "/run/pid"})
	}
	if got := strings.Join(shortages(config), "\n"); !strings.Contains(got, "open files") || !strings.Contains(got, fmt.Sprintf("the limit is %d", limit.Cur)) {
		t.Errorf("got %q", got)
	}
}

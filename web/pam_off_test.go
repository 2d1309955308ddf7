//go:build !pam || !cgo

package web

import (
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

func TestGroupWithoutPAM(t *testing.T) {
	a, err := newAccess(&checks.HTTP{Allow: []checks.Allow{{PAMGroup: "wheel"}}})
	if err == nil || !strings.Contains(err.Error(), "go build -tags pam") || !a.closed {
		t.Errorf("PAM: %v", err)
	}
	if _, why := a.login(t.Context(), "local", "root", "x"); why == "" {
		t.Error("somebody comes in")
	}
}

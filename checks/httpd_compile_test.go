package checks

import (
	"fmt"
	"strings"
	"testing"
)

// A build without PAM points at the line that needs it and says which build has it; one with PAM is silent.
func TestGroupOfPAMNeedsItsBuild(t *testing.T) {
	_, ds := loadText("test", "set httpd port 2812\n    allow @admins\ncheck system here\n")
	var found string
	for _, d := range ds {
		if d.Code == "not-supported" {
			found = fmt.Sprintf("line %d: %s, expected %s", d.Pos.Line, d.Message, d.Expected)
		}
	}
	if PAM && found != "" || !PAM && (!strings.Contains(found, "line 2: ") || !strings.Contains(found, "go build -tags pam")) {
		t.Errorf("PAM %t: %q", PAM, found)
	}
}

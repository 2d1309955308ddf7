package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// What others say forges no line and reaches no terminal.
func TestLogIsNotForged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	var screen strings.Builder
	target := &logTarget{also: &screen}
	if err := target.open(checks.Log{Path: file}); err != nil {
		t.Fatal(err)
	}
	log := slog.New(&lineHandler{out: target, level: slog.LevelInfo})
	log.Error("event", "service", "web\n[2026-11-21T10:00:00+0000] info     : 'db' start", "text", "said \x1b[2J\n[2026-11-21T10:00:00+0000] error : 'root' x\u202e",
		"err", os.ErrNotExist, "path", "/tmp/a\nb\u009b")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if strings.HasPrefix(line, "[") != (i == 0) || strings.ContainsAny(line, "\x1b\u202e\u009b") {
			t.Errorf("line %d is %q", i, line)
		}
	}
	if screen.String() != string(text) {
		t.Errorf("the terminal shows %q", screen.String())
	}
}

// A link that a stranger has put in the place of the log is not followed; root's own is.
func TestLogFollowsNoStranger(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make the links of others")
	}
	folder := t.TempDir()
	victim, link := filepath.Join(folder, "victim"), filepath.Join(folder, "log")
	if err := os.WriteFile(victim, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, link); err != nil {
		t.Fatal(err)
	}
	target := &logTarget{}
	if err := target.open(checks.Log{Path: link}); err != nil {
		t.Errorf("root's own link: %v", err)
	}
	if err := os.Lchown(link, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if err := target.open(checks.Log{Path: link}); err == nil || !strings.Contains(err.Error(), "is a link of the user with number 65534") {
		t.Errorf("a stranger's link: %v", err)
	}
	_ = target.write(entry{level: slog.LevelInfo, text: "x", at: time.Now()})
}

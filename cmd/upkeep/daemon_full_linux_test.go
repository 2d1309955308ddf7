package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
)

// TestFullDisk: with no room under log, state file and queue the daemon looks, acts and alerts as before. When there is
// room again, everything is written again.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk takes root")
	}
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=512k"); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(disk, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	post, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer post.Close()
	host, port, err := net.SplitHostPort(post.Addr)
	if err != nil {
		t.Fatal(err)
	}

	d := startDaemon(t, fmt.Sprintf("set mailserver %s port %s\nset alert ops@example.com\nset logfile %s/log\nset statefile %s/state\nset eventqueue basedir %s/queue\n",
		host, port, disk, disk, disk)+`check file one with path %s/one
 if does not exist then exec "/usr/bin/touch %s/acted"
check file two with path %s/two
 if does not exist then alert
`)
	told := func(service, text string) func() bool {
		return func() bool {
			for _, m := range post.Mails() {
				if strings.Contains(m.Body, service) && strings.Contains(m.Body, text) {
					return true
				}
			}
			return false
		}
	}
	eventually(t, "a mail on an empty disk", told("one", "doesn't exist"))
	fill(t, filepath.Join(disk, "filler"))
	if err := os.WriteFile(d.path("one"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a mail on a full disk", told("one", "exists"))
	post.Set(sink.Settings{Mode: sink.TempFail})
	if err := os.WriteFile(d.path("two"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	eventually(t, "an alert waits in memory", func() bool { return strings.Contains(d.ask("alerts").out, "waiting") })
	d.ask("summary").expect(t, "summary", 0, "one", "OK")

	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	queued := func() int {
		letters, err := filepath.Glob(filepath.Join(disk, "queue", "[0-9a-f]*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(letters)
	}
	eventually(t, "the alert is on disk", func() bool { return queued() > 0 })
	post.Set(sink.Settings{})
	eventually(t, "the alert is sent", told("two", "exists"))
	eventually(t, "nothing waits", func() bool { return queued() == 0 && !strings.Contains(d.ask("alerts").out, "waiting") })
	d.interrupt()
	if text := content(t, filepath.Join(disk, "log")); !strings.Contains(text, "stopped") {
		t.Error("the log goes not on after there was room again")
	}
	if text := content(t, filepath.Join(disk, "state")); !strings.HasPrefix(text, "upkeep-state ") || !strings.Contains(text, `"changes":2`) {
		t.Errorf("the state file knows nothing of what was told after there was room again: %s", text)
	}
}

// fill takes all the room of a disk.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		err = nil
	}
}

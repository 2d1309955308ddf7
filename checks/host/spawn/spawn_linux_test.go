package spawn

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestUmaskIsOursToKeepAndTheirsToHave(t *testing.T) {
	before := syscall.Umask(0o077)
	defer syscall.Umask(before)
	r := run(t, Command{Args: []string{script(t, "umask")}, Limit: 100})
	if r.Output() != "0022" {
		t.Skip("got ", r.Output(), ": unshare(2) is not allowed here")
	}
	if now := syscall.Umask(0o077); now != 0o077 {
		t.Errorf("our own umask became %o", now)
	}
}

func TestOwnSessionAndNoDescriptors(t *testing.T) {
	body := `read pid comm state ppid group session tty rest < /proc/$$/stat
[ $pid = $group ] && [ $pid = $session ] && [ $tty = 0 ] && exec ls /proc/self/fd`
	// A descriptor that whoever started us left open, without close-on-exec.
	// The marking is done once in a process, so a new one is made.
	const again = "SPAWN_TEST_DESCRIPTOR"
	if os.Getenv(again) == "" {
		cmd := exec.Command("/bin/sh", "-c", `exec 9</dev/zero; exec "$0" -test.run='^TestOwnSessionAndNoDescriptors$' -test.v`, os.Args[0])
		cmd.Env = append(os.Environ(), again+"=1")
		if output, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(output), "--- PASS") {
			t.Errorf("%v\n%s", err, output)
		}
		return
	}
	r := run(t, Command{Args: []string{script(t, body)}, Limit: 100})
	// 3 is the directory that ls reads.
	if strings.Join(strings.Fields(r.Output()), " ") != "0 1 2 3" {
		t.Errorf("got %q", r.Output())
	}
}

// TestSignalsAreDefault runs itself again under a parent that ignores signals.
func TestSignalsAreDefault(t *testing.T) {
	const again = "SPAWN_TEST_IGNORING"
	if os.Getenv(again) == "" {
		cmd := exec.Command("/bin/sh", "-c", `trap '' HUP INT QUIT PIPE USR1 TSTP; exec "$0" -test.run='^TestSignalsAreDefault$' -test.v`, os.Args[0])
		cmd.Env = append(os.Environ(), again+"=1")
		if output, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(output), "--- PASS") {
			t.Errorf("%v\n%s", err, output)
		}
		return
	}
	cat := "/bin/cat"
	r := run(t, Command{Args: []string{cat, "/proc/self/status"}, Limit: 10000})
	for _, key := range []string{"SigBlk", "SigIgn"} {
		_, line, found := strings.Cut(string(r.Stdout), "\n"+key+":\t")
		line, _, _ = strings.Cut(line, "\n")
		if !found || line != fmt.Sprintf("%016x", 0) {
			t.Errorf("%s is %q", key, line)
		}
	}
}

// TestMemoryKillerSparesUsAlone: a program that we start has not our protection from it.
func TestMemoryKillerSparesUsAlone(t *testing.T) {
	if err := os.WriteFile("/proc/self/oom_score_adj", []byte("-10"), 0o644); err != nil {
		t.Skip("being protected takes root: ", err)
	}
	defer func() { _ = os.WriteFile("/proc/self/oom_score_adj", []byte("0"), 0o644) }()
	loop := `until [ "$(cat /proc/$$/oom_score_adj)" = 0 ]; do sleep 0.01; done`
	if r := run(t, Command{Args: []string{script(t, loop)}, Timeout: time.Minute}); r.ExitStatus != 0 {
		t.Errorf("it keeps the protection: %+v", r)
	}
}

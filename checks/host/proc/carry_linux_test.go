package proc

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// What is not watched is carried over; whoever asks for it has it as it is now.
func TestUnwatchedProcessesAreCarriedOver(t *testing.T) {
	watchedPID := startShell(t, "sleep 1731 & echo ready; wait")
	other := start(t, "sleep", "1732")
	r := newReader(t)
	table := read(t, r, false)
	details(t, r, table, watchedPID, ColIO)
	table = eventually(t, r, false, func(table *Table) bool {
		i, _ := table.index(other.Process.Pid)
		return table.processes[i].carried
	})
	parent, _ := table.Get(watchedPID)
	if parent.carried || parent.Children != 1 || parent.counters == 0 {
		t.Errorf("the watched process: %+v", parent)
	}
	for _, pid := range table.descendants(parent) {
		if i, _ := table.index(pid); table.processes[i].carried {
			t.Error("a child of the watched process is carried over")
		}
	}
	if err := other.Process.Signal(unix.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for { // until the kernel has stopped it
		p, ok := read(t, r, false).Get(other.Process.Pid)
		if !ok || p.carried {
			t.Fatalf("asked for: %+v", p)
		}
		if p.State == 'T' {
			break
		}
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, r, false, func(table *Table) bool {
		p, ok := table.Get(other.Process.Pid)
		return ok && p.Zombie
	})
	if err := other.Wait(); err == nil {
		t.Error("it was not killed")
	}
	if _, ok := table.Get(other.Process.Pid); ok {
		t.Error("an older table still has it")
	}
}

// A pattern finds a program that took the place of another in the same process.
func TestCarriedProcessesAreFoundByTheirNewCommandLine(t *testing.T) {
	cmd := exec.Command("sh", "-c", "read line; exec sleep 1733")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	r := newReader(t)
	m := NewMatcher(regexp.MustCompile(`^sleep 1733$`))
	eventually(t, r, true, func(table *Table) bool {
		if p, ok := m.Find(table); ok {
			t.Fatalf("found %+v", p)
		}
		i, ok := table.index(cmd.Process.Pid)
		return ok && table.processes[i].carried && strings.HasPrefix(table.processes[i].Cmdline, "sh ")
	})
	if _, err := in.Write([]byte("go\n")); err != nil {
		t.Fatal(err)
	}
	eventually(t, r, true, func(table *Table) bool {
		p, ok := m.Find(table)
		return ok && p.PID == cmd.Process.Pid && !p.carried
	})
}

// An id that goes to another process is another folder in the listing.
func TestAnIDThatIsUsedAgainIsNotCarriedOver(t *testing.T) {
	const next = "/proc/sys/kernel/ns_last_pid"
	r := newReader(t)
	for range 50 { // somebody else may take the id
		first := exec.Command("sleep", "1734")
		if err := first.Start(); err != nil {
			t.Fatal(err)
		}
		pid := first.Process.Pid
		eventually(t, r, false, func(table *Table) bool {
			i, ok := table.index(pid)
			return ok && table.processes[i].carried && table.processes[i].Name == "sleep"
		})
		_ = first.Process.Kill()
		_ = first.Wait()
		if err := os.WriteFile(next, []byte(strconv.Itoa(pid-1)), 0o644); err != nil {
			t.Skip("ids cannot be chosen here: ", err)
		}
		second := exec.Command("sh", "-c", "read line")
		in, err := second.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := second.Start(); err != nil {
			t.Fatal(err)
		}
		same := second.Process.Pid == pid
		table := read(t, r, false)
		i, ok := table.index(pid)
		if same && (!ok || table.processes[i].carried) {
			t.Errorf("in the table: %v", ok)
		}
		_ = in.Close()
		_ = second.Wait()
		if same {
			return
		}
	}
	t.Skip("no id was given twice")
}

func TestListingIsThatOfTheFolder(t *testing.T) {
	files := takeFiles()
	defer files.handBack()
	var list []listed
	for range 2 { // the second time in the room of the first
		var err error
		if list, err = files.listProcesses(list); err != nil {
			t.Fatal(err)
		}
		found := false
		for i, l := range list {
			if i > 0 && list[i-1].pid >= l.pid || l.inode == 0 {
				t.Errorf("%+v after %+v", l, list[max(i-1, 0)])
			}
			found = found || l.pid == os.Getpid()
		}
		if !found {
			t.Error("we are not in the listing")
		}
	}
}

package spawn

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// errProbe ends a process that was made only to see whether one can be made.
var errProbe = errors.New("only tried")

// SpareThreads has Go's runtime make n threads more than it needs now, and gives how many. They stay, for the times at which
// many calls wait in the kernel: when a limit of processes lets no thread be made any more, the runtime ends the whole
// program. As it would end it here too, the starter first makes as many processes, which the same limits hold.
func SpareThreads(n int) int {
	n = roomFor(n)
	if n == 0 {
		return 0
	}
	var pipe [2]int
	if unix.Pipe2(pipe[:], unix.O_CLOEXEC) != nil {
		return 0
	}
	var waiting, done sync.WaitGroup
	waiting.Add(n)
	for range n {
		done.Go(func() {
			waiting.Done()
			_, _ = unix.Read(pipe[0], make([]byte, 1)) // holds a thread until the other end is closed
		})
	}
	waiting.Wait()
	for wait := time.Millisecond; threads() < n && wait < time.Second; wait *= 2 {
		time.Sleep(wait) // the runtime takes a while to see that one more waits
	}
	_ = unix.Close(pipe[1])
	done.Wait()
	_ = unix.Close(pipe[0])
	return n
}

// threads counts those of this process.
func threads() int {
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return 1 << 20 // nobody can tell
	}
	return len(entries)
}

// roomFor is how many processes can be made at once, at most n.
func roomFor(n int) int {
	var mu sync.Mutex
	made := 0
	var settled, all sync.WaitGroup // each process waits until all are there, or could not be made
	settled.Add(n)
	for range n {
		all.Go(func() {
			settle := sync.OnceFunc(settled.Done)
			_, _ = Run(context.Background(), Command{Args: []string{"/"}, Before: func(int, uint64) error {
				mu.Lock()
				made++
				mu.Unlock()
				settle()
				settled.Wait()
				return errProbe
			}})
			settle()
		})
	}
	all.Wait()
	if made < n {
		return made / 2 // what is nearly out of room keeps some
	}
	return made
}

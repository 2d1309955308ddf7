// Package deadline asks what may never answer: a path may lie on a network file system that is gone, and whoever touches it
// waits in the kernel for ever, where no signal and no context ends the wait.
package deadline

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Patience is how long a path may take to answer. A disk that has to start first takes less.
const Patience = 2 * time.Second

// While others hang, the next one is given less time, so that a file that names hundreds of places on dead mounts is read in
// seconds; what lives answers in microseconds. Each one that hangs holds a thread: so many may.
const (
	leastPatience = 20 * time.Millisecond
	mostHanging   = 64
)

// NoAnswer is the error for a path that did not answer in time.
type NoAnswer struct {
	Path string
	Took time.Duration // how long it was waited for; 0: something beside it hangs already
}

func (e *NoAnswer) Error() string {
	if e.Took == 0 {
		return fmt.Sprintf("%s does not answer: what was asked before in its folder still hangs", e.Path)
	}
	return fmt.Sprintf("%s does not answer within %v: is it on a network file system that is gone?", e.Path, e.Took)
}

// hanging counts what has not answered yet, by folder.
var hanging = struct {
	sync.Mutex
	all    int
	folder map[string]int
}{folder: map[string]int{}}

// Ask runs f, which touches path and nothing that f's caller goes on to write, and gives its answer. When f takes too long
// Ask returns a *NoAnswer and leaves f behind; until that has ended, no other is begun in the same folder.
func Ask[T any](path string, f func() (T, error)) (T, error) {
	var none T
	folder := filepath.Dir(path)
	patience, ok := admit(folder)
	if !ok {
		return none, &NoAnswer{Path: path}
	}
	type answer struct {
		value T
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		var a answer
		a.value, a.err = f()
		answered <- a
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-timer.C:
	}
	count(folder, 1)
	go func() {
		<-answered
		count(folder, -1)
	}()
	return none, &NoAnswer{Path: path, Took: patience}
}

// Stat is os.Stat with a deadline.
func Stat(path string) (fs.FileInfo, error) {
	return Ask(path, func() (fs.FileInfo, error) { return os.Stat(path) })
}

func admit(folder string) (time.Duration, bool) {
	hanging.Lock()
	defer hanging.Unlock()
	if hanging.folder[folder] > 0 || hanging.all >= mostHanging {
		return 0, false
	}
	return max(Patience/time.Duration(1+hanging.all), leastPatience), true
}

func count(folder string, n int) {
	hanging.Lock()
	defer hanging.Unlock()
	hanging.all += n
	if hanging.folder[folder] += n; hanging.folder[folder] == 0 {
		delete(hanging.folder, folder)
	}
}

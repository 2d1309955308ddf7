package observe

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/system"
)

const (
	// sumPatience is how long a check waits for a checksum. What takes longer goes on across checks, and a later one tells.
	sumPatience = 5 * time.Second
	// sumUnasked is how long a checksum goes on that no check asks for any more: its service is gone, or not monitored.
	sumUnasked = 5 * time.Minute
	// sumsAtOnce is how many are computed at a time; the others wait for their turn.
	sumsAtOnce = 2
	// sumTries is how many times in a row a file may change while its checksum is computed until that is an error.
	sumTries = 3
)

// errSumPending says that a checksum is not known yet.
var errSumPending = errors.New("the checksum is still being computed")

// sums computes checksums beside the checks that ask for them, one at a time for each file.
type sums struct {
	places  chan struct{}
	compute func(ctx context.Context, path, kind string) (string, error)

	mu   sync.Mutex
	jobs map[sumKey]*sumJob
}

type sumKey struct{ path, kind string }

// sumJob is a checksum under way, or done and not fetched yet. All but done and the results is guarded by the mutex of sums.
type sumJob struct {
	stamps *checks.FileFacts // of the file as it was found when the job began
	end    context.CancelFunc
	unused *time.Timer
	tries  int // times in a row that the file has changed meanwhile

	done chan struct{} // closed when sum and err are set
	sum  string
	err  error
}

func newSums() *sums {
	return &sums{places: make(chan struct{}, sumsAtOnce), compute: system.Checksum, jobs: map[sumKey]*sumJob{}}
}

// of gives the checksum of a file that was found as f says. errSumPending: a later check will know.
func (s *sums) of(ctx context.Context, f *checks.FileFacts, kind string) (string, error) {
	key := sumKey{f.Path, kind}
	job := s.job(key, f, 0)
	patience := time.NewTimer(sumPatience)
	defer patience.Stop()
	for {
		select {
		case <-job.done:
		case <-patience.C:
			return "", errSumPending
		case <-ctx.Done():
			return "", errSumPending
		}
		s.fetched(key, job)
		switch tries := job.tries + 1; {
		case job.err != nil || untouched(job.stamps, f):
			return job.sum, job.err
		case tries >= sumTries:
			return "", fmt.Errorf("cannot compute checksum of %s: the file changes faster than it can be read", f.Path)
		default: // the sum is that of a file that was changed meanwhile, or before
			job = s.job(key, f, tries)
		}
	}
}

// job finds the job of a file, or begins one.
func (s *sums) job(key sumKey, f *checks.FileFacts, tries int) *sumJob {
	s.mu.Lock()
	defer s.mu.Unlock()
	if job := s.jobs[key]; job != nil {
		job.unused.Reset(sumUnasked)
		return job
	}
	ctx, cancel := context.WithCancel(context.Background()) // it outlives the check that begins it
	job := &sumJob{stamps: f, end: cancel, tries: tries, done: make(chan struct{})}
	job.unused = time.AfterFunc(sumUnasked, func() { s.fetched(key, job) })
	s.jobs[key] = job
	go s.run(ctx, key, job)
	return job
}

func (s *sums) run(ctx context.Context, key sumKey, job *sumJob) {
	defer close(job.done)
	select {
	case s.places <- struct{}{}:
		defer func() { <-s.places }()
	case <-ctx.Done():
		job.err = ctx.Err()
		return
	}
	if p := checks.Catch(func() { job.sum, job.err = s.compute(ctx, key.path, key.kind) }); p != nil {
		job.err = p
	}
}

// fetched lets go of a job whose result was taken, or that nobody asks for.
func (s *sums) fetched(key sumKey, job *sumJob) {
	s.mu.Lock()
	defer s.mu.Unlock()
	job.unused.Stop()
	job.end()
	if s.jobs[key] == job {
		delete(s.jobs, key)
	}
}

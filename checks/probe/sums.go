package probe

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
)

const (
	// sumPatience is how long a check waits for its checksums. What takes longer goes on across checks, and a later one tells.
	sumPatience = 5 * time.Second
	// sumUnasked is how long a checksum goes on that no check asks for, when no rule of the control file wants it any more.
	sumUnasked = 5 * time.Minute
	// sumsAtOnce is how many are computed at a time; the others wait for their turn.
	sumsAtOnce = 2
	// sumTries is how many times in a row a file may change while its checksum is computed until that is an error.
	sumTries = 3
	// sumRest is how long a file is left alone after its checksum was computed, as a multiple of the time that took: a file
	// that changes all the time costs a quarter of a core at most.
	sumRest = 3
)

// errSumPending says that a checksum is not known yet.
var errSumPending = errors.New("the checksum is still being computed")

// sums computes checksums beside the checks that ask for them, one at a time for each file and kind.
type sums struct {
	places  chan struct{}
	compute func(ctx context.Context, path, kind string) (string, error)
	wanted  func(path, kind string) bool // reports whether a rule asks for it

	mu    sync.Mutex
	jobs  map[sumKey]*sumJob
	rests map[sumKey]time.Time // until when a file is left alone
}

type sumKey struct{ path, kind string }

// sumJob is a checksum under way, or done and not fetched yet. The mutex of sums guards all but done, and sum and err, which
// are set before done is closed.
type sumJob struct {
	stamps *checks.FileFacts // of the file as it was found when the job was asked for
	end    context.CancelFunc
	unused *time.Timer
	tries  int       // times in a row that the file has changed meanwhile
	began  time.Time // zero while it waits for its turn to read the file

	done chan struct{}
	sum  string
	err  error
}

func newSums(wanted func(path, kind string) bool) *sums {
	return &sums{places: make(chan struct{}, sumsAtOnce), compute: fs.Checksum, wanted: wanted,
		jobs: map[sumKey]*sumJob{}, rests: map[sumKey]time.Time{}}
}

// of gives the checksum of a file that was found as f says. errSumPending: ctx has ended, and a later check will know.
func (s *sums) of(ctx context.Context, f *checks.FileFacts, kind string) (string, error) {
	key := sumKey{f.Path, kind}
	job, err := s.ask(key, f)
	if err != nil {
		return "", err
	}
	select {
	case <-job.done:
	case <-ctx.Done():
		return "", errSumPending
	}
	if errors.Is(job.err, context.Canceled) || !untouched(job.stamps, f) {
		return "", errSumPending // another check has found the file changed
	}
	s.drop(key, job)
	return job.sum, job.err
}

// ask finds the job of a file, or begins one. A sum of the file as it was before it changed is of no use: its job ends.
func (s *sums) ask(key sumKey, f *checks.FileFacts) (*sumJob, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	job, tries := s.jobs[key], 0
	switch {
	case job == nil:
	case untouched(job.stamps, f):
		job.unused.Reset(sumUnasked)
		return job, nil
	case job.began.IsZero():
		job.stamps = f
		job.unused.Reset(sumUnasked)
		return job, nil
	default:
		tries = job.tries + 1
		s.forget(key, job)
		s.rest(key, job)
	}
	if tries >= sumTries {
		return nil, fmt.Errorf("cannot compute checksum of %s: the file changes faster than it can be read", f.Path)
	}
	ctx, cancel := context.WithCancel(context.Background()) // it outlives the check that begins it
	job = &sumJob{stamps: f, end: cancel, tries: tries, done: make(chan struct{})}
	job.unused = time.AfterFunc(sumUnasked, func() { s.unasked(key, job) })
	s.jobs[key] = job
	go s.run(ctx, key, job)
	return job, nil
}

func (s *sums) run(ctx context.Context, key sumKey, job *sumJob) {
	defer close(job.done)
	if job.err = s.turn(ctx, key); job.err != nil {
		return
	}
	defer func() { <-s.places }()
	s.mu.Lock()
	job.began = time.Now()
	s.mu.Unlock()
	if p := checks.Catch(func() { job.sum, job.err = s.compute(ctx, key.path, key.kind) }); p != nil {
		job.err = p
	}
	s.mu.Lock()
	if s.jobs[key] == job { // else it was ended, and whoever did has seen to that
		s.rest(key, job)
	}
	s.mu.Unlock()
}

// turn waits until the file may be read again and one of the places is free.
func (s *sums) turn(ctx context.Context, key sumKey) error {
	s.mu.Lock()
	until := s.rests[key]
	s.mu.Unlock()
	select {
	case <-time.After(time.Until(until)):
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case s.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rest leaves a file alone for a while after a job, and forgets the rests that are over. The mutex is held.
func (s *sums) rest(key sumKey, job *sumJob) {
	now := time.Now()
	for k, until := range s.rests {
		if until.Before(now) {
			delete(s.rests, k)
		}
	}
	s.rests[key] = now.Add(sumRest * now.Sub(job.began))
}

// unasked ends a job that nobody has asked for in a while, unless the next check is only far away.
func (s *sums) unasked(key sumKey, job *sumJob) {
	if s.wanted(key.path, key.kind) {
		job.unused.Reset(sumUnasked)
		return
	}
	s.drop(key, job)
}

// forgetFile ends what is computed of a file: who still asks for it begins anew.
func (s *sums) forgetFile(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, job := range s.jobs {
		if key.path == path {
			s.forget(key, job)
		}
	}
}

// drop lets go of a job whose result was taken, or that nobody asks for.
func (s *sums) drop(key sumKey, job *sumJob) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(key, job)
}

// forget is drop with the mutex held.
func (s *sums) forget(key sumKey, job *sumJob) {
	job.unused.Stop()
	job.end()
	if s.jobs[key] == job {
		delete(s.jobs, key)
	}
}

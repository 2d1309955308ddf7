//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/mail"
	"os"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// soakCycle is the cycle of the daemon that is soaked.
const soakCycle = 2 * time.Second

func soakCommand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("upkeep-bench soak", flag.ContinueOnError)
	bin := flags.String("bin", "", "the upkeep binary to soak")
	during := flags.Duration("for", 30*time.Minute, "how long")
	seed := flags.Uint64("seed", uint64(time.Now().UnixNano()), "what is done follows from this number")
	width := flags.Int("width", 8, "services of each kind")
	keep := flags.Bool("keep", false, "leave control file and log in place")
	if err := flags.Parse(args); err != nil {
		return flag.ErrHelp
	}
	if *bin == "" {
		return errNoBinary
	}
	r, err := newRun(*bin, false, 0)
	if err != nil {
		return err
	}
	fmt.Printf("soaking %s for %s, seed %d, in %s\n", r.program, *during, *seed, r.dir)
	// Who has adopted a process is an accident of which keeper it stands below.
	s := &soak{run: r, ledger: newLedger(adopted), seed: *seed, width: *width}
	err = s.soak(ctx, *during)
	clean := s.report(os.Stdout)
	if !*keep {
		err = errors.Join(err, r.end())
	}
	if err == nil && !clean {
		err = errors.New("the soak has findings")
	}
	return err
}

// soak is one run of the soak mode.
type soak struct {
	*run
	ledger  *ledger
	seed    uint64
	width   int
	daemon  *daemon
	subs    []*subject
	reloads int
	trend   trend
}

// subject is a service to which things are done, one after another.
type subject struct {
	name  string
	check string
	deeds []plan
	chaos *rand.Rand
}

// plan is something that can be done to a subject, in steps; each is told of before the next begins.
type plan struct {
	name  string
	steps []step
}

type step struct {
	do   func(*rand.Rand) error
	want map[string]int
}

func (s *soak) soak(ctx context.Context, during time.Duration) error {
	post, err := newSink(mails(2*time.Millisecond, s.mail))
	if err != nil {
		return err
	}
	defer post.close()
	end, err := s.populate(ctx)
	defer end()
	if err != nil {
		return err
	}
	var body strings.Builder
	for i, sub := range s.subs {
		sub.chaos = rand.New(rand.NewPCG(s.seed, uint64(i)))
		body.WriteString(sub.check)
	}
	s.daemon, err = s.run.daemon(setup{cycle: int(soakCycle / time.Second), body: body.String(), head: fmt.Sprintf(
		"set mailserver 127.0.0.1 port %d\nset mail-format {\n subject: $SERVICE|$EVENT|$ACTION\n message: $DESCRIPTION\n}\n"+
			"set alert ops@example.org not on { instance }\n", post.port)})
	if err != nil {
		return err
	}
	defer s.daemon.end()
	if _, err := s.daemon.looked(ctx, time.Unix(0, 0)); err != nil {
		return err
	}
	return s.unrest(ctx, during)
}

// unrest does things to every subject until the time is over, and then lets what is under way come to its end.
func (s *soak) unrest(ctx context.Context, during time.Duration) error {
	over, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	var all sync.WaitGroup
	failed := make(chan error, len(s.subs)+3)
	spawn := func(f func() error) {
		all.Go(func() {
			if err := f(); err != nil {
				failed <- err
				cancel()
			}
		})
	}
	for _, sub := range s.subs {
		spawn(func() error { return s.bother(ctx, over, sub) })
	}
	spawn(func() error { return s.reload(over) })
	spawn(func() error { return s.ledger.heartbeat(over) })
	spawn(func() error { return s.trend.sample(over, s.daemon.pid, during) })
	all.Wait()
	close(failed)
	var errs []error
	for err := range failed {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return fmt.Errorf("%w; the log says:\n%s", errors.Join(errs...), s.daemon.log.text())
	}
	return ctx.Err()
}

// bother does one thing after another to a subject.
func (s *soak) bother(ctx, over context.Context, sub *subject) error {
	for {
		if sleep(over, time.Duration(1+sub.chaos.IntN(6000))*time.Millisecond) != nil {
			return nil //nolint:nilerr // the time is over
		}
		deed := sub.deeds[sub.chaos.IntN(len(sub.deeds))]
		for i, step := range deed.steps {
			name := deed.name
			if i > 0 {
				name += ", undone"
			}
			s.ledger.begin(sub.name, name, step.want, time.Now())
			if err := step.do(sub.chaos); err != nil {
				s.ledger.drop(sub.name)
				return fmt.Errorf("%s: %s: %w", sub.name, deed.name, err)
			}
			if err := s.await(ctx, sub.name); err != nil {
				s.ledger.drop(sub.name)
				return nil //nolint:nilerr // ended by hand
			}
			s.ledger.end(sub.name)
		}
	}
}

// await waits until the deed has been told of, and then two cycles and a half, in which nothing more may be told.
func (s *soak) await(ctx context.Context, service string) error {
	patience := time.NewTimer(5*soakCycle + 10*time.Second)
	defer patience.Stop()
	for {
		settled, changed := s.ledger.settled(service)
		if settled {
			return sleep(ctx, 5*soakCycle/2)
		}
		select {
		case <-changed:
		case <-patience.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// reload has the daemon read its control file again, now and then.
func (s *soak) reload(over context.Context) error {
	chaos := rand.New(rand.NewPCG(s.seed, 1<<32))
	for {
		if sleep(over, time.Duration(3000+chaos.IntN(15000))*time.Millisecond) != nil {
			return nil //nolint:nilerr // the time is over
		}
		if _, err := s.daemon.reload(); err != nil {
			return fmt.Errorf("reload: %w", err)
		}
		s.reloads++
	}
}

// mail takes an alert into the ledger.
func (s *soak) mail(text string) string {
	at := time.Now()
	letter, err := mail.ReadMessage(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		s.ledger.tell("", "unreadable mail", err.Error(), at)
		return ""
	}
	subject := strings.Split(letter.Header.Get("Subject"), "|")
	if len(subject) != 3 {
		s.ledger.tell("", "mail", letter.Header.Get("Subject"), at)
		return ""
	}
	body, _ := io.ReadAll(letter.Body)
	s.ledger.tell(subject[0], subject[1], subject[2]+", "+strings.TrimSpace(string(body)), at)
	return ""
}

// report prints what was done and found, and tells whether nothing was found.
func (s *soak) report(w io.Writer) bool {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	l := s.ledger
	fmt.Fprintln(t, "done\ttimes\t")
	for _, deed := range slices.Sorted(maps.Keys(l.done)) {
		fmt.Fprintf(t, "%s\t%d\t\n", deed, l.done[deed])
	}
	fmt.Fprintf(t, "reload\t%d\t\n\ntold of\ttimes\t\n", s.reloads)
	for _, event := range slices.Sorted(maps.Keys(l.events)) {
		fmt.Fprintf(t, "%s\t%d\t\n", event, l.events[event])
	}
	fmt.Fprintln(t, "\nfrom deed to alert\tmedian\tp99\tmax\t")
	for _, what := range slices.Sorted(maps.Keys(l.delays)) {
		d := l.delays[what]
		fmt.Fprintf(t, "%s\t%.0f ms\t%.0f ms\t%.0f ms\t\n", what, median.of(d), p99.of(d), most.of(d))
	}
	grows := s.trend.print(t)
	if l.aside > 0 {
		fmt.Fprintf(t, "\nnot judged, because this machine stood still\t%d\t\n", l.aside)
	}
	fmt.Fprintf(t, "\nfindings\t%d\t\n", len(l.findings))
	_ = t.Flush() // to a terminal or a file of the user's, who sees when it is cut
	for _, f := range l.findings {
		fmt.Fprintln(w, f)
	}
	return len(l.findings) == 0 && !grows
}

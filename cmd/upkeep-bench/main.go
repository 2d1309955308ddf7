//go:build linux

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == keeperRole {
		os.Exit(keep(args[1:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	var err error
	if len(args) > 0 && args[0] == "soak" {
		err = soakCommand(ctx, args[1:])
	} else {
		err = measureCommand(ctx, args)
	}
	stop()
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		os.Exit(complain(err))
	}
}

var errNoBinary = errors.New("--bin names the binary to measure: go build -o upkeep ./cmd/upkeep && go run ./cmd/upkeep-bench --bin ./upkeep")

func measureCommand(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("upkeep-bench", flag.ContinueOnError)
	bin := flags.String("bin", "", "the upkeep binary to measure")
	ref := flags.String("ref", "", "another program to measure beside it, e.g. /usr/bin/monit")
	names := flags.String("rows", "", "measure these rows only, by name, e.g. kill,files")
	rounds := flags.Int("rounds", 0, "rounds of each row; 0: as many as --list says")
	quick := flags.Bool("quick", false, "one short round of each row, to see that all works")
	after := flags.Duration("memory-after", time.Minute, "how long memory is watched")
	out := flags.String("json", "", "write the table to this file as JSON")
	markdown := flags.Bool("markdown", false, "print the table as README.md has it")
	list := flags.Bool("list", false, "list the rows")
	if err := flags.Parse(args); err != nil {
		return flag.ErrHelp // Parse has said what is wrong
	}
	if *list {
		for _, r := range rows {
			fmt.Printf("%-10s %d rounds  %s\n", r.name, r.rounds, r.work)
		}
		return nil
	}
	if *bin == "" {
		return errNoBinary
	}
	picked, err := pick(*names)
	if err != nil {
		return err
	}
	rep := &report{Date: time.Now(), Machine: machine(), Bin: *bin, Ref: *ref, Quick: *quick}
	failed, err := rep.fill(ctx, picked, *rounds, *after, *out)
	if err != nil {
		return err
	}
	show := rep.print
	if *markdown {
		show = rep.markdown
	}
	if err := show(os.Stdout); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d rows could not be measured", failed)
	}
	return nil
}

// fill measures the rows, each in its own rounds unless a number is given, and tells how many could not be.
func (r *report) fill(ctx context.Context, picked []row, rounds int, after time.Duration, out string) (failed int, err error) {
	for _, one := range picked {
		if r.Quick {
			one.rounds = 1
		}
		if rounds > 0 {
			one.rounds = rounds
		}
		began := time.Now()
		results, err := measure(ctx, one, []string{r.Bin, r.Ref}, r.Quick, after)
		if err != nil && ctx.Err() != nil {
			return failed, ctx.Err()
		}
		if err != nil { // the other rows may go well
			failed++
			fmt.Fprintf(os.Stderr, "upkeep-bench: %s: %v\n", one.name, err)
			results = []result{{Row: one.name, Work: one.work, Error: err.Error()}}
		}
		fmt.Fprintf(os.Stderr, "%s: %s\n", one.name, time.Since(began).Round(time.Second))
		r.Results = append(r.Results, results...)
		if out != "" { // after each row: a long run that is broken off has something to show
			if err := r.write(out); err != nil {
				return failed, err
			}
		}
	}
	return failed, nil
}

// measure has the programs do a row's work in turn.
func measure(ctx context.Context, r row, programs []string, quick bool, after time.Duration) ([]result, error) {
	figures := make([][]figure, len(programs))
	for range r.rounds {
		for i, program := range programs {
			if program == "" {
				continue
			}
			round, err := newRun(program, quick, after)
			if err != nil {
				return nil, err
			}
			got, err := r.measure(ctx, round)
			if err := errors.Join(err, round.end()); err != nil {
				return nil, fmt.Errorf("%s: %w", program, err)
			}
			figures[i] = take(figures[i], got)
		}
	}
	return compare(r, figures[0], figures[1]), nil
}

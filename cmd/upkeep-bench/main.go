package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// row is one line of the table: what one program needed for one kind of work.
type row struct {
	Work    string        `json:"work"`
	Program string        `json:"program"`
	Rounds  int           `json:"rounds"`
	Min     time.Duration `json:"min"`
	Median  time.Duration `json:"median"`
	P99     time.Duration `json:"p99"`
	Max     time.Duration `json:"max"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == serviceRole {
		os.Exit(service(os.Args[2:]))
	}
	bin := flag.String("bin", "", "the upkeep binary to measure")
	ref := flag.String("ref", "", "another program to measure beside it, e.g. /usr/bin/monit")
	rounds := flag.Int("rounds", 20, "rounds of each measurement")
	cycle := flag.Int("cycle", 30, "seconds between two cycles, set daemon")
	out := flag.String("json", "", "write the rows to this file as JSON")
	flag.Parse()
	if *bin == "" {
		fmt.Fprintln(os.Stderr, "upkeep-bench: --bin names the binary to measure: go build -o upkeep ./cmd/upkeep && go run ./cmd/upkeep-bench --bin ./upkeep")
		os.Exit(2)
	}
	var rows []row
	for _, binary := range []string{*bin, *ref} {
		if binary == "" {
			continue
		}
		r, err := killed(binary, *cycle, *rounds)
		if err != nil {
			fmt.Fprintln(os.Stderr, "upkeep-bench:", err)
			os.Exit(1)
		}
		rows = append(rows, r)
	}
	if err := print(os.Stdout, rows); err != nil {
		fmt.Fprintln(os.Stderr, "upkeep-bench:", err)
		os.Exit(1)
	}
	if *out != "" {
		text, err := json.MarshalIndent(rows, "", "  ")
		if err == nil {
			err = os.WriteFile(*out, text, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "upkeep-bench:", err)
			os.Exit(1)
		}
	}
}

// summarize makes a row of the single times.
func summarize(work, program string, took []time.Duration) row {
	slices.Sort(took)
	return row{Work: work, Program: program, Rounds: len(took), Min: took[0], Median: took[len(took)/2], P99: took[(len(took)*99-1)/100], Max: took[len(took)-1]}
}

func print(w io.Writer, rows []row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "work\tprogram\trounds\tmin\tmedian\tp99\tmax")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", r.Work, r.Program, r.Rounds, ms(r.Min), ms(r.Median), ms(r.P99), ms(r.Max))
	}
	return t.Flush()
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

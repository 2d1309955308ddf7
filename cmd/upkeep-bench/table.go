//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/sys/unix"
)

// result is one line of the table, as JSON has it. Numbers that were not measured are left out.
type result struct {
	Row    string   `json:"row"`
	Work   string   `json:"work"`
	What   string   `json:"what"`
	Stat   stat     `json:"stat"`
	Unit   string   `json:"unit,omitempty"`
	Ref    *float64 `json:"ref,omitempty"`
	Upkeep *float64 `json:"upkeep,omitempty"`
	Limit  *float64 `json:"limit,omitempty"`  // of the machine, in the same run
	Ratio  *float64 `json:"ratio,omitempty"`  // how many times better upkeep is
	Target *float64 `json:"target,omitempty"` // absent: shown and not judged
	AtMost bool     `json:"at_most"`          // else the target is a least
	Meets  *bool    `json:"meets,omitempty"`
	// Samples are how many single measurements upkeep's number was made of.
	Samples int    `json:"samples"`
	Error   string `json:"error,omitempty"`
}

// compare makes the lines of one row of both programs' figures. ref may be empty.
func compare(r row, upkeep, ref []figure) []result {
	var out []result
	for _, f := range upkeep {
		line := result{Row: r.name, Work: r.work, What: f.what, Stat: f.stat, Unit: f.unit, AtMost: !f.more, Samples: len(f.samples)}
		line.Upkeep, line.Limit = number(f.stat.of(f.samples)), number(f.stat.of(f.limit))
		for _, other := range ref {
			if other.what == f.what && other.stat == f.stat {
				line.Ref = number(f.stat.of(other.samples))
			}
		}
		line.judge(f)
		out = append(out, line)
	}
	return out
}

func (l *result) judge(f figure) {
	if l.Upkeep == nil {
		return
	}
	if f.judged {
		meets := *l.Upkeep <= f.target
		if f.more {
			meets = *l.Upkeep >= f.target
		}
		l.Target, l.Meets = &f.target, &meets
	}
	if l.Ref == nil {
		return
	}
	better, worse := *l.Upkeep, *l.Ref
	if f.more {
		better, worse = worse, better
	}
	if better > 0 {
		l.Ratio = number(worse / better)
	}
}

func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// report is a whole run.
type report struct {
	Date    time.Time `json:"date"`
	Machine string    `json:"machine"`
	Bin     string    `json:"bin"`
	Ref     string    `json:"ref,omitempty"`
	Quick   bool      `json:"quick,omitempty"`
	Results []result  `json:"results"`
}

func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// print writes the table for people.
func (r *report) print(w io.Writer) error {
	fmt.Fprintf(w, "%s, %s\n\n", r.Date.Format("2006-01-02 15:04"), r.Machine)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "row\twhat\t\treference\tupkeep\ttimes better\tmachine\ttarget\t")
	for _, l := range r.Results {
		if l.Error != "" {
			fmt.Fprintf(t, "%s\tFAILED: %s\t\t\t\t\t\t\t\n", l.Row, strings.SplitN(l.Error, "\n", 2)[0])
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.Row, l.What, l.Stat, l.show(l.Ref), l.show(l.Upkeep), digits(l.Ratio), l.show(l.Limit), l.goal(), l.mark())
	}
	return t.Flush()
}

// markdown writes the table for README.md.
func (r *report) markdown(w io.Writer) error {
	var out strings.Builder
	out.WriteString("| Work | | Reference | upkeep | Times better | Target | |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	work := ""
	for _, l := range r.Results {
		if l.Work != work {
			work = l.Work
			fmt.Fprintf(&out, "| %s | | | | | | |\n", work)
		}
		if l.Error != "" {
			fmt.Fprintf(&out, "| | could not be measured | | | | | |\n")
			continue
		}
		fmt.Fprintf(&out, "| | %s, %s | %s | %s | %s | %s | %s |\n", l.What, l.Stat, l.show(l.Ref), l.show(l.Upkeep), digits(l.Ratio), l.goal(), l.mark())
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (l *result) goal() string {
	switch {
	case l.Target == nil:
		return ""
	case l.AtMost:
		return "<= " + l.show(l.Target)
	}
	return ">= " + l.show(l.Target)
}

func (l *result) mark() string {
	switch {
	case l.Meets == nil:
		return ""
	case *l.Meets:
		return "meets"
	}
	return "MISSES"
}

func (l *result) show(x *float64) string {
	if x == nil {
		return ""
	}
	return strings.TrimSpace(digits(x) + " " + l.Unit)
}

// digits shows three that count, or all before the point.
func digits(x *float64) string {
	switch {
	case x == nil:
		return ""
	case *x == math.Trunc(*x) || math.Abs(*x) >= 100:
		return fmt.Sprintf("%.0f", *x)
	case math.Abs(*x) >= 10:
		return fmt.Sprintf("%.1f", *x)
	case math.Abs(*x) >= 1:
		return fmt.Sprintf("%.2f", *x)
	}
	return fmt.Sprintf("%.3f", *x)
}

// machine says in a line what was measured on.
func machine() string {
	var name unix.Utsname
	_ = unix.Uname(&name) // which cannot fail
	model := ""
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		model = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(between(text, "model name", "\n")), ":")) + ", "
	}
	load := ""
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load " + strings.Fields(string(text))[0]
	}
	return fmt.Sprintf("%d cores, %sLinux %s, %d processes%s", runtime.NumCPU(), model, unix.ByteSliceToString(name.Release[:]), processes(), load)
}

package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Colours of the text forms, as parameters of the SGR control sequence (ECMA-48, section 8.3.117).
const (
	colorRed    = "0;91"
	colorGreen  = "0;92"
	colorYellow = "0;93"
	colorBlue   = "0;94"
	colorGrey   = "0;90"
	colorWhite  = "0;37"
	colorPlain  = "0;39"
	colorHead   = "1;36"
)

func paint(color, text string) string {
	if color == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func headline(info Info) string {
	return fmt.Sprintf("%s %s uptime: %s\n", info.Name, info.Version, uptimeText(info.Uptime))
}

// statusReport is the answer of /_status: everything that is known of the services.
func statusReport(info Info, list []Snapshot) string {
	return headline(info) + "\n" + statusOf(list)
}

func statusOf(list []Snapshot) string {
	var b strings.Builder
	for i := range list {
		writeStatus(&b, &list[i])
	}
	return b.String()
}

func writeStatus(b *strings.Builder, s *Snapshot) {
	line := func(label, value string) { fmt.Fprintf(b, "  %-28s %s\n", label, value) }
	b.WriteString(paint(colorHead, fmt.Sprintf("%s '%s'", s.Service.Kind.Title(), plainly(s.Service.Name))) + "\n")
	var status []string
	for _, p := range statusParts(s) {
		status = append(status, paint(p.color, plainly(p.text)))
	}
	line("status", strings.Join(status, " | ")+plainly(pendingText(s)))
	monitoring, color := monitoringText(s.State.Monitor)
	line("monitoring status", paint(color, monitoring+plainly(awayText(&s.State)))) // the row above has only words that scripts know
	line("monitoring mode", s.Service.Mode.String())
	line("on reboot", s.Service.OnReboot.String())
	for _, r := range rowsOf(s) {
		color := colorPlain
		switch {
		case r.bad:
			color = colorRed
		case r.value == unseen:
			color = colorGrey
		}
		line(plainly(r.label), paint(color, plainly(r.value)))
	}
	if s.Unwatched != "" {
		line("looked at", paint(colorYellow, "by the cycle alone: "+plainly(s.Unwatched)))
	}
	line("data collected", paint(colorPlain, stamp(s.State.Collected)))
	b.WriteString("\n")
}

// plainly makes a text of others fit for the column of values.
func plainly(text string) string { return checks.Printable(text, strings.Repeat(" ", 31)) }

// The order of kinds in the summary.
var summaryOrder = []checks.Kind{checks.System, checks.Process, checks.File, checks.Fifo, checks.Directory, checks.Filesystem, checks.Host,
	checks.Network, checks.Program}

// The columns of the summary: inner widths.
var summaryWidths = [...]int{31, 26, 13}

// summaryReport is the answer of /_summary: a table with one line a service. Long texts are cut at the column unless
// whole is set.
func summaryReport(info Info, list []Snapshot, whole bool) string {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Snapshot) int {
		return slices.Index(summaryOrder, a.Service.Kind) - slices.Index(summaryOrder, b.Service.Kind)
	})
	bar := paint(colorGrey, "│")
	var b strings.Builder
	b.WriteString(headline(info) + rule("┌", "┬", "┐") + bar)
	for i, title := range []string{"Service Name", "Status", "Type"} {
		b.WriteString(" " + paint(colorHead, pad(title, summaryWidths[i])) + " " + bar)
	}
	b.WriteString("\n")
	for i := range list {
		s := &list[i]
		name, status := plainly(s.Service.Name), plainly(statusText(s))
		if !whole {
			name, status = cut(name, summaryWidths[0]), cut(status, summaryWidths[1])
		}
		b.WriteString(rule("├", "┼", "┤"))
		fmt.Fprintf(&b, "%s %s %s %s%s %s %s\n", bar, pad(name, summaryWidths[0]), bar,
			paint(statusParts(s)[0].color, pad(status, summaryWidths[1])+" "), bar, pad(s.Service.Kind.Title(), summaryWidths[2]), bar)
	}
	b.WriteString(rule("└", "┴", "┘"))
	return b.String()
}

func rule(left, middle, right string) string {
	var cells []string
	for _, w := range summaryWidths {
		cells = append(cells, strings.Repeat("─", w+2))
	}
	return paint(colorGrey, left+strings.Join(cells, middle)+right) + "\n"
}

// pad fills up to width characters.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-len([]rune(text))))
}

func cut(text string, width int) string {
	if runes := []rune(text); len(runes) > width {
		return string(runes[:width-3]) + "..."
	}
	return text
}

// reportKinds are the words after "report", and what they count.
var reportKinds = []condition{conditionUp, conditionDown, conditionInit, conditionUnmonitored}

// totals counts services by how they stand.
func totals(list []Snapshot) map[condition]int {
	counts := make(map[condition]int, len(reportKinds))
	for i := range list {
		counts[conditionOf(&list[i])]++
	}
	return counts
}

// countReport is the answer of /_report: how many services stand how; kind asks for one number alone. ok is false when
// the kind is unknown.
func countReport(list []Snapshot, kind string) (text string, ok bool) {
	counts := totals(list)
	if kind == "initializing" {
		kind = string(conditionInit)
	}
	switch {
	case kind == "total":
		return fmt.Sprintf("%d\n", len(list)), true
	case kind != "" && slices.Contains(reportKinds, condition(kind)):
		return fmt.Sprintf("%d\n", counts[condition(kind)]), true
	case kind != "":
		return "", false
	}
	var b strings.Builder
	for _, k := range reportKinds {
		fmt.Fprintf(&b, "%-14s%3d (%.1f%%)\n", k+":", counts[k], ratio(uint64(counts[k]), uint64(len(list))))
	}
	fmt.Fprintf(&b, "%-14s%3d services\n", "total:", len(list))
	return b.String(), true
}

package web

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/web/api"
)

type runtimePage struct {
	page
	Runtime  api.Runtime
	Listens  []string
	Go       string
	Settings []fact
	Limits   []fact
	Advice   []advice
	Sources  []source
}

// fact is one line of a list.
type fact struct{ Name, Text string }

// advice is what -t says of a control file that it takes.
type advice struct {
	Where   source
	Message string
	Wanted  string
}

func (s *Server) runtimePage(w http.ResponseWriter, r *http.Request) {
	list, ok := s.services(w, r)
	if !ok {
		return
	}
	config := s.daemon.Config()
	p := &runtimePage{Runtime: wireRuntime(s.daemon, list, false), Go: runtime.Version(), Settings: settingsFacts(&config.Settings), Limits: limitFacts(&config.Settings.Limits)}
	p.Files = config.Files
	for _, at := range places(s.setup.Load().http) {
		p.Listens = append(p.Listens, at.address)
	}
	for _, d := range config.Advice {
		p.Advice = append(p.Advice, advice{p.Source(d.Pos.File, d.Pos.Line), d.Message, d.Expected})
	}
	for _, file := range config.Files {
		at := p.Source(file, 1)
		at.Text = file
		p.Sources = append(p.Sources, at)
	}
	s.render(w, r, "runtime", "Runtime", p)
}

// settingsFacts tells the global statements without what is secret in them.
func settingsFacts(s *checks.Settings) []fact {
	out := []fact{{"state file", s.StateFile}, {"pid file", s.PidFile}, {"id file", s.IDFile}, {"on reboot", s.OnReboot.String()}, {"act at once on", string(s.Instant)}}
	history := "by size alone"
	if s.History.Keep > 0 {
		history = "kept for " + uptimeText(s.History.Keep)
	}
	if s.History.Size > 0 {
		out = append(out, fact{"history", "at most " + checks.SizeText(float64(s.History.Size)) + ", " + history})
	}
	queue := cmp.Or(s.Queue.Dir, "beside the state file")
	if s.Queue.Slots > 0 {
		queue += fmt.Sprintf(", at most %d events", s.Queue.Slots)
	}
	out = append(out, fact{"event queue", queue})
	for _, m := range s.MailServers {
		text := fmt.Sprintf("%s port %d", m.Host, m.Port)
		if m.TLS.Use {
			text += ", encrypted"
		}
		if m.Username != "" {
			text += ", as " + m.Username
		}
		out = append(out, fact{"mail server", text})
	}
	for _, a := range s.Alerts {
		out = append(out, fact{"alert to", a.Address})
	}
	for _, c := range s.Collectors {
		out = append(out, fact{"M/Monit", c.URL})
	}
	return out
}

func limitFacts(l *checks.Limits) []fact {
	size := func(n uint64) string { return checks.SizeText(float64(n)) }
	return []fact{{"programOutput", size(l.ProgramOutput)}, {"sendExpectBuffer", size(l.SendExpectBuffer)}, {"fileContentBuffer", size(l.FileContentBuffer)},
		{"httpContentBuffer", size(l.HTTPContentBuffer)}, {"networkTimeout", checks.TimeText(l.NetworkTimeout)}, {"programTimeout", checks.TimeText(l.ProgramTimeout)},
		{"stopTimeout", checks.TimeText(l.StopTimeout)}, {"startTimeout", checks.TimeText(l.StartTimeout)}, {"restartTimeout", checks.TimeText(l.RestartTimeout)},
		{"execTimeout", cmp.Or(timeOrNone(l.ExecTimeout), "none")}, {"shutdownTimeout", checks.TimeText(l.ShutdownTimeout)}, {"parallelChecks", fmt.Sprint(l.ParallelChecks)}}
}

func timeOrNone(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return checks.TimeText(d)
}

// maxFile is how much of a control file is shown, in bytes.
const maxFile = 1 << 20

type filePage struct {
	page
	Path    string
	Lines   []fileLine
	Changed bool // since the daemon read it
	Cut     bool
}

// fileLine is a line with what stands there.
type fileLine struct {
	Number int
	Text   string
	Rules  []fileRule
	Advice []string
}

// fileRule leads from a line to the service it is about.
type fileRule struct{ Service, Condition, Text string }

// filePage shows a control file, secrets hidden, with the state of the rules beside them.
func (s *Server) filePage(w http.ResponseWriter, r *http.Request) {
	list, ok := s.services(w, r)
	if !ok {
		return
	}
	config := s.daemon.Config()
	n, err := strconv.Atoi(chi.URLParam(r, "n"))
	if err != nil || n < 0 || n >= len(config.Files) {
		s.fail(w, r, http.StatusNotFound, "There is no such control file")
		return
	}
	p := &filePage{Path: config.Files[n]}
	text, info, err := readControlFile(p.Path)
	if err != nil {
		s.fail(w, r, http.StatusNotFound, "The control file cannot be shown: "+err.Error())
		return
	}
	p.Cut = len(text) == maxFile
	p.Changed = !config.Read.IsZero() && info.ModTime().After(config.Read)
	p.Lines = fileLines(p.Path, parser.Masked(text), list, config.Advice)
	s.render(w, r, "file", "Control file", p)
}

// readControlFile reads a regular file up to maxFile bytes: a device might never answer.
func readControlFile(path string) (string, os.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", nil, err
	}
	if !info.Mode().IsRegular() {
		return "", nil, errors.New("it is not a regular file")
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	return string(bytes.ToValidUTF8(text, []byte("�"))), info, err
}

// fileLines puts to each line what is known of it.
func fileLines(path, text string, list []Snapshot, advice parser.Diagnostics) []fileLine {
	var out []fileLine
	for line := range strings.Lines(text) {
		out = append(out, fileLine{Number: len(out) + 1, Text: strings.TrimRight(line, "\r\n")})
	}
	at := func(pos parser.Pos) *fileLine {
		if pos.File != path || pos.Line < 1 || pos.Line > len(out) {
			return nil
		}
		return &out[pos.Line-1]
	}
	for i := range list {
		s := &list[i]
		if l := at(s.Service.Pos); l != nil {
			l.Rules = append(l.Rules, fileRule{s.Service.Name, string(conditionOf(s)), statusText(s)})
		}
		for j, rule := range s.Service.Rules {
			if l := at(rule.Pos); l != nil && !rule.Implicit && j < len(s.State.Rules) && rule.Pos.Line != s.Service.Pos.Line {
				l.Rules = append(l.Rules, fileRule{s.Service.Name, stateWords[s.State.Rules[j].Outcome], stateWords[s.State.Rules[j].Outcome]})
			}
		}
	}
	for _, d := range advice {
		if l := at(d.Pos); l != nil {
			l.Advice = append(l.Advice, d.Message)
		}
	}
	return out
}

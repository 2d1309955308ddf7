package history

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/parser"
)

// keptEvent is an event as a line of JSON.
type keptEvent struct {
	At       int64             `json:"at"` // seconds since 1970, before all else: what is not wanted is not read further
	Time     time.Time         `json:"time"`
	ID       uint64            `json:"id,omitempty"`
	Service  string            `json:"service"`
	Kind     checks.Kind       `json:"kind"`
	Rule     checks.RuleID     `json:"rule,omitempty"`
	File     string            `json:"file,omitempty"`
	Line     int               `json:"line,omitempty"`
	Type     string            `json:"type"`
	From     checks.Outcome    `json:"from"`
	To       checks.Outcome    `json:"to"`
	Message  string            `json:"message"`
	Action   checks.ActionKind `json:"action,omitempty"`
	Count    int               `json:"count,omitempty"`
	Evidence map[string]string `json:"evidence,omitempty"`
}

func encodeEvent(e checks.Event) ([]byte, error) {
	line, err := json.Marshal(keptEvent{At: e.Time.Unix(), Time: e.Time, ID: e.ID, Service: e.Service, Kind: e.Kind, Rule: e.Rule, File: e.Pos.File, Line: e.Pos.Line,
		Type: e.Type.Keyword, From: e.From, To: e.To, Message: e.Message, Action: e.Action.Kind, Count: e.Count, Evidence: e.Evidence})
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return line, nil
}

func decodeEvent(line []byte) (checks.Event, error) {
	var k keptEvent
	if err := json.Unmarshal(line, &k); err != nil {
		return checks.Event{}, fmt.Errorf("read event: %w", err)
	}
	e := checks.Event{Time: k.Time, ID: k.ID, Service: k.Service, Kind: k.Kind, Rule: k.Rule, Pos: parser.Pos{File: k.File, Line: k.Line}, Type: checks.EventNamed(k.Type),
		From: k.From, To: k.To, Message: k.Message, Action: checks.Action{Kind: k.Action}, Change: true, Count: k.Count, Evidence: k.Evidence}
	if e.Type == nil || int(k.Kind) >= len(checks.Kinds) {
		return checks.Event{}, fmt.Errorf("read event: no event is called %q", k.Type)
	}
	return e, nil
}

// eachEvent gives each line with its time to visit.
func eachEvent(lines []byte, visit func(at int64, line []byte) error) error {
	for line := range bytes.SplitSeq(lines, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		at, err := eventTime(line)
		if err != nil {
			return err
		}
		if err := visit(at, line); err != nil {
			return err
		}
	}
	return nil
}

// eventTime reads the time that stands first in a line.
func eventTime(line []byte) (int64, error) {
	rest, ok := bytes.CutPrefix(line, []byte(`{"at":`))
	end := bytes.IndexByte(rest, ',')
	if !ok || end < 0 {
		return 0, fmt.Errorf("%w: a line is no event", errDamaged)
	}
	at, err := strconv.ParseInt(string(rest[:end]), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: a line is no event: %w", errDamaged, err)
	}
	return at, nil
}

// Events lists what happened from one time to another, newest first and at most limit of them; of all services when
// service is "".
func (s *Store) Events(service string, from, to time.Time, limit int) ([]checks.Event, error) {
	q := &eventQuery{service: service, from: from, to: to, limit: limit}
	_, waiting := s.queue.waiting()
	for _, e := range slices.Backward(waiting) {
		q.take(e)
	}
	for _, f := range slices.Backward(s.filesOf(eventTier)) {
		if len(q.out) >= limit {
			break
		}
		if f.to < from.Unix() || f.from > to.Unix() {
			continue
		}
		if err := s.each(eventTier, f, q.file); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(q.out, func(a, b checks.Event) int { return b.Time.Compare(a.Time) })
	return q.out, nil
}

// eventQuery gathers events, newest first.
type eventQuery struct {
	service  string
	from, to time.Time
	limit    int
	out      []checks.Event
}

func (q *eventQuery) take(e checks.Event) {
	if len(q.out) < q.limit && !e.Time.Before(q.from) && !e.Time.After(q.to) && (q.service == "" || strings.EqualFold(q.service, e.Service)) {
		q.out = append(q.out, e)
	}
}

// lines takes the events of a page or frame, the last first.
func (q *eventQuery) lines(data []byte) {
	var lines [][]byte
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		lines = append(lines, line)
	}
	for _, line := range slices.Backward(lines) {
		if len(q.out) >= q.limit {
			return
		}
		if at, err := eventTime(line); err != nil || at < q.from.Unix() || at > q.to.Unix() {
			continue
		}
		if e, err := decodeEvent(line); err == nil {
			q.take(e)
		}
	}
}

func (q *eventQuery) file(path string, f file) error {
	if !f.sealed {
		return q.journal(path, f.size)
	}
	r, done, err := openSegment(path)
	if err != nil {
		return err
	}
	defer done()
	for i, p := range slices.Backward(r.index.pages) {
		if len(q.out) >= q.limit || p.to < q.from.Unix() || p.from > q.to.Unix() {
			continue
		}
		data, err := r.page(i)
		if err != nil {
			return err
		}
		q.lines(data)
	}
	return nil
}

func (q *eventQuery) journal(path string, size int64) error {
	in, _, err := ownfile.Open(path)
	if err != nil {
		return fmt.Errorf("open journal: %w", err)
	}
	defer func() { _ = in.Close() }()
	var all []byte
	_, err = readFrames(io.LimitReader(in, size), func(payload []byte) error {
		all = append(append(all, payload...), '\n')
		return nil
	})
	q.lines(all)
	return err
}

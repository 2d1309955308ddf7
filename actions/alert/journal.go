package alert

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// State is what became of a message.
type State string

// States of a message.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	GaveUp  State = "gave up"
)

// Item is a message as people see it.
type Item struct {
	ID       string    `json:"id"` // name of its file in the queue
	State    State     `json:"state"`
	Channel  string    `json:"channel"` // "mail", or the address of a collector
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Service  string    `json:"service"`
	Event    string    `json:"event"`
	Time     time.Time `json:"time"` // of the event
	Attempts int       `json:"attempts"`
	NextTry  time.Time `json:"next_try,omitzero"`
	Done     time.Time `json:"done,omitzero"` // sent or given up
	Error    string    `json:"error,omitempty"`
}

// journal remembers the last messages that left the queue, in a file of one JSON object a line.
type journal struct {
	path string
	log  *slog.Logger

	mu    sync.Mutex
	items []Item
	lines int // in the file
}

// The journal shows this many messages; its file is written anew when it holds twice as many.
const journalSize = 200

// openJournal reads what is there. Lines that cannot be read are left out: nothing but a listing hangs on them.
func openJournal(path string, log *slog.Logger) *journal {
	j := &journal{path: path, log: log}
	data, err := ownfile.Read(path, maxLetter)
	if err != nil {
		return j
	}
	for line := range bytes.Lines(data) {
		j.lines++
		var item Item
		if json.Unmarshal(line, &item) == nil {
			j.items = append(j.items, item)
		}
	}
	j.items = tail(j.items)
	return j
}

func (j *journal) list() []Item {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Item(nil), j.items...)
}

// add writes down what became of a message.
func (j *journal) add(item Item) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.items = tail(append(j.items, item))
	var err error
	if j.lines >= 2*journalSize {
		err = j.rewrite()
	} else {
		err = j.append(item)
	}
	if err != nil {
		j.log.Warn("cannot note what became of an alert", "err", err)
	}
}

func (j *journal) append(item Item) error {
	line, err := json.Marshal(item)
	if err != nil {
		return err
	}
	j.lines++
	return appendTo(j.path, append(line, '\n'))
}

// appendTo writes to the end of a file, which it makes when there is none.
func appendTo(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

func (j *journal) rewrite() error {
	var b bytes.Buffer
	for _, item := range j.items {
		line, err := json.Marshal(item)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	part := j.path + ".new"
	if err := os.WriteFile(part, b.Bytes(), 0o600); err != nil {
		return err
	}
	j.lines = len(j.items)
	return os.Rename(part, j.path)
}

func tail(items []Item) []Item { return items[max(0, len(items)-journalSize):] }

package alert

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/collector"
	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
)

// Message is one notification to one receiver: what one file of the queue holds.
type Message struct {
	Channel string           `json:"channel"` // "mail", or the address of a collector
	Service string           `json:"service"`
	Event   string           `json:"event"` // in words
	EventID uint64           `json:"event_id"`
	Time    time.Time        `json:"time"`            // of the event
	Batch   string           `json:"batch,omitempty"` // all messages of the event have one, see ledger
	Mail    *mail.Message    `json:"mail,omitempty"`
	Collect *collector.Event `json:"collect,omitempty"`
}

// mailChannel is the channel of all mail servers together; they stand in for each other.
const mailChannel = "mail"

func (l *Message) to() string {
	if l.Mail != nil {
		return l.Mail.To
	}
	return l.Channel
}

func (l *Message) subject() string {
	if l.Mail != nil {
		return l.Mail.Subject
	}
	return l.Event
}

// letterMark begins the first line of a file of the queue; the SHA-256 of what follows that line ends it.
const letterMark = "upkeep-message 1 "

func (l *Message) encode() ([]byte, error) {
	body, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	sum := sha256.Sum256(body)
	return append([]byte(letterMark+hex.EncodeToString(sum[:])+"\n"), body...), nil
}

var errDamaged = errors.New("the checksum does not fit")

func decodeMessage(file []byte) (*Message, error) {
	head, body, _ := bytes.Cut(file, []byte("\n"))
	sum := sha256.Sum256(body)
	if string(head) != letterMark+hex.EncodeToString(sum[:]) {
		return nil, errDamaged
	}
	var l Message
	if err := json.Unmarshal(body, &l); err != nil {
		return nil, err
	}
	if (l.Mail == nil) == (l.Collect == nil) {
		return nil, errors.New("it is neither a mail nor an event for a collector")
	}
	return &l, nil
}

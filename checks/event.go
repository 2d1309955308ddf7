package checks

import (
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

// Outcome is what one judgement says, and the state that a rule is in. The numbers are Monit's event state codes, which
// clients read in XML.
type Outcome uint8

// Outcomes. Unknown is "could not be judged": it changes nothing.
const (
	Succeeded  Outcome = 0
	Failed     Outcome = 1
	Changed    Outcome = 2
	ChangedNot Outcome = 4
	Init       Outcome = 8
	Unknown    Outcome = 255
)

// Bad tells whether the outcome is one that a rule's first action answers.
func (o Outcome) Bad() bool { return o == Failed || o == Changed }

// Level is how a log line about an event is marked.
type Level uint8

// Levels of log lines.
const (
	Info Level = iota
	Warn
	Err
)

// Event is something that happened to a service: a rule changed its state, an action ended, the daemon started.
// Judge makes the events of rules; the engine makes those about itself and about outcomes of actions.
type Event struct {
	ID      uint64 // counts up over the life of the state folder
	Service string
	Kind    Kind       // of the service
	Rule    RuleID     // empty for events that no rule raised
	Pos     parser.Pos // of the rule
	Type    *EventType
	Words   string // finer words of filters that mean this event, with blanks between; empty when only its kind does
	From    Outcome
	To      Outcome
	Message string
	Time    time.Time
	Action  Action // what is to be done about it
	// Change tells a change of state from a state that lasts: only changes are recorded and alerted; a lasting failure
	// drives repeated restarts, repeated execs and reminders.
	Change bool
	// EndTold is the end of a change that is news, too: a program's output remains the same again.
	EndTold bool
	// Soft is a failure below its tolerance: it is logged, and nothing else.
	Soft bool
	// Count is how many judged cycles the state has lasted, 1 at the change.
	Count    int
	Evidence map[string]string // exit status, signal, last output, matched lines, ...
	// Changes is how many changes of state its rule has had, this one among them; 0 for events that are not counted, as
	// no look can bring them a second time. The count is kept with the rule's state: with service, rule and To it names
	// one change for ever, also when a look at an older state, after a kill -9, finds the same change again.
	Changes uint64
	// Memory is what the rule compares with after this change.
	Memory string
	// Reads is how far files have been read when all that this look found in them is told: nil at all but the last event of it.
	Reads map[string]ReadPosition
}

// Key names the change that the event tells of, the same for the same change found twice; empty when nothing counts it.
func (e *Event) Key() string {
	if e.Changes == 0 {
		return ""
	}
	return fmt.Sprintf("%s\x00%s\x00%s\x00%d\x00%d\x00%d", strings.ToLower(e.Service), e.Rule, e.Type.Keyword, e.Changes, e.To, e.Count)
}

// Text is the event's name in words, as mails and status show it: "Size failed", "Size succeeded".
func (e *Event) Text() string { return e.Type.Text(e.To) }

// EventType is a kind of event: keyword in alert filters, bit in XML, texts.
type EventType struct {
	Keyword                                string
	Bit                                    uint64
	Filter                                 string // word in the -tv listing: "Nonexist"
	failed, succeeded, changed, changedNot string
}

// Text names the event in the given state.
func (t *EventType) Text(o Outcome) string {
	switch o {
	case Failed, Init:
		return t.failed
	case Changed:
		return t.changed
	case ChangedNot:
		return t.changedNot
	default:
		return t.succeeded
	}
}

func eventType(keyword string, bit uint64, filter, failed, succeeded, changed, changedNot string) *EventType {
	t := &EventType{Keyword: keyword, Bit: bit, Filter: filter, failed: failed, succeeded: succeeded, changed: changed, changedNot: changedNot}
	EventTypes = append(EventTypes, t)
	return t
}

// EventTypes lists all kinds of events, in the order of their bits.
var EventTypes []*EventType

// The kinds of events. Names, bits and texts are Monit's: mails, XML and scripts carry them.
var (
	EventChecksum   = eventType("checksum", 0x1, "Checksum", "Checksum failed", "Checksum succeeded", "Checksum changed", "Checksum not changed")
	EventResource   = eventType("resource", 0x2, "Resource", "Resource limit matched", "Resource limit succeeded", "Resource limit changed", "Resource limit not changed")
	EventTimeout    = eventType("timeout", 0x4, "Timeout", "Timeout", "Timeout recovery", "Timeout changed", "Timeout not changed")
	EventTimestamp  = eventType("timestamp", 0x8, "Timestamp", "Timestamp failed", "Timestamp succeeded", "Timestamp changed", "Timestamp not changed")
	EventSize       = eventType("size", 0x10, "Size", "Size failed", "Size succeeded", "Size changed", "Size not changed")
	EventConnection = eventType("connection", 0x20, "Connection", "Connection failed", "Connection succeeded", "Connection changed", "Connection not changed")
	EventPermission = eventType("permission", 0x40, "Permission", "Permission failed", "Permission succeeded", "Permission changed", "Permission not changed")
	EventUID        = eventType("uid", 0x80, "Uid", "UID failed", "UID succeeded", "UID changed", "UID not changed")
	EventGID        = eventType("gid", 0x100, "Gid", "GID failed", "GID succeeded", "GID changed", "GID not changed")
	EventNonexist   = eventType("nonexist", 0x200, "Nonexist", "Does not exist", "Exists", "Existence changed", "Existence not changed")
	EventInvalid    = eventType("invalid", 0x400, "Invalid", "Invalid type", "Type succeeded", "Type changed", "Type not changed")
	EventData       = eventType("data", 0x800, "Data", "Data access error", "Data access succeeded", "Data access changed", "Data access not changed")
	EventExec       = eventType("exec", 0x1000, "Exec", "Execution failed", "Execution succeeded", "Execution changed", "Execution not changed")
	EventFsflags    = eventType("fsflags", 0x2000, "Fsflags", "Filesystem flags failed", "Filesystem flags succeeded", "Filesystem flags changed", "Filesystem flags not changed")
	EventICMP       = eventType("icmp", 0x4000, "Icmp", "ICMP failed", "ICMP succeeded", "ICMP changed", "ICMP not changed")
	EventContent    = eventType("content", 0x8000, "Content", "Content failed", "Content succeeded", "Content match", "Content doesn't match")
	EventInstance   = eventType("instance", 0x10000, "Instance", "Monit instance failed", "Monit instance succeeded", "Monit instance changed", "Monit instance changed not")
	EventAction     = eventType("action", 0x20000, "Action", "Action failed", "Action done", "Action done", "Action done")
	EventPID        = eventType("pid", 0x40000, "PID", "PID failed", "PID succeeded", "PID changed", "PID not changed")
	EventPPID       = eventType("ppid", 0x80000, "PPID", "PPID failed", "PPID succeeded", "PPID changed", "PPID not changed")
	EventHeartbeat  = eventType("heartbeat", 0x100000, "Heartbeat", "Heartbeat failed", "Heartbeat succeeded", "Heartbeat changed", "Heartbeat not changed")
	EventStatus     = eventType("status", 0x200000, "Status", "Status failed", "Status succeeded", "Status changed", "Status not changed")
	EventUptime     = eventType("uptime", 0x400000, "Uptime", "Uptime failed", "Uptime succeeded", "Uptime changed", "Uptime not changed")
	EventLink       = eventType("link", 0x800000, "Link", "Link down", "Link up", "Link changed", "Link not changed")
	EventSpeed      = eventType("speed", 0x1000000, "Speed", "Speed failed", "Speed ok", "Speed changed", "Speed not changed")
	EventSaturation = eventType("saturation", 0x2000000, "Saturation", "Saturation exceeded", "Saturation ok", "Saturation changed", "Saturation not changed")
	EventByteIn     = eventType("bytein", 0x4000000, "ByteIn", "Download bytes exceeded", "Download bytes ok", "Download bytes changed", "Download bytes not changed")
	EventByteOut    = eventType("byteout", 0x8000000, "ByteOut", "Upload bytes exceeded", "Upload bytes ok", "Upload bytes changed", "Upload bytes not changed")
	EventPacketIn   = eventType("packetin", 0x10000000, "PacketIn", "Download packets exceeded", "Download packets ok", "Download packets changed", "Download packets not changed")
	EventPacketOut  = eventType("packetout", 0x20000000, "PacketOut", "Upload packets exceeded", "Upload packets ok", "Upload packets changed", "Upload packets not changed")
	EventExist      = eventType("exist", 0x40000000, "Exist", "Does exist", "Exists not", "Existence changed", "Existence not changed")
)

// EventNamed finds the kind of event by its keyword in alert filters, nil when there is none.
func EventNamed(keyword string) *EventType {
	for _, t := range EventTypes {
		if t.Keyword == keyword {
			return t
		}
	}
	return nil
}

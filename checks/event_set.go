package checks

import (
	"cmp"
	"slices"
	"strings"
)

// EventSet is what an alert hears: kinds of events, and the finer words of Monit 6.1, each of which means one sort of the
// events of a kind. The word of a kind stands for all of its finer ones.
type EventSet struct {
	Kinds uint64 // bits of EventTypes
	Words uint64 // bits by place in FinerWords
}

// FinerWords are the finer words of filters, by the kind that they belong to.
var FinerWords = []struct {
	Kind *EventType
	Word string
}{
	{EventContent, "programoutput"}, {EventData, "zombie"}, {EventInvalid, "securityattribute"},
	{EventLink, "linkerrorsin"}, {EventLink, "linkerrorsout"},
	{EventResource, "cpu"}, {EventResource, "totalcpu"}, {EventResource, "memory"}, {EventResource, "totalmemory"},
	{EventResource, "swap"}, {EventResource, "loadavg1m"}, {EventResource, "loadavg5m"}, {EventResource, "loadavg15m"},
	{EventResource, "threads"}, {EventResource, "children"}, {EventResource, "filedescriptors"},
	{EventResource, "totalfiledescriptors"}, {EventResource, "readbytes"}, {EventResource, "readoperations"},
	{EventResource, "writebytes"}, {EventResource, "writeoperations"}, {EventResource, "servicetime"}, {EventResource, "space"},
	{EventResource, "inode"}, {EventResource, "hardlink"}, {EventResource, "pagein"}, {EventResource, "pageout"},
	{EventSaturation, "saturationin"}, {EventSaturation, "saturationout"},
	{EventSpeed, "responsetime"}, {EventSpeed, "linkspeed"}, {EventSpeed, "linkduplex"}, {EventStatus, "spawn"},
	{EventTimestamp, "atime"}, {EventTimestamp, "ctime"}, {EventTimestamp, "mtime"}, {EventTimestamp, "certificate"},
	{EventUID, "euid"},
}

// otherWords are other spellings of kinds in filters.
var otherWords = map[string]string{"user": "uid", "group": "gid", "perm": "permission", "ping": "icmp",
	"exists": "exist", "nonexists": "nonexist", "fsflag": "fsflags", "time": "timestamp"}

// AllEvents is the set of an alert that hears everything.
var AllEvents = EventSet{Kinds: 0x7FFFFFFF, Words: 1<<len(FinerWords) - 1}

// Events gives the set that words of a filter stand for. A word that no filter knows adds nothing: the parser has refused it.
func Events(words ...string) EventSet {
	var s EventSet
	for _, word := range words {
		kind := EventNamed(cmp.Or(otherWords[word], word))
		if kind != nil {
			s.Kinds |= kind.Bit
		}
		for i, finer := range FinerWords {
			if finer.Word == word || finer.Kind == kind {
				s.Words |= 1 << i
			}
		}
	}
	return s
}

// Without gives the events of s that are not in other.
func (s EventSet) Without(other EventSet) EventSet {
	return EventSet{Kinds: s.Kinds &^ other.Kinds, Words: s.Words &^ other.Words}
}

// Hears tells whether an event is in the set: by one of its finer words when it has any, else by its kind.
func (s EventSet) Hears(e *Event) bool {
	words := strings.Fields(e.Words)
	if len(words) == 0 {
		return s.Kinds&e.Type.Bit != 0
	}
	for i, finer := range FinerWords {
		if s.Words&(1<<i) != 0 && slices.Contains(words, finer.Word) {
			return true
		}
	}
	return false
}

// String lists the set as -tv does. A kind of which only some finer events are heard is followed by those.
func (s EventSet) String() string {
	switch s {
	case EventSet{}:
		return "No events"
	case AllEvents:
		return "All events"
	}
	var names []string
	for _, t := range EventTypes {
		if s.Kinds&t.Bit != 0 && t != EventHeartbeat {
			names = append(names, t.Filter)
		}
	}
	for i, finer := range FinerWords {
		all := Events(finer.Kind.Keyword)
		whole := s.Kinds&finer.Kind.Bit != 0 && s.Words&all.Words == all.Words
		if s.Words&(1<<i) != 0 && !whole {
			names = append(names, strings.ToUpper(finer.Word[:1])+finer.Word[1:])
		}
	}
	slices.SortFunc(names, func(x, y string) int { return strings.Compare(strings.ToLower(x), strings.ToLower(y)) })
	return strings.Join(names, " ") + " "
}

// finer is a test whose events have a finer word of their own in filters.
type finer interface{ Word() string }

// Words gives the finer words of what a test found: those of the verdict, or the test's own.
func Words(t Test, v Verdict) string {
	if f, ok := t.(finer); ok && v.Words == "" {
		return f.Word()
	}
	return v.Words
}

package starter

// Stage says how far a start has come, or where it has failed.
type Stage uint32

// Stages of a start, in their order.
const (
	Begun Stage = iota // the process is there; the number is its id, and it waits for one byte
	Take               // the order could not be taken
	Fork               // no process could be made
	Session
	Limits
	Groups
	Group
	User
	Directory
	Output
	Exec
)

// ReplySize is how many bytes a reply has: its stage and a number.
const ReplySize = 8

// Reply is what a start says of itself.
type Reply struct {
	Stage  Stage
	Number uint32
}

// ReadReply takes a reply apart, and reports whether text is one.
func ReadReply(text []byte) (Reply, bool) {
	if len(text) != ReplySize {
		return Reply{}, false
	}
	r := Reply{Stage: Stage(number(text)), Number: number(text[4:])}
	return r, r.Stage <= Exec
}

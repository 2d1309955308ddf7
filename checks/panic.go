package checks

import (
	"fmt"
	"runtime/debug"
)

// Panic is a fault of our own that was caught before it ended the daemon.
type Panic struct {
	Value any
	Stack string // of where it came from
}

func (p *Panic) Error() string { return fmt.Sprintf("internal error: %v", p.Value) }

// Caught keeps what recover has returned, with the stack. One that was caught in another goroutine and handed on keeps its
// own.
func Caught(recovered any) *Panic {
	if p, ok := recovered.(*Panic); ok {
		return p
	}
	return &Panic{Value: recovered, Stack: string(debug.Stack())}
}

// Event is the event that tells of the fault: what was being done goes into its message, the stack is its evidence.
func (p *Panic) Event(what string) Event {
	return Event{Type: EventInstance, From: Succeeded, To: Failed, Message: fmt.Sprintf("%s while %s; everything else goes on", p.Error(), what),
		Evidence: map[string]string{"stack": p.Stack}}
}

// Catch runs f and returns its panic, nil when it ends well. What it was doing is left as it was.
func Catch(f func()) (p *Panic) {
	defer func() {
		if v := recover(); v != nil {
			p = Caught(v)
		}
	}()
	f()
	return nil
}

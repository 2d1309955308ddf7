package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxMessage bounds one message of the stream, in bytes.
const maxMessage = 1 << 20

// Follow calls happened for each event, in order, from now on. It returns when ctx ends or the daemon hangs up, which it
// does when it stops and when events are not taken as fast as they come; the error says which. ready is called once, when
// no event can be missed any more.
func (c *Client) Follow(ctx context.Context, ready func(), happened func(Event)) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/api/events", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "text/event-stream")
	if c.username != "" || c.password != "" {
		r.SetBasicAuth(c.username, c.password)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Error{Code: Unreachable, Message: fmt.Sprintf("cannot talk to the daemon at %s: %v", c.base, err)}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, maxMessage)) // without it the status still says what is wrong
		return refusal(answer, body)
	}
	ready()
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, maxMessage)
	kind := ""
	for lines.Scan() { // server-sent events (WHATWG HTML, section 9.2), as the daemon writes them: one data line each
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case field == "event":
			kind = value
		case field == "data" && kind == "event":
			var e Event
			if err := json.Unmarshal([]byte(value), &e); err != nil {
				return fmt.Errorf("an event of the daemon cannot be read: %w", err)
			}
			happened(e)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("follow events: %w", err)
	}
	return io.EOF
}

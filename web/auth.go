package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Failed logins are answered late: later with each, up to a limit, and a client has only so many waiting at a time, so
// that guessing by trying is slow whatever number of connections it takes.
const (
	loginDelay    = 250 * time.Millisecond
	loginDelayMax = 4 * time.Second
	loginForget   = 10 * time.Minute
	loginWaiting  = 8
	loginPace     = 100 * time.Millisecond // between the answers beyond that
	loginHeld     = 30 * time.Second       // at most
	loginClients  = 10000
)

// penalty is what is remembered of a client that gave wrong passwords.
type penalty struct {
	failures, waiting int
	last              time.Time
	next              time.Time // when the next answer of those beyond loginWaiting is due
}

// penalties counts failed logins by client address.
type penalties struct {
	mu     sync.Mutex
	by     map[string]*penalty
	unheld bool
}

// serve holds a failed login for its time, or until ctx ends. busy tells that the client had too many such answers
// outstanding already: it waits the longest.
func (p *penalties) serve(ctx context.Context, client string, started time.Time) (busy bool) {
	delay, busy := p.begin(client)
	if p.unheld { // a test that asks much
		delay = 0
	}
	// Counted from the start, so that the time does not tell a user who exists from one who does not.
	timer := time.NewTimer(delay - time.Since(started))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.by[client]; known != nil && !busy && known.waiting > 0 {
		known.waiting--
	}
	return busy
}

// begin counts a failed login and says how long its answer is held.
func (p *penalties) begin(client string) (delay time.Duration, busy bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by == nil {
		p.by = map[string]*penalty{}
	}
	known := p.by[client]
	if known == nil {
		p.forget()
		known = &penalty{}
		p.by[client] = known
	}
	if time.Since(known.last) > loginForget {
		known.failures = 0
	}
	delay, busy = min(loginDelay<<min(known.failures, 8), loginDelayMax), known.waiting >= loginWaiting
	known.failures++
	known.last = time.Now()
	if !busy {
		known.waiting++
		return delay, false
	}
	// However many connections he asks with: one after the other.
	known.next = known.next.Add(loginPace)
	if first := known.last.Add(loginDelayMax); known.next.Before(first) {
		known.next = first
	}
	return min(time.Until(known.next), loginHeld), true
}

// forget makes room: who was quiet for long, and if all were busy, everybody.
func (p *penalties) forget() {
	if len(p.by) < loginClients {
		return
	}
	for client, known := range p.by {
		if known.waiting == 0 && time.Since(known.last) > loginForget {
			delete(p.by, client)
		}
	}
	if len(p.by) >= loginClients {
		clear(p.by)
	}
}

// visitor is who a request comes from.
type visitor struct {
	user     string
	readOnly bool
}

type visitorKey struct{}

func visitorOf(r *http.Request) visitor {
	v, _ := r.Context().Value(visitorKey{}).(visitor)
	return v
}

// authenticate lets in those who know a password, and all when none is wanted.
func (s *Server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setup := s.setup.Load()
		v := visitor{readOnly: setup.http.ReadOnly}
		if isLocal(r) {
			v.readOnly = setup.http.SocketReadOnly
		}
		conn := connOf(r)
		if setup.access.closed {
			started := time.Now()
			user, password, given := r.BasicAuth()
			client := clientOf(r)
			why := ""
			if given {
				// The right password is asked first: others' guesses from the same address keep nobody out. What bounds guessing
				// is that every wrong answer is held, and that a client has only so many connections to ask with.
				conn.spareAfter(leastHold)
				var readOnly bool
				readOnly, why = setup.access.login(r.Context(), client, user, password)
				v.user, v.readOnly = user, v.readOnly || readOnly
			}
			if !given || why != "" {
				s.unauthorized(w, r, why, started)
				return
			}
		}
		conn.inUse()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
}

// unauthorized answers who has no right password, and ends the connection: nobody keeps one without a login.
func (s *Server) unauthorized(w http.ResponseWriter, r *http.Request, why string, started time.Time) {
	w.Header().Set("Connection", "close")
	if why != "" {
		s.denied(r, why)
		// For the lifetime of the server: who hangs up to ask again at once holds his place all the same.
		if s.penalties.serve(s.lifetime(), clientOfAddress(r.RemoteAddr), started) {
			w.Header().Set("Retry-After", "5")
			s.fail(w, r, http.StatusTooManyRequests, "Too many failed logins, try again later")
			return
		}
	}
	w.Header().Set("WWW-Authenticate", fmt.Sprintf("Basic realm=%q", strings.ToLower(s.daemon.Info().Name)))
	s.fail(w, r, http.StatusUnauthorized, "You are not authorized to access this page. Either the user name or password was wrong, or none was given")
}

// clientOf names the other end, as log lines do.
func clientOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "local"
	}
	return host
}

// isLocal tells that a request came over the Unix socket.
func isLocal(r *http.Request) bool {
	a, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return ok && a.Network() == "unix"
}

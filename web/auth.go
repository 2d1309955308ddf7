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
	loginClients  = 10000
)

// penalty is what is remembered of a client that gave wrong passwords.
type penalty struct {
	failures, waiting int
	last              time.Time
}

// penalties counts failed logins by client address.
type penalties struct {
	mu sync.Mutex
	by map[string]*penalty
}

// busy tells that the client has too many failed logins waiting for their answer.
func (p *penalties) busy(client string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.by[client]
	return known != nil && known.waiting >= loginWaiting
}

// serve holds a failed login for its time, or until ctx ends.
func (p *penalties) serve(ctx context.Context, client string, started time.Time) {
	p.mu.Lock()
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
	delay := min(loginDelay<<min(known.failures, 8), loginDelayMax)
	known.failures++
	known.waiting++
	known.last = time.Now()
	p.mu.Unlock()
	// Counted from the start, so that the time does not tell a user who exists from one who does not.
	timer := time.NewTimer(delay - time.Since(started))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	p.mu.Lock()
	known.waiting--
	p.mu.Unlock()
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
		if setup.access.closed {
			started := time.Now()
			user, password, given := r.BasicAuth()
			client := clientOf(r)
			if given && s.penalties.busy(client) {
				w.Header().Set("Retry-After", "5")
				s.fail(w, r, http.StatusTooManyRequests, "Too many failed logins, try again later")
				return
			}
			why := ""
			if given {
				var readOnly bool
				readOnly, why = setup.access.login(r.Context(), client, user, password)
				v.user, v.readOnly = user, v.readOnly || readOnly
			}
			if !given || why != "" {
				if why != "" {
					s.denied(r, why)
					s.penalties.serve(r.Context(), client, started)
				}
				w.Header().Set("WWW-Authenticate", fmt.Sprintf("Basic realm=%q", strings.ToLower(s.daemon.Info().Name)))
				s.fail(w, r, http.StatusUnauthorized, "You are not authorized to access this page. Either the user name or password was wrong, or none was given")
				return
			}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
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

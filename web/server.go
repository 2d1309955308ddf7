package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tlsserver"
)

// Limits of every request.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = time.Minute
	idleTimeout   = time.Minute
	maxHeader     = 16 << 10
	maxBody       = 1 << 20
	drainTime     = 2 * time.Second
)

// Options are what a Server is made of.
type Options struct {
	Daemon Daemon
	Log    *slog.Logger
	// Help gives a page of the manual as HTML; Topics lists the pages. Without them there are no help pages.
	Help   func(topic string) (html string, ok bool)
	Topics []Topic
	// Panicked is told of a request that panicked; may be nil.
	Panicked func(what string, p *checks.Panic)
}

// Server is the HTTP interface. It listens on nothing until Reconfigure says where.
type Server struct {
	daemon    Daemon
	log       *slog.Logger
	help      func(string) (string, bool)
	panicked  func(string, *checks.Panic)
	topics    []Topic
	setup     atomic.Pointer[setup]
	penalties penalties
	clients   clients
	refusals  refusals
	live      live
	rendered  rendered
	orders    orders
	sparks    sparks
	http      *http.Server
	work      sync.WaitGroup

	mu        sync.Mutex
	listeners map[place]net.Listener
	stopped   bool
	ctx       context.Context // of Serve
}

// setup is what a reload replaces at once.
type setup struct {
	http   *checks.HTTP
	access *access
	tls    *tls.Config
}

// New makes a server; call Reconfigure and Serve next.
func New(o Options) *Server {
	s := &Server{daemon: o.Daemon, log: o.Log, help: o.Help, panicked: o.Panicked, topics: o.Topics, listeners: map[place]net.Listener{}}
	s.setup.Store(&setup{http: &checks.HTTP{}, access: &access{empty: true, closed: true}})
	s.live.daemon = o.Daemon
	s.http = &http.Server{Handler: s.handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		ConnContext: withConn, ConnState: connState, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug)}
	return s
}

type connKey struct{}

// withConn lets a request know its connection.
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, guardedOf(c))
}

func connOf(r *http.Request) *guardedConn {
	c, _ := r.Context().Value(connKey{}).(*guardedConn)
	return c
}

// connState lets a newer connection have the place of an idle one.
func connState(c net.Conn, state http.ConnState) {
	if state == http.StateIdle {
		guardedOf(c).spareAfter(0)
	}
}

// Serve answers requests until ctx ends, and returns when all is closed. Where to listen says Reconfigure, before or
// meanwhile.
func (s *Server) Serve(ctx context.Context) error {
	// Streams end with ctx, so that closing does not wait for them.
	s.http.BaseContext = func(net.Listener) context.Context { return ctx }
	s.mu.Lock()
	for p, l := range s.listeners {
		s.accept(l, p)
	}
	s.live.started, s.ctx = true, ctx
	s.mu.Unlock()
	s.live.run(ctx)

	s.mu.Lock()
	s.stopped = true
	for p, l := range s.listeners {
		l.Close()
		delete(s.listeners, p)
	}
	s.mu.Unlock()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := s.http.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	s.work.Wait()
	if errors.Is(err, net.ErrClosed) { // the listeners, closed above
		return nil
	}
	return err
}

// lifetime is the context that ends with the server.
func (s *Server) lifetime() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ctx
}

// accept serves one listener. s.mu is held.
func (s *Server) accept(l net.Listener, p place) {
	s.work.Go(func() {
		err := s.http.Serve(l)
		if !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			s.log.Error("http interface stopped", "address", p.address, "err", err)
		}
	})
}

// Reconfigure takes the settings of `set httpd`; nil closes everything. Ports and sockets that stay as they are stay open.
// What cannot be done is in the error, and all the rest is done: checks go on without the interface.
func (s *Server) Reconfigure(h *checks.HTTP) error {
	if h == nil {
		h = &checks.HTTP{}
	}
	next := &setup{http: h}
	var wrong, err error
	if next.access, err = newAccess(h); err != nil {
		wrong = errors.Join(wrong, err)
	}
	wanted := map[place]bool{}
	for _, p := range places(h) {
		wanted[p] = true
	}
	if err = nil; h.Port != 0 {
		if h.TLS.Use {
			next.tls, err = tlsserver.From(h.TLS).Config()
		}
		if err != nil {
			// Rather nothing than passwords in the clear.
			wrong = errors.Join(wrong, fmt.Errorf("set httpd with ssl: %w", err))
			for p := range wanted {
				if p.network == "tcp" {
					delete(wanted, p)
				}
			}
		}
	}
	s.setup.Store(next)
	return errors.Join(wrong, s.relisten(wanted))
}

// relisten closes the places that are no longer wanted and opens those that are new.
func (s *Server) relisten(wanted map[place]bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return http.ErrServerClosed
	}
	for p, l := range s.listeners {
		if !wanted[p] {
			l.Close()
			delete(s.listeners, p)
		}
	}
	var wrong error
	for p := range wanted {
		if s.listeners[p] != nil {
			continue
		}
		l, err := p.listen(context.Background())
		if err != nil {
			if !p.absent(err) {
				wrong = errors.Join(wrong, err)
			}
			continue
		}
		s.listeners[p] = s.guard(l, p.network == "unix")
		if s.live.started {
			s.accept(s.listeners[p], p)
		}
	}
	return wrong
}

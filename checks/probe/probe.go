package probe

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/probe/dial"
	"github.com/upkeep-monitor/upkeep/checks/probe/protocol"
	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// parallelProbes is how many connections one look has open at a time, so that a service with many tests does not flood
// its host.
const parallelProbes = 4

// probes tries the pings of a service, then its connections. When no ping is answered the connections are not tried:
// they would only fail in their timeouts. A ping that could not be made for a reason of our own tells nothing of the host.
func (o *Observer) probes(ctx context.Context, look engine.Look, seen *checks.Observation) {
	var pings []*tests.Ping
	var connections []*tests.Connection
	for _, r := range look.Service.Rules {
		switch t := r.Test.(type) {
		case *tests.Ping:
			pings = append(pings, t)
		case *tests.Connection:
			connections = append(connections, t)
		}
	}
	if len(pings)+len(connections) == 0 {
		return
	}
	seen.Probes = o.probeAll(ctx, look, pings, connections)
	if why := o.unmade.note(o.log, look.Service, seen.Probes); why != "" && look.Service.Kind == checks.Host {
		seen.Unseen = why
	}
}

// probeAll is apart from probes because what it shares with the tests that run side by side is made at its beginning, and
// most services have no such tests.
func (o *Observer) probeAll(ctx context.Context, look engine.Look, pings []*tests.Ping, connections []*tests.Connection) map[string]*checks.ProbeFacts {
	found := &findings{probes: map[string]*checks.ProbeFacts{}}
	side(pings, func(t *tests.Ping) { found.add(t.Key, ping(ctx, t, look.Service.Target)) })
	unreachable := false
	for _, t := range pings {
		p := found.probes[t.Key]
		unreachable = unreachable || !p.OK && !p.Skipped
	}
	if unreachable {
		for _, t := range connections {
			found.add(t.Key, &checks.ProbeFacts{Skipped: true, ResponseTime: -1, CertificateDays: -1})
		}
	} else {
		side(connections, func(t *tests.Connection) { found.add(t.Key, o.connection(ctx, look.Fresh, look.Cycle, t)) })
	}
	return found.probes
}

// findings gathers what probes that run side by side found.
type findings struct {
	mu     sync.Mutex
	probes map[string]*checks.ProbeFacts
}

func (f *findings) add(key string, p *checks.ProbeFacts) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.probes[key] = p
}

// side runs f for each of the list, a few side by side, and waits for all.
func side[T any](list []T, f func(T)) {
	if len(list) == 1 {
		f(list[0])
		return
	}
	places := make(chan struct{}, parallelProbes)
	var all sync.WaitGroup
	var fault atomic.Pointer[checks.Panic]
	for _, t := range list {
		places <- struct{}{}
		all.Go(func() {
			if p := checks.Catch(func() { f(t) }); p != nil {
				fault.Store(p)
			}
			<-places
		})
	}
	all.Wait()
	if p := fault.Load(); p != nil { // handed on to whoever asked for the look
		panic(p)
	}
}

func ping(ctx context.Context, t *tests.Ping, host string) *checks.ProbeFacts {
	p := &checks.ProbeFacts{ResponseTime: -1, CertificateDays: -1}
	took, err := dial.Ping(ctx, dial.PingTarget{Host: host, Family: family(t.Family), Source: t.Source, Count: t.Count, Size: t.Size, Timeout: t.Timeout})
	if err != nil {
		p.Skipped, p.Message = dial.IsLocal(err), err.Error()
		return p
	}
	p.OK, p.ResponseTime = true, took
	return p
}

func family(word string) int {
	switch word {
	case "ipv4":
		return 4
	case "ipv6":
		return 6
	}
	return 0
}

// connection makes a test, or takes what an equal one has found in this cycle. A woken look makes its own: what was found
// before the wake-up is too old.
func (o *Observer) connection(ctx context.Context, woken bool, cycle uint64, t *tests.Connection) *checks.ProbeFacts {
	if woken {
		return o.connect(ctx, t)
	}
	return o.shared.probe(ctx, cycle, t, func() *checks.ProbeFacts { return o.connect(ctx, t) })
}

// connect tries a connection as often as the test says, until it succeeds.
func (o *Observer) connect(ctx context.Context, t *tests.Connection) *checks.ProbeFacts {
	var p *checks.ProbeFacts
	for try := 0; try < max(t.Retry, 1); try++ {
		if p = o.attempt(ctx, t); p.OK || p.Skipped || ctx.Err() != nil {
			break
		}
	}
	return p
}

// attempt speaks the protocol with the addresses of the host in turn until one answers well, all within the test's timeout.
func (o *Observer) attempt(ctx context.Context, t *tests.Connection) *checks.ProbeFacts {
	began := time.Now()
	limited, end := context.WithDeadline(ctx, began.Add(t.Timeout))
	defer end()
	p := &checks.ProbeFacts{ResponseTime: -1, CertificateDays: -1}
	spoken, ok := protocol.Lookup(t.Protocol)
	if !ok {
		p.Message = t.FailureText("no such protocol: " + t.Protocol)
		return p
	}
	target := targetOf(t)
	if spoken.Upgrades {
		target.TLS = nil
	}
	if target.TLS != nil {
		target.TLS.ALPN = spoken.ALPN
	}
	var err error
	if spoken.Speaks() {
		err = o.speak(limited, t, spoken, target, began, p)
	} else {
		var found dial.Found
		if found, err = dial.Knock(limited, target); err == nil && !found.Answered.IsZero() {
			p.ResponseTime = found.Answered.Sub(began) // without the time to hang up
		}
		established(p, found)
	}
	if err != nil {
		p.Skipped, p.Message = dial.IsLocal(err), t.FailureText(err.Error())
		return p
	}
	if p.OK = true; p.ResponseTime < 0 {
		p.ResponseTime = time.Since(began)
	}
	return p
}

// speak connects and speaks the protocol.
func (o *Observer) speak(ctx context.Context, t *tests.Connection, spoken *protocol.Protocol, target dial.Target, began time.Time, p *checks.ProbeFacts) error {
	limits := &o.settings().Settings.Limits
	return dial.Try(ctx, target, func(ctx context.Context, conn *dial.Conn) error {
		established(p, conn.Found)
		r := protocol.Request{Host: t.Host, Port: t.Port, TLS: target.TLS != nil, Options: t.Options, ContentLimit: int(limits.HTTPContentBuffer),
			ExpectLimit: int(limits.SendExpectBuffer), Agent: o.agent, Dial: dialOther(target, p)}
		r.Phase = func(name string) { p.Phases = append(p.Phases, checks.Phase{Name: name, Took: time.Since(began)}) }
		if spoken.Upgrades && t.TLS.Use {
			r.StartTLS = func(ctx context.Context, plain net.Conn) (net.Conn, error) {
				secure, err := dial.StartTLS(ctx, plain, targetOf(t))
				if c, ok := secure.(*dial.Conn); ok {
					p.CertificateDays = c.CertificateDays
				}
				return secure, err
			}
		}
		if err := spoken.Run(ctx, conn, r); err != nil {
			return worded(err)
		}
		p.ResponseTime = time.Since(began) // without the time to hang up
		return nil
	})
}

// dialOther follows a redirect. The certificate that is told of is the one that ends first.
func dialOther(target dial.Target, p *checks.ProbeFacts) func(context.Context, string, int, bool, string) (net.Conn, error) {
	return func(ctx context.Context, host string, port int, secure bool, name string) (net.Conn, error) {
		c, err := target.DialOther(ctx, host, port, secure, name)
		if err != nil {
			return nil, err
		}
		if days := c.CertificateDays; days >= 0 && (p.CertificateDays < 0 || days < p.CertificateDays) {
			p.CertificateDays = days
		}
		return c, nil
	}
}

// established takes down what connecting has shown.
func established(p *checks.ProbeFacts, found dial.Found) {
	p.CertificateDays, p.Phases = found.CertificateDays, nil
	for _, phase := range found.Phases {
		p.Phases = append(p.Phases, checks.Phase(phase))
	}
}

// worded names a deadline in Monit's words, which scripts look for.
func worded(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("timed out")
	}
	return err
}

func targetOf(t *tests.Connection) dial.Target {
	target := dial.Target{Host: t.Host, Port: t.Port, UnixSocket: t.UnixSocket, Source: t.Source, Family: family(t.Family), UDP: t.UDP}
	if o := t.TLS; o.Use {
		target.TLS = tlsclient.From(o)
		if target.TLS.ServerName = protocol.ServerName(t.Options); target.TLS.ServerName == "" {
			target.TLS.ServerName = t.Host
		}
	}
	return target
}

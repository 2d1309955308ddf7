package web

import (
	"fmt"
	"slices"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// target is what a connection or ping test looks at, and what was found there.
type target struct {
	ping     bool
	host     string
	port     int
	path     string // of a Unix socket
	request  string // behind the port
	kind     string // "TCP" or "UDP"
	protocol string
	tls      bool
	ok       bool // an answer came
	tried    bool
	took     time.Duration
	days     int // the certificate stays valid, -1: none was seen
}

// targetsOf lists the connection and ping tests of a service. Monit tells the last written first, and so do we.
func targetsOf(svc *checks.Service, o *checks.Observation) []target {
	var out []target
	for _, r := range slices.Backward(svc.Rules) {
		var t target
		var key string
		switch test := r.Test.(type) {
		case *tests.Ping:
			t, key = target{ping: true, host: test.Host}, test.Key
		case *tests.Connection:
			t, key = target{host: test.Host, port: test.Port, path: test.UnixSocket, request: test.Path, kind: "TCP", protocol: test.Title, tls: test.TLS.Use}, test.Key
			if test.UDP {
				t.kind = "UDP"
			}
		default:
			continue
		}
		if found := o.Probes[key]; found != nil {
			t.tried = !found.Skipped
			t.ok = t.tried && found.OK && found.ResponseTime >= 0
			t.took, t.days = found.ResponseTime, found.CertificateDays
		}
		out = append(out, t)
	}
	return out
}

func probeRows(svc *checks.Service, o *checks.Observation) []row {
	var pings, ports, sockets []row
	for _, t := range targetsOf(svc, o) {
		r := row{value: t.text(), bad: t.tried && !t.ok}
		switch {
		case t.ping:
			r.label, r.short = "ping response time", "ping"
			pings = append(pings, r)
		case t.path != "":
			r.label, r.short = "unix socket response time", "socket"
			sockets = append(sockets, r)
		default:
			r.label, r.short = "port response time", fmt.Sprintf("port %d", t.port)
			ports = append(ports, r)
		}
	}
	return slices.Concat(pings, ports, sockets)
}

func (t target) text() string {
	switch {
	case !t.tried:
		return unseen
	case t.ping && t.ok:
		return responseText(t.took)
	case t.ping:
		return "FAILED"
	}
	place, kind := t.path, t.kind
	if t.path == "" {
		kind += "/IP"
		host := t.host
		if !t.ok {
			host = "[" + host + "]"
		}
		place = fmt.Sprintf("%s:%d%s", host, t.port, t.request)
	}
	if t.tls {
		kind += " using TLS"
		if t.ok && t.days >= 0 {
			kind += fmt.Sprintf(" (certificate valid for %d days)", t.days)
		}
	}
	if !t.ok {
		return fmt.Sprintf("FAILED to %s type %s protocol %s", place, kind, t.protocol)
	}
	return fmt.Sprintf("%s to %s type %s protocol %s", responseText(t.took), place, kind, t.protocol)
}

package tests

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"strings"
	"time"
)

// Connection is "if failed port 80 protocol http then ...". What the observer found is in Observation.Probes[Key].
type Connection struct {
	Key        string
	Host       string // name or address as written
	Port       int
	UnixSocket string // instead of Host and Port
	Source     string // address to connect from
	Family     string // "ipv4", "ipv6", "" for either
	UDP        bool
	TLS        checks.TLSOptions // merged with the global ones
	Protocol   string            // keyword; "default", or "generic" for a script of send and expect
	Title      string            // the protocol in messages: "HTTP"
	Options    any               // what the protocol's grammar read
	Timeout    time.Duration
	Retry      int    // how many times to try in one look
	Path       string // of the request, shown behind the port
	Succeeded  bool   // the connection is not wanted: "if succeeded port 23"

	written  checks.TLSOptions // without the global ones, for the listing
	response *responseTest
	days     *certificateTest
	label    string
}

// Event is Connection failed.
func (t *Connection) Event() *checks.EventType { return checks.EventConnection }

// ProbeKey is Key.
func (t *Connection) ProbeKey() string { return t.Key }

// Budget is the longest that probing may take.
func (t *Connection) Budget() time.Duration { return time.Duration(t.Retry) * t.Timeout }

// Judge takes what the probe found.
func (t *Connection) Judge(o *checks.Observation, _ string) checks.Verdict {
	probe, ok := o.Probes[t.Key]
	if !ok || probe.Skipped {
		return notKnown("")
	}
	return checks.Judged(probe.OK == t.Succeeded, checks.Finding{Number: float64(probe.ResponseTime), Text: probe.Message})
}

// Texts writes how long the connection took, or why there was none.
func (t *Connection) Texts(f checks.Finding, _ string) checks.Texts {
	said := checks.Texts{Message: "connection succeeded to " + t.At(), Value: "succeeded", Limit: either(t.Succeeded, "must fail", "must succeed")}
	if connected := (f.Code == checks.FoundBad) == t.Succeeded; !connected {
		said.Message, said.Value = f.Text, "failed"
	} else if f.Number >= 0 {
		said.Value = checks.TimeText(time.Duration(f.Number))
	}
	return said
}

// Evidence tells how far a failed probe came.
func (t *Connection) Evidence(o *checks.Observation, f checks.Finding) map[string]string {
	return probeEvidence(o, t.Key, f)
}

// probeEvidence is the evidence of a probe that a test failed on.
func probeEvidence(o *checks.Observation, key string, f checks.Finding) map[string]string {
	if probe := o.Probes[key]; probe != nil && f.Code == checks.FoundBad {
		return farthest(probe)
	}
	return nil
}

// farthest tells how far a probe came: what each part took, and how long the certificate is still valid.
func farthest(p *checks.ProbeFacts) map[string]string {
	out := map[string]string{}
	var phases []string
	for _, phase := range p.Phases {
		phases = append(phases, phase.Name+" "+checks.TimeText(phase.Took))
	}
	if phases != nil {
		out["response"] = strings.Join(phases, ", ")
	}
	if p.CertificateDays >= 0 {
		out["certificate"] = fmt.Sprintf("valid for %d days", p.CertificateDays)
	}
	return out
}

// Peer names what is connected to: tests with the same one wait for the same.
func (t *Connection) Peer() string {
	return strings.ToLower(fmt.Sprintf("%s:%d%s", t.Host, t.Port, t.UnixSocket))
}

// At is where the test connects to, as messages show it: "[127.0.0.1]:80/x [TCP/IP TLS]".
func (t *Connection) At() string {
	if t.UnixSocket != "" {
		return t.UnixSocket
	}
	tls := ""
	if t.TLS.Use {
		tls = " TLS"
	}
	return fmt.Sprintf("[%s]:%d%s [%s%s]", t.Host, t.Port, t.Path, t.transport(), tls)
}

// FailureText is the message of a failed probe.
func (t *Connection) FailureText(why string) string {
	return fmt.Sprintf("failed protocol test [%s] at %s -- %s", t.Title, t.At(), why)
}

func (t *Connection) transport() string {
	name := "TCP"
	if t.UDP {
		name = "UDP"
	}
	if t.UnixSocket != "" {
		return name
	}
	return name + "/" + map[string]string{"": "IP", "ipv4": "IPv4", "ipv6": "IPv6"}[t.Family]
}

func (t *Connection) bad() string { return probeWord(t.Succeeded) }

// Healthy is the word for the state that is wanted.
func (t *Connection) Healthy() string { return probeWord(!t.Succeeded) }

// Section is the part of the listing that the test stands in.
func (t *Connection) Section() string { return either(t.UnixSocket == "", "port", "unixsocket") }

func probeWord(succeeded bool) string {
	if succeeded {
		return "succeeded"
	}
	return "failed"
}

// Row is the test in the listing, with everything that belongs to it.
func (t *Connection) Row() (label, condition string) {
	verb := t.bad()
	var b strings.Builder
	label = "Port"
	if t.UnixSocket != "" {
		label = "Unix Socket"
		fmt.Fprintf(&b, "if %s %s type %s protocol %s", verb, t.UnixSocket, t.transport(), t.Title)
	} else {
		fmt.Fprintf(&b, "if %s [%s]:%d%s", verb, t.Host, t.Port, t.Path)
		if t.Source != "" {
			b.WriteString(" via address " + t.Source)
		}
		fmt.Fprintf(&b, " type %s protocol %s", t.transport(), t.Title)
	}
	b.WriteString(" with timeout " + checks.TimeText(t.Timeout))
	if t.Retry > 1 {
		fmt.Fprintf(&b, " and retry %d times", t.Retry)
	}
	if t.response != nil {
		b.WriteString(" and " + t.response.text())
	}
	if t.written.Use {
		b.WriteString(" using TLS")
		if options := t.written.Text(); options != "" {
			b.WriteString(" with options {" + options + "}")
		}
		if t.days != nil {
			fmt.Fprintf(&b, " and certificate valid for at least %d days", t.days.days)
		}
		if t.written.Checksum != "" {
			fmt.Fprintf(&b, " and certificate checksum %s equal to '%s'", strings.ToUpper(t.written.ChecksumType), t.written.Checksum)
		}
	}
	return label, b.String()
}

package checks

import (
	"fmt"
	"strings"
	"time"
)

// ConnectionTest is "if failed port 80 protocol http then ...". What the observer found is in Observation.Probes[Key].
type ConnectionTest struct {
	Key        string
	Host       string // name or address as written
	Port       int
	UnixSocket string // instead of Host and Port
	Source     string // address to connect from
	Family     string // "ipv4", "ipv6", "" for either
	UDP        bool
	TLS        TLSOptions // merged with the global ones
	Protocol   string     // keyword; "default", or "generic" for a script of send and expect
	Title      string     // the protocol in messages: "HTTP"
	Options    any        // what the protocol's grammar read
	Timeout    time.Duration
	Retry      int    // how many times to try in one look
	Path       string // of the request, shown behind the port
	Succeeded  bool   // the connection is not wanted: "if succeeded port 23"

	written  TLSOptions // without the global ones, for the listing
	response *responseTest
	days     *certificateTest
	label    string
}

// Event is Connection failed.
func (t *ConnectionTest) Event() *EventType { return EventConnection }

// ProbeKey is Key.
func (t *ConnectionTest) ProbeKey() string { return t.Key }

// Budget is the longest that probing may take.
func (t *ConnectionTest) Budget() time.Duration { return time.Duration(t.Retry) * t.Timeout }

// Judge takes what the probe found.
func (t *ConnectionTest) Judge(o *Observation, _ string) Verdict {
	probe, ok := o.Probes[t.Key]
	if !ok || probe.Skipped {
		return notKnown("")
	}
	return Judged(probe.OK == t.Succeeded, Finding{Number: float64(probe.ResponseTime), Text: probe.Message})
}

// Texts writes how long the connection took, or why there was none.
func (t *ConnectionTest) Texts(f Finding, _ string) Texts {
	said := Texts{Message: "connection succeeded to " + t.At(), Value: "succeeded", Limit: either(t.Succeeded, "must fail", "must succeed")}
	if connected := (f.Code == FoundBad) == t.Succeeded; !connected {
		said.Message, said.Value = f.Text, "failed"
	} else if f.Number >= 0 {
		said.Value = TimeText(time.Duration(f.Number))
	}
	return said
}

// Evidence tells how far a failed probe came.
func (t *ConnectionTest) Evidence(o *Observation, f Finding) map[string]string {
	return probeEvidence(o, t.Key, f)
}

// probeEvidence is the evidence of a probe that a test failed on.
func probeEvidence(o *Observation, key string, f Finding) map[string]string {
	if probe := o.Probes[key]; probe != nil && f.Code == FoundBad {
		return farthest(probe)
	}
	return nil
}

// farthest tells how far a probe came: what each part took, and how long the certificate is still valid.
func farthest(p *ProbeFacts) map[string]string {
	out := map[string]string{}
	var phases []string
	for _, phase := range p.Phases {
		phases = append(phases, phase.Name+" "+TimeText(phase.Took))
	}
	if phases != nil {
		out["response"] = strings.Join(phases, ", ")
	}
	if p.CertificateDays >= 0 {
		out["certificate"] = fmt.Sprintf("valid for %d days", p.CertificateDays)
	}
	return out
}

// At is where the test connects to, as messages show it: "[127.0.0.1]:80/x [TCP/IP TLS]".
func (t *ConnectionTest) At() string {
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
func (t *ConnectionTest) FailureText(why string) string {
	return fmt.Sprintf("failed protocol test [%s] at %s -- %s", t.Title, t.At(), why)
}

func (t *ConnectionTest) transport() string {
	name := "TCP"
	if t.UDP {
		name = "UDP"
	}
	if t.UnixSocket != "" {
		return name
	}
	return name + "/" + map[string]string{"": "IP", "ipv4": "IPv4", "ipv6": "IPv6"}[t.Family]
}

func (t *ConnectionTest) bad() string { return probeWord(t.Succeeded) }

// Healthy is the word for the state that is wanted.
func (t *ConnectionTest) Healthy() string { return probeWord(!t.Succeeded) }

// Section is the part of the listing that the test stands in.
func (t *ConnectionTest) Section() string { return either(t.UnixSocket == "", "port", "unixsocket") }

func probeWord(succeeded bool) string {
	if succeeded {
		return "succeeded"
	}
	return "failed"
}

// Row is the test in the listing, with everything that belongs to it.
func (t *ConnectionTest) Row() (label, condition string) {
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
	b.WriteString(" with timeout " + TimeText(t.Timeout))
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

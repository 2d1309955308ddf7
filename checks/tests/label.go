package tests

import "fmt"

// Label names what is connected to, briefly, and apart from every other test of the service: "127.0.0.1:80/x HTTP".
func (t *Connection) Label() string {
	if t.label != "" {
		return t.label
	}
	place := t.UnixSocket
	if place == "" {
		place = fmt.Sprintf("%s:%d%s", t.Host, t.Port, t.Path)
	}
	if t.UDP {
		place += " UDP"
	}
	if t.Family != "" {
		place += " " + t.Family
	}
	if t.TLS.Use {
		place += " TLS"
	}
	return place + " " + t.Title
}

// Label names who is pinged, apart from every other test of the service: "ping 192.0.2.1".
func (t *Ping) Label() string {
	if t.label != "" {
		return t.label
	}
	return "ping" + map[string]string{"": "", "ipv4": "4", "ipv6": "6"}[t.Family] + " " + t.Host
}

// labelled is a test that has a label of its own.
type labelled interface {
	Label() string
	setLabel(string)
}

func (t *Connection) setLabel(label string) { t.label = label }
func (t *Ping) setLabel(label string)       { t.label = label }

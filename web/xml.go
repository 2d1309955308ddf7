package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// The documents of /_status?format=xml (layout 1) and /_status2?format=xml (layout 2, the collector's) carry the elements
// of Monit 6.0 in its order, whatever the program is called. There is no schema; clients read them by name.

// xmlWriter writes elements into a buffer.
type xmlWriter struct{ bytes.Buffer }

const prolog = `<?xml version="1.0" encoding="ISO-8859-1"?>`

func (w *xmlWriter) open(name string) {
	w.WriteByte('<')
	w.WriteString(name)
	w.WriteByte('>')
}

func (w *xmlWriter) close(name string) {
	w.WriteString("</")
	w.WriteString(name)
	w.WriteByte('>')
}

// element writes a value that is safe as it stands: numbers and words of ours.
func (w *xmlWriter) element(name string, value any) {
	w.open(name)
	switch v := value.(type) { // the kinds that most elements are, without a format's cost
	case string:
		w.WriteString(v)
	case int:
		w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(v), 10))
	case int64:
		w.Write(strconv.AppendInt(w.AvailableBuffer(), v, 10))
	default:
		fmt.Fprint(w, value)
	}
	w.close(name)
}

// text writes words from outside; those that would break the document stand in a CDATA section.
func (w *xmlWriter) text(name, value string) {
	if value = printable(value); strings.ContainsAny(value, "<>&") {
		w.cdata(name, value)
		return
	}
	w.element(name, value)
}

func (w *xmlWriter) cdata(name, value string) {
	w.element(name, "<![CDATA["+strings.ReplaceAll(printable(value), "]]>", "]]]]><![CDATA[>")+"]]>")
}

// printable leaves out what no XML document may hold (XML 1.0, section 2.2).
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// attribute makes a value fit to stand between double quotes.
func attribute(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(printable(s))
}

// xml1Head begins the status document in the layout that has always been served, without credentials whoever asks: it is
// this, the services, and the end of the root element.
func xml1Head(d Daemon) []byte {
	w, info := &xmlWriter{}, d.Info()
	w.WriteString(prolog + "<monit>")
	w.open("server")
	w.element("id", info.ID)
	w.element("incarnation", info.Incarnation.Unix())
	w.element("version", checks.MonitVersion)
	w.server(info, d.Config(), false)
	w.close("server")
	w.platform(info.Platform)
	return w.Bytes()
}

func xml1Services(r *rendering, list []Snapshot) {
	r.services(list, func(s *Snapshot) {
		fmt.Fprintf(r, `<service type="%d">`, s.Service.Kind)
		r.text("name", s.Service.Name)
		r.service(s)
		r.close("service")
	})
}

// CollectorMessage is what a document for a collector carries beyond the status.
type CollectorMessage struct {
	Credentials bool          // tell how the collector may log in here
	HostGroups  []string      // groups that the machine belongs to
	Event       *checks.Event // nil: a status message
}

// XML2 is the status document in the collector's layout. It is served without credentials; the sender to collectors asks
// for what the control file grants. It is an error when the daemon does not know how its services stand.
func XML2(d Daemon, m CollectorMessage) ([]byte, error) {
	list, err := d.Snapshots()
	if err != nil {
		return nil, err
	}
	var r rendering
	xml2Services(&r, list)
	return slices.Concat(xml2Head(d, m), r.Bytes(), xml2Tail(m)), nil
}

func xml2Head(d Daemon, m CollectorMessage) []byte {
	w, info := &xmlWriter{}, d.Info()
	fmt.Fprintf(w, `%s<monit id="%s" incarnation="%d" version="%s">`, prolog, attribute(info.ID), info.Incarnation.Unix(), checks.MonitVersion)
	w.open("server")
	w.server(info, d.Config(), m.Credentials)
	w.close("server")
	w.platform(info.Platform)
	return w.Bytes()
}

func xml2Services(r *rendering, list []Snapshot) {
	r.open("services")
	r.services(list, func(s *Snapshot) {
		fmt.Fprintf(r, `<service name="%s">`, attribute(s.Service.Name))
		r.element("type", int(s.Service.Kind))
		r.service(s)
		r.close("service")
	})
	r.close("services")
	r.groups(list)
}

func xml2Tail(m CollectorMessage) []byte {
	w := &xmlWriter{}
	if len(m.HostGroups) > 0 {
		w.open("hostgroups")
		for _, g := range m.HostGroups {
			w.cdata("name", g)
		}
		w.close("hostgroups")
	}
	if m.Event != nil {
		w.event(m.Event)
	}
	w.close("monit")
	return w.Bytes()
}

func (w *xmlWriter) server(info Info, config *checks.Config, credentials bool) {
	w.element("uptime", seconds(info.Uptime))
	w.element("poll", seconds(info.Poll))
	w.element("startdelay", seconds(info.StartDelay))
	w.text("localhostname", cmp.Or(config.Settings.Machine, info.Host))
	w.text("controlfile", info.ControlFile)
	h := config.Settings.HTTP
	if h == nil {
		return
	}
	w.open("httpd")
	if h.Port != 0 {
		w.text("address", h.Address)
		w.element("port", h.Port)
		w.element("ssl", boolean(h.TLS.Use))
	} else {
		w.text("unixsocket", h.UnixSocket)
	}
	w.close("httpd")
	if !credentials {
		return
	}
	for _, a := range h.Allow {
		if a.User != "" && !a.ReadOnly {
			w.open("credentials")
			w.text("username", a.User)
			w.text("password", a.Password)
			w.close("credentials")
			return
		}
	}
}

func (w *xmlWriter) platform(p Platform) {
	w.open("platform")
	w.text("name", p.Name)
	w.text("release", p.Release)
	w.text("version", p.Version)
	w.text("machine", p.Machine)
	w.element("cpu", p.CPU)
	w.element("memory", p.Memory)
	w.element("swap", p.Swap)
	w.close("platform")
}

// groups lists the members of each service group, groups in the order in which the control file names them.
func (w *xmlWriter) groups(list []Snapshot) {
	var names []string
	members := map[string][]string{}
	for _, s := range list {
		for _, g := range s.Service.Groups {
			if members[g] == nil {
				names = append(names, g)
			}
			members[g] = append(members[g], s.Service.Name)
		}
	}
	w.open("servicegroups")
	for _, g := range names {
		fmt.Fprintf(w, `<servicegroup name="%s">`, attribute(g))
		for _, name := range members[g] {
			w.text("service", name)
		}
		w.close("servicegroup")
	}
	w.close("servicegroups")
}

func (w *xmlWriter) event(e *checks.Event) {
	service := e.Service
	if e.Type == checks.EventInstance { // starts and stops of the daemon are told in its own name
		service = "Monit"
	}
	w.open("event")
	w.element("collected_sec", e.Time.Unix())
	w.element("collected_usec", e.Time.Nanosecond()/1000)
	w.text("service", service)
	w.element("type", int(e.Kind))
	w.element("id", e.Type.Bit)
	w.element("state", int(e.To))
	w.element("action", int(e.Action.Kind))
	w.cdata("message", e.Message)
	w.close("event")
}

// eventsAsXML lists the events in memory, oldest first, in the elements of the collector's layout.
func (s *Server) eventsAsXML(w http.ResponseWriter) {
	var x xmlWriter
	x.Write(xml2Head(s.daemon, CollectorMessage{}))
	for _, e := range s.daemon.Events() {
		x.event(&e)
	}
	x.close("monit")
	w.Header().Set("Content-Type", "text/xml")
	_, _ = w.Write(x.Bytes()) // a client that is gone needs no answer
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

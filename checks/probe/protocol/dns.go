package protocol

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/upkeep-monitor/upkeep/parser"
)

// dnsOptions are our own: what to ask for, and what one of the answers has to look like.
type dnsOptions struct {
	Query  *parser.Raw    `parser:"  'query' '='? @@"`
	Record parser.Keyword `parser:"| 'record' '='? @( 'a' | 'aaaa' | 'cname' | 'mx' | 'ns' | 'ptr' | 'soa' | 'srv' | 'txt' )"`
	Answer []contentText  `parser:"| 'answer' @@"`
}

func init() {
	register(&Protocol{Names: []string{"dns"}, Title: "DNS", Port: 53, Options: parser.Options[dnsOptions](),
		Proves: "the server answers a query, for a name of choice with the wanted records", run: dns})
}

var dnsTypes = map[parser.Keyword]dnsmessage.Type{"a": dnsmessage.TypeA, "aaaa": dnsmessage.TypeAAAA, "cname": dnsmessage.TypeCNAME,
	"mx": dnsmessage.TypeMX, "ns": dnsmessage.TypeNS, "ptr": dnsmessage.TypePTR, "soa": dnsmessage.TypeSOA,
	"srv": dnsmessage.TypeSRV, "txt": dnsmessage.TypeTXT}

// dns asks for the name servers of the root, or for the name in the options (RFC 1035).
func dns(_ context.Context, conn net.Conn, r Request) error {
	o := optionsOf[dnsOptions](r)
	w := newWire("DNS", conn)
	question, err := o.question()
	if err != nil {
		return w.errorf("%w", err)
	}
	query := dnsmessage.Message{Header: dnsmessage.Header{ID: randomID(), RecursionDesired: true}, Questions: []dnsmessage.Question{question}}
	packed, err := query.Pack()
	if err != nil {
		return w.errorf("query cannot be made: %w", err)
	}
	reply, err := dnsExchange(w, packed)
	if err != nil {
		return w.errorf("error receiving response -- %w", cause(err))
	}
	var parser dnsmessage.Parser
	head, err := parser.Start(reply)
	if err != nil {
		return w.errorf("invalid response: %w", err)
	}
	asked, err := parser.AllQuestions()
	switch {
	case err != nil:
		return w.errorf("invalid response: %w", err)
	case head.ID != query.ID:
		return w.errorf("response to another query, id %d instead of %d", head.ID, query.ID)
	case !head.Response:
		return w.errorf("invalid response: a query came back")
	case len(asked) > 1 || len(asked) == 1 && (asked[0].Type != question.Type || !strings.EqualFold(asked[0].Name.String(), question.Name.String())):
		return w.errorf("invalid response: it answers another question")
	}
	return o.judge(w, head, &parser)
}

func (o *dnsOptions) question() (dnsmessage.Question, error) {
	q := dnsmessage.Question{Name: dnsmessage.MustNewName("."), Type: dnsmessage.TypeNS, Class: dnsmessage.ClassINET}
	if o.Query == nil {
		return q, nil
	}
	name, err := dnsmessage.NewName(strings.TrimSuffix(o.Query.Value, ".") + ".")
	if err != nil {
		return q, fmt.Errorf("name %s cannot be asked for: %w", shown(o.Query.Value), err)
	}
	q.Name, q.Type = name, dnsmessage.TypeA
	if t, ok := dnsTypes[o.Record]; ok {
		q.Type = t
	}
	return q, nil
}

// dnsExchange sends a message and reads one, each with its length before it unless it travels as a datagram.
func dnsExchange(w *wire, query []byte) ([]byte, error) {
	if addr := w.LocalAddr(); addr != nil && strings.HasPrefix(addr.Network(), "udp") {
		if err := w.send(string(query)); err != nil {
			return nil, err
		}
		return w.some(frameLimit)
	}
	if err := w.send(string(binary.BigEndian.AppendUint16(nil, uint16(len(query)))) + string(query)); err != nil {
		return nil, err
	}
	length, err := w.bytes(2)
	if err != nil {
		return nil, err
	}
	return w.bytes(int(binary.BigEndian.Uint16(length)))
}

// judge looks at the answer.
func (o *dnsOptions) judge(w *wire, head dnsmessage.Header, parser *dnsmessage.Parser) error {
	if o.Query == nil {
		return judgeRoot(w, head, parser)
	}
	if head.RCode != dnsmessage.RCodeSuccess {
		return w.errorf("no answer for %s -- %s", shown(o.Query.Value), rcode(head.RCode))
	}
	var answers []string
	for len(answers) < replyLimit {
		resource, err := parser.Answer()
		if errors.Is(err, dnsmessage.ErrSectionDone) {
			break
		}
		if err != nil {
			return w.errorf("invalid response: %w", err)
		}
		answers = append(answers, dnsText(resource.Body))
	}
	if len(answers) == 0 {
		return w.errorf("no answer for %s -- no such records", shown(o.Query.Value))
	}
	for _, want := range o.Answer {
		found := false
		for _, a := range answers {
			found = found || want.pattern.MatchString(a)
		}
		if found == want.not {
			return w.errorf("unexpected answer for %s -- %s", shown(o.Query.Value), shown(strings.Join(answers, ", ")))
		}
	}
	return nil
}

// judgeRoot wants servers of the root, or where to ask for them. A server that refuses to tell is up all the same.
func judgeRoot(w *wire, head dnsmessage.Header, parser *dnsmessage.Parser) error {
	switch {
	case head.RCode == dnsmessage.RCodeRefused:
		return nil
	case head.RCode != dnsmessage.RCodeSuccess:
		return w.errorf("invalid response code: 0x%x", uint16(head.RCode))
	case head.Truncated:
		return nil
	}
	answers := 0
	for parser.SkipAnswer() == nil {
		answers++
	}
	for parser.SkipAuthority() == nil {
		answers++
	}
	if answers == 0 {
		return w.errorf("no answer or authority records returned")
	}
	return nil
}

// rcode is the name of a response code without Go's prefix: "ServerFailure".
func rcode(code dnsmessage.RCode) string { return strings.TrimPrefix(code.String(), "RCode") }

// dnsText is a record's data as zone files have it, names without the last point.
func dnsText(body dnsmessage.ResourceBody) string {
	bare := func(n dnsmessage.Name) string { return strings.TrimSuffix(n.String(), ".") }
	switch b := body.(type) {
	case *dnsmessage.AResource:
		return net.IP(b.A[:]).String()
	case *dnsmessage.AAAAResource:
		return net.IP(b.AAAA[:]).String()
	case *dnsmessage.CNAMEResource:
		return bare(b.CNAME)
	case *dnsmessage.NSResource:
		return bare(b.NS)
	case *dnsmessage.PTRResource:
		return bare(b.PTR)
	case *dnsmessage.MXResource:
		return fmt.Sprintf("%d %s", b.Pref, bare(b.MX))
	case *dnsmessage.SRVResource:
		return fmt.Sprintf("%d %d %d %s", b.Priority, b.Weight, b.Port, bare(b.Target))
	case *dnsmessage.SOAResource:
		return fmt.Sprintf("%s %s %d", bare(b.NS), bare(b.MBox), b.Serial)
	case *dnsmessage.TXTResource:
		return strings.Join(b.TXT, "")
	}
	return ""
}

func randomID() uint16 {
	var b [2]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.BigEndian.Uint16(b[:])
}

package dial

import (
	"context"
	"net"
	"net/netip"
	"path/filepath"
	"testing"
)

// What a knock finds and how it fails are what dialling finds and how that fails.
func TestKnockAsDialDoes(t *testing.T) {
	open := portOf(listen(t, "tcp4", "127.0.0.1:0", hello))
	gone := listen(t, "tcp4", "127.0.0.1:0", hello)
	closed := portOf(gone)
	gone.Close()
	path := filepath.Join(t.TempDir(), "sock")
	listen(t, "unix", path, hello)
	targets := []Target{
		{Host: "127.0.0.1", Port: open}, {Host: "localhost", Port: open}, {Host: "[::ffff:127.0.0.1]", Port: open}, {Host: "127.0.0.1", Port: open, Family: 4},
		{Host: "127.0.0.1", Port: open, Source: "127.0.0.2"}, {Host: "127.0.0.1", Port: open, UDP: true}, {UnixSocket: path},
		{Host: "127.0.0.1", Port: closed}, {Host: "localhost", Port: closed}, {Host: "127.0.0.1", Port: open, Family: 6},
		{Host: "::1", Port: closed}, {Host: "fe80::1%lo", Port: closed}, {Host: "fe80::1%1", Port: closed}, {Host: "fe80::1%missing", Port: closed},
		{Host: "127.0.0.1", Port: open, TLS: &TLS{}}, {Host: "127.0.0.1", Port: open, Source: "192.0.2.1"}, {UnixSocket: path + "x"}, {Host: "upkeep.invalid", Port: 80},
	}
	if l, err := net.Listen("tcp6", "[::1]:0"); err == nil {
		targets = append(targets, Target{Host: "::1", Port: portOf(l)}, Target{Host: "::1", Port: portOf(l), Family: 6}, Target{Host: "::1", Port: portOf(l), Family: 4})
		t.Cleanup(func() { l.Close() })
	}
	for _, target := range targets {
		var want Found
		wanted := Try(inTime(t, patient), target, func(_ context.Context, c *Conn) error { want = c.Found; return nil })
		got, err := Knock(inTime(t, patient), target)
		if text(err) != text(wanted) {
			t.Errorf("%+v: %v, dialled %v", target, err, wanted)
		}
		if wanted == nil && (got.CertificateDays != want.CertificateDays || names(got.Phases) != names(want.Phases)) {
			t.Errorf("%+v: %+v, dialled %+v", target, got, want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func names(phases []Phase) (out string) {
	for _, p := range phases {
		out += p.Name + " "
	}
	return out
}

func TestKnockAtTheNextAddress(t *testing.T) {
	open := portOf(listen(t, "tcp4", "127.0.0.1:0", hello)) // on the second of the two alone
	var tried []string
	err := inTurn(inTime(t, patient), two, func(_, brief context.Context, address netip.Addr) error {
		tried = append(tried, address.String())
		_, err := knock(brief, netip.AddrPortFrom(address, uint16(open)))
		return err
	})
	if err != nil || len(tried) != 2 {
		t.Errorf("tried %q, error %v", tried, err)
	}
}

package network

import (
	"errors"
	iofs "io/fs"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestLoopback(t *testing.T) {
	r := NewReader()
	for _, target := range []string{"lo", "127.0.0.1"} {
		link, err := r.Read(t.Context(), target)
		must(t, err)
		if link.Name != "lo" || !link.Up || link.Speed != -1 || link.Duplex != -1 || link.In.Bytes < 0 {
			t.Errorf("%s: %+v", target, link)
		}
	}
}

func TestLinkCountsWhatIsSent(t *testing.T) {
	r := NewReader()
	before, err := r.Read(t.Context(), "lo")
	must(t, err)
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	defer server.Close()
	client, err := net.Dial("udp", server.LocalAddr().String())
	must(t, err)
	defer client.Close()
	const packets, size = 20, 1000
	for range packets {
		_, err := client.Write(make([]byte, size))
		must(t, err)
	}
	after, err := r.Read(t.Context(), "lo")
	must(t, err)
	if after.Out.Packets-before.Out.Packets < packets || after.In.Bytes-before.In.Bytes < packets*size {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if in, _ := r.Total("lo", 0); in.Bytes < 0 {
		t.Errorf("total %+v", in)
	}
	kernel, err := os.ReadFile("/sys/class/net/lo/statistics/rx_bytes")
	must(t, err)
	if n, _ := strconv.ParseInt(strings.TrimSpace(string(kernel)), 10, 64); n < after.In.Bytes {
		t.Errorf("%d bytes, the kernel says %d", after.In.Bytes, n)
	}
}

func TestMissingLink(t *testing.T) {
	const want = "Cannot read /sys/class/net/nosuch0/operstate -- No such file or directory"
	_, err := NewReader().Read(t.Context(), "nosuch0")
	if err == nil || err.Error() != want || !errors.Is(err, iofs.ErrNotExist) {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, target := range []string{"", "..", "../net/lo", "192.0.2.1", "2001:db8::1"} {
		if link, err := NewReader().Read(t.Context(), target); err == nil {
			t.Errorf("%q: got %+v", target, link)
		}
	}
}

// Every interface of this machine, as its own files say.
func TestAllLinks(t *testing.T) {
	interfaces, err := os.ReadDir("/sys/class/net")
	must(t, err)
	for _, i := range interfaces {
		state, err := os.ReadFile("/sys/class/net/" + i.Name() + "/operstate")
		if err != nil {
			continue // a file of the bonding driver
		}
		link, err := NewReader().Read(t.Context(), i.Name())
		if err != nil {
			t.Errorf("%s: %v", i.Name(), err)
			continue
		}
		if up := strings.TrimSpace(string(state)); link.Up != (up == "up" || up == "unknown") {
			t.Errorf("%s: up %v, the kernel says %s", i.Name(), link.Up, up)
		}
	}
}

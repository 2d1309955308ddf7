package network

import (
	"testing"
	"time"
)

// traffic makes a link that has received n packets of 1000 bytes and sent twice as many.
func traffic(n int64) *Link {
	return &Link{In: Traffic{Bytes: 1000 * n, Packets: n, Errors: 0}, Out: Traffic{Bytes: 2000 * n, Packets: 2 * n, Errors: -1}}
}

func TestLinkRates(t *testing.T) {
	var h linkHistory
	at := func(seconds float64, n int64) *Link {
		link := traffic(n)
		h.add(link, time.Unix(0, int64(seconds*1e9)))
		return link
	}
	for _, tt := range []struct {
		seconds float64
		n       int64
		want    float64
	}{
		{10, 100, -1},
		{20, 200, 10},
		{20.1, 300, 10}, // too soon for another rate
		{30, 400, 20},
		{40, 50, 5}, // the interface came again
	} {
		link := at(tt.seconds, tt.n)
		if link.In.PacketsRate != tt.want || tt.want > 0 && (link.In.BytesRate != 1000*tt.want || link.Out.BytesRate != 2000*tt.want || link.In.ErrorsRate != 0) {
			t.Errorf("at %v: %+v %+v, want %v packets a second", tt.seconds, link.In, link.Out, tt.want)
		}
		if link.Out.ErrorsRate != -1 {
			t.Errorf("a rate of what is unknown: %+v", link.Out)
		}
	}
}

func TestLinkTotal(t *testing.T) {
	r := NewReader()
	if in, out := r.Total("eth0", time.Hour); in.Bytes != -1 || out.Packets != -1 {
		t.Errorf("never read: %+v %+v", in, out)
	}
	h := &linkHistory{}
	r.links["eth0"] = h
	begin := time.Unix(1_000_000, 0)
	add := func(second int) { h.add(traffic(5000+int64(second)), begin.Add(time.Duration(second)*time.Second)) }

	add(0)
	if in, _ := r.Total("eth0", time.Hour); in.Packets != 0 || in.PacketsRate != -1 {
		t.Errorf("first reading: %+v", in)
	}
	for second := 10; second <= 600; second += 10 {
		add(second)
	}
	for window, want := range map[time.Duration]int64{time.Minute: 60, 5 * time.Minute: 300, time.Hour: 600} {
		if in, out := r.Total("eth0", window); in.Packets != want || out.Bytes != 4000*want/2 || in.PacketsRate != 1 {
			t.Errorf("last %v: %+v %+v, want %d packets", window, in, out, want)
		}
	}
	// Two more days: memory stays bounded and a day is a day.
	for second := 610; second <= 2*24*3600; second += 10 {
		add(second)
	}
	if len(h.minutes) != historyMinutes || cap(h.minutes) > 2*historyMinutes {
		t.Errorf("%d samples, room for %d", len(h.minutes), cap(h.minutes))
	}
	for _, window := range []time.Duration{time.Minute, 3 * time.Hour, 24 * time.Hour} {
		if in, _ := r.Total("eth0", window); in.Packets != int64(window.Seconds()) {
			t.Errorf("last %v: %+v", window, in)
		}
	}
}

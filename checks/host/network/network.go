package network

import (
	"context"
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"io/fs"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Link is one reading of a network interface.
type Link struct {
	Name    string
	Up      bool
	Speed   int64 // bits per second, -1 unknown
	Duplex  int   // 1 full, 0 half, -1 unknown
	In, Out Traffic
}

// Traffic counts what went one way through a link. Totals are since the link came to be, -1 unknown; rates are per second
// and -1 until two samples were taken.
type Traffic struct {
	Bytes, Packets, Errors             int64
	BytesRate, PacketsRate, ErrorsRate float64
}

func unknownTraffic() Traffic {
	return Traffic{sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown}
}

// Reader reads network interfaces and keeps samples of those it was asked for: the last, for rates, and one a minute
// for a day, for totals. It may be used from several goroutines.
type Reader struct {
	mu    sync.Mutex
	links map[string]*linkHistory
}

// NewReader returns a reader without a reading.
func NewReader() *Reader {
	return &Reader{links: map[string]*linkHistory{}}
}

// Read reads an interface by its name, or the one that has an IP address. The error of an interface that is not there says
// what could not be read, and errors.Is finds fs.ErrNotExist in it.
func (r *Reader) Read(ctx context.Context, interfaceOrAddress string) (*Link, error) {
	name := interfaceOrAddress
	if address, err := netip.ParseAddr(interfaceOrAddress); err == nil {
		if name, err = interfaceWith(address); err != nil {
			return nil, err
		}
	}
	if strings.ContainsAny(name, "/") || name == "" || name == "." || name == ".." {
		return nil, fmt.Errorf("%q is no name of a network interface: %w", name, fs.ErrInvalid)
	}
	link, err := readLink(ctx, name)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	history, ok := r.links[name]
	if !ok {
		history = &linkHistory{}
		r.links[name] = history
	}
	history.add(link, time.Now())
	return link, nil
}

// interfaceWith returns the name of the interface that has address.
func interfaceWith(address netip.Addr) (string, error) {
	interfaces, err := net.Interfaces()
	if err != nil {
		return "", fmt.Errorf("cannot list network interfaces: %w", err)
	}
	for _, i := range interfaces {
		addresses, err := i.Addrs()
		if err != nil {
			continue // it went away meanwhile
		}
		for _, a := range addresses {
			prefix, err := netip.ParsePrefix(a.String())
			if err == nil && prefix.Addr().Unmap() == address.WithZone("").Unmap() {
				if zone := address.Zone(); zone == "" || zone == i.Name {
					return i.Name, nil
				}
			}
		}
	}
	return "", fmt.Errorf("no network interface has the address %s: %w", address, fs.ErrNotExist)
}

// Total returns what went through a link within the last window, at most a day and to the minute. It begins with the first
// reading of the link; the rates are the average over what was seen of the window. A link that was never read has -1.
func (r *Reader) Total(name string, window time.Duration) (in, out Traffic) {
	r.mu.Lock()
	defer r.mu.Unlock()
	history, ok := r.links[name]
	if !ok {
		return unknownTraffic(), unknownTraffic()
	}
	return history.total(window)
}

// historyMinutes is how many samples a link keeps: a day and the minute before it.
const historyMinutes = 24*60 + 1

// linkCounters are bytes, packets and errors in, then out. They only grow: see linkHistory.add.
type linkCounters [6]int64

type linkSample struct {
	taken time.Time
	sum   linkCounters
}

// linkHistory is what is kept of one link: about 100 kB after a day.
type linkHistory struct {
	raw     linkCounters // the kernel's counters at the last reading
	last    linkSample
	rated   linkSample // what the rates were last made against
	rates   [6]float64
	minutes []linkSample // a ring once it is full
	oldest  int
}

// add takes a reading and fills the rates of link.
func (h *linkHistory) add(link *Link, now time.Time) {
	raw := linkCounters{
		link.In.Bytes, link.In.Packets, link.In.Errors, link.Out.Bytes, link.Out.Packets, link.Out.Errors,
	}
	reading := linkSample{taken: now, sum: h.last.sum}
	first := h.last.taken.IsZero()
	for i := range raw {
		// An interface that came again counts from zero; what it counted since then is new.
		switch {
		case first || raw[i] < 0 || h.raw[i] < 0:
		case raw[i] >= h.raw[i]:
			reading.sum[i] += raw[i] - h.raw[i]
		default:
			reading.sum[i] += raw[i]
		}
	}
	if first {
		h.rated, h.rates = reading, [6]float64{sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown}
	} else if elapsed := now.Sub(h.rated.taken); elapsed >= sample.Shortest {
		for i := range raw {
			h.rates[i] = sample.Unknown
			if raw[i] >= 0 && h.raw[i] >= 0 {
				h.rates[i] = sample.Rate(h.rated.sum[i], reading.sum[i], elapsed)
			}
		}
		h.rated = reading
	}
	h.raw, h.last = raw, reading
	h.keep(reading)
	link.In.BytesRate, link.In.PacketsRate, link.In.ErrorsRate = h.rates[0], h.rates[1], h.rates[2]
	link.Out.BytesRate, link.Out.PacketsRate, link.Out.ErrorsRate = h.rates[3], h.rates[4], h.rates[5]
}

// keep puts the reading into the history if it is the first of its minute.
func (h *linkHistory) keep(s linkSample) {
	if n := len(h.minutes); n < historyMinutes {
		if n == 0 || s.taken.Sub(h.minutes[n-1].taken) >= time.Minute {
			h.minutes = append(h.minutes, s)
		}
		return
	}
	newest := (h.oldest + historyMinutes - 1) % historyMinutes
	if s.taken.Sub(h.minutes[newest].taken) >= time.Minute {
		h.minutes[h.oldest] = s
		h.oldest = (h.oldest + 1) % historyMinutes
	}
}

// total is the growth since the newest reading that is as old as the window, or else since the oldest.
func (h *linkHistory) total(window time.Duration) (in, out Traffic) {
	since := h.minutes[h.oldest]
	start := h.last.taken.Add(-window)
	for i := range h.minutes {
		s := h.minutes[(h.oldest+i)%len(h.minutes)]
		if s.taken.After(start) {
			break
		}
		since = s
	}
	elapsed := h.last.taken.Sub(since.taken)
	var grown linkCounters
	var rates [6]float64
	for i := range grown {
		grown[i] = h.last.sum[i] - since.sum[i]
		rates[i] = sample.Rate(since.sum[i], h.last.sum[i], elapsed)
	}
	in = Traffic{grown[0], grown[1], grown[2], rates[0], rates[1], rates[2]}
	out = Traffic{grown[3], grown[4], grown[5], rates[3], rates[4], rates[5]}
	return in, out
}

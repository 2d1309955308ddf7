package network

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// linkFolder has a folder for each interface; the kernel's Documentation/ABI/testing/sysfs-class-net describes it.
const linkFolder = "/sys/class/net/"

// linkError is the error of a file of an interface, in the words that Monit has for it.
type linkError struct {
	path string
	err  error
}

func (e *linkError) Error() string {
	text := e.err.Error()
	return "Cannot read " + e.path + " -- " + strings.ToUpper(text[:1]) + text[1:]
}

func (e *linkError) Unwrap() error { return e.err }

func readLink(_ context.Context, name string) (*Link, error) {
	state, err := readLinkFile(name, "operstate")
	if err != nil {
		return nil, err
	}
	// Loopback, tunnels and other links without a carrier say "unknown" while they are up.
	link := &Link{Name: name, Up: state == "up" || state == "unknown", Speed: sample.Unknown, Duplex: sample.Unknown}
	// Many interfaces have no speed and no duplex mode, or only while they are up.
	switch megabits, err := readLinkNumber(name, "speed"); {
	case shortage.Of(err):
		return nil, err
	case err == nil && megabits > 0:
		link.Speed = megabits * 1_000_000
	}
	duplex, err := readLinkFile(name, "duplex")
	if shortage.Of(err) {
		return nil, err
	}
	switch duplex {
	case "full":
		link.Duplex = 1
	case "half":
		link.Duplex = 0
	}
	for _, counter := range []struct {
		file  string
		value *int64
	}{
		{"rx_bytes", &link.In.Bytes}, {"rx_packets", &link.In.Packets}, {"rx_errors", &link.In.Errors},
		{"tx_bytes", &link.Out.Bytes}, {"tx_packets", &link.Out.Packets}, {"tx_errors", &link.Out.Errors},
	} {
		n, err := readLinkNumber(name, "statistics/"+counter.file)
		if shortage.Of(err) {
			return nil, err
		}
		if err != nil {
			n = sample.Unknown
		}
		*counter.value = n
	}
	return link, nil
}

func readLinkFile(name, file string) (string, error) {
	path := linkFolder + name + "/" + file
	text, err := os.ReadFile(path)
	if err != nil {
		var errno syscall.Errno
		if errors.As(err, &errno) {
			err = errno
		}
		return "", &linkError{path, err}
	}
	return strings.TrimSpace(string(text)), nil
}

func readLinkNumber(name, file string) (int64, error) {
	text, err := readLinkFile(name, file)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

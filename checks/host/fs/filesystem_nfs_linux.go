package fs

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// readServer samples the statistics that the NFS client keeps of a mount, which has no block device.
func readServer(m Mount) deviceCounters {
	if m.Kind != "nfs" && m.Kind != "nfs4" {
		return deviceCounters{}
	}
	text, err := os.ReadFile("/proc/self/mountstats")
	if err != nil {
		return deviceCounters{}
	}
	return parseMountStats(string(text), m.Point)
}

// parseMountStats finds the last mount on point in /proc/PID/mountstats (proc_pid_mountstats(5)). The columns are those that
// mountstats(8) of nfs-utils shows: of "bytes:" the fifth and sixth are what went over the network, of "READ:" and "WRITE:"
// the first counts the operations and the eighth is their time in milliseconds, from request to answer.
func parseMountStats(text, point string) deviceCounters {
	var c deviceCounters
	inside := false
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) >= 5 && words[0] == "device" && words[2] == "mounted" {
			if inside = unescapeMount(words[4]) == point; inside {
				c = deviceCounters{name: "nfs " + point, taken: time.Now()}
			}
			continue
		}
		if !inside || len(words) < 9 {
			continue
		}
		column := func(i int) int64 {
			n, _ := strconv.ParseInt(words[i], 10, 64)
			return n
		}
		switch words[0] {
		case "bytes:":
			c.readBytes, c.writeBytes = column(5), column(6)
		case "READ:":
			c.reads, c.readMillis = column(1), column(8)
		case "WRITE:":
			c.writes, c.writeMillis = column(1), column(8)
		}
	}
	return c
}

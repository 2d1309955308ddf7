package boot

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// Listener is an address on which a process waits for connections.
type Listener struct {
	Address string `json:"address"` // "0.0.0.0:5432"
	Process string `json:"process"` // as the kernel has its name
	Of      int    `json:"of"`      // which of the processes that were asked about it belongs to
}

const tcpListen = "0A" // TCP_LISTEN of the kernel's states

// Listeners lists where the given processes and their descendants listen, in order of address. Ports that the kernel
// chose are left out: they are others after the next start.
func (m *Machine) Listeners(pids []int) []Listener {
	sockets := m.sockets()
	if len(sockets) == 0 || len(pids) == 0 {
		return nil
	}
	found := map[string]Listener{}
	for _, p := range m.family(pids) {
		targets, err := p.FileDescriptorTargets()
		if err != nil {
			continue // not ours to see, or gone
		}
		for _, target := range targets {
			inode, ok := strings.CutPrefix(target, "socket:[")
			address := sockets[strings.TrimSuffix(inode, "]")]
			if !ok || address == "" {
				continue
			}
			if _, known := found[address]; known {
				continue // the first is the master, the others have it from it
			}
			if name, err := p.Comm(); err == nil {
				found[address] = Listener{address, name, p.of}
			}
		}
	}
	out := make([]Listener, 0, len(found))
	for _, l := range found {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Listener) int { return strings.Compare(a.Address, b.Address) })
	return out
}

// Listens tells on which of the machine's addresses somebody listens now.
func (m *Machine) Listens() map[string]bool {
	out := map[string]bool{}
	for _, address := range m.sockets() {
		out[address] = true
	}
	return out
}

// sockets maps the inode of each listening socket to its address.
func (m *Machine) sockets() map[string]string {
	out := map[string]string{}
	chosen := m.chosenPorts()
	for _, family := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		file, err := os.Open(m.path(family))
		if err != nil {
			continue // a machine without that family, or none whose processes can be seen
		}
		for lines := bufio.NewScanner(file); lines.Scan(); {
			if inode, host, port, ok := listening(lines.Bytes()); ok && !chosen(port) {
				out[inode] = net.JoinHostPort(host.String(), strconv.FormatUint(port, 10))
			}
		}
		_ = file.Close() // it was only read
	}
	return out
}

// listening reads a line of /proc/net/tcp, proc_pid_net(5), of a socket that listens. Others are not taken apart: a busy
// machine has ten thousands of connections, and procfs makes garbage of all of them each minute.
func listening(line []byte) (inode string, host net.IP, port uint64, ok bool) {
	if !bytes.Contains(line, []byte(" "+tcpListen+" ")) {
		return "", nil, 0, false
	}
	words := strings.Fields(string(line)) // "0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 8455238 ..."
	if len(words) < 10 || words[3] != tcpListen {
		return "", nil, 0, false
	}
	address, number, _ := strings.Cut(words[1], ":")
	port, err := strconv.ParseUint(number, 16, 16)
	host, failed := hex.DecodeString(address)
	if err != nil || failed != nil || len(host) != net.IPv4len && len(host) != net.IPv6len {
		return "", nil, 0, false
	}
	for group := range slices.Chunk(host, 4) { // numbers of 32 bits, as the machine has them
		binary.BigEndian.PutUint32(group, binary.NativeEndian.Uint32(group))
	}
	return words[9], host, port, true
}

// chosenPorts tells which ports the kernel gives to those who ask for none; ip(7).
func (m *Machine) chosenPorts() func(uint64) bool {
	var from, to uint64 = 32768, 60999
	if f := strings.Fields(m.text("/proc/sys/net/ipv4/ip_local_port_range")); len(f) == 2 {
		low, err1 := strconv.ParseUint(f[0], 10, 16)
		high, err2 := strconv.ParseUint(f[1], 10, 16)
		if err1 == nil && err2 == nil {
			from, to = low, high
		}
	}
	return func(port uint64) bool { return port >= from && port <= to }
}

// member is a process that is one of those asked about, or descends from it.
type member struct {
	procfs.Proc
	of int
}

// family lists processes and all that descend from them, in the order of their ids.
func (m *Machine) family(pids []int) []member {
	all, err := m.proc.AllProcs()
	if err != nil {
		return nil
	}
	parents := make(map[int]int, len(all))
	for _, p := range all {
		if stat, err := p.Stat(); err == nil {
			parents[p.PID] = stat.PPID
		}
	}
	slices.SortFunc(all, func(a, b procfs.Proc) int { return a.PID - b.PID })
	var out []member
	for _, p := range all {
		pid := p.PID
		for range len(parents) {
			if slices.Contains(pids, pid) {
				out = append(out, member{p, pid})
				break
			}
			if pid = parents[pid]; pid <= 1 {
				break
			}
		}
	}
	return out
}

// lasting are types of filesystems that have no device of their own below /dev.
var lasting = []string{"nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs", "zfs"}

// passing are folders whose mounts come and go with users and containers.
var passing = []string{"/run", "/media", "/snap", "/var/snap", "/var/lib/docker", "/var/lib/containers", "/var/lib/kubelet", "/var/lib/lxc", "/proc", "/sys", "/dev"}

// Mounts lists the mount points of filesystems with files of their own, in order.
func (m *Machine) Mounts() []string {
	var out []string
	for _, i := range m.mounted {
		own := strings.HasPrefix(i.Source, "/dev/") && !strings.HasPrefix(i.Source, "/dev/loop") && i.Root == "/"
		if !own && !slices.Contains(lasting, i.FSType) || slices.ContainsFunc(passing, func(p string) bool { return within(i.MountPoint, p) }) {
			continue
		}
		out = append(out, i.MountPoint)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

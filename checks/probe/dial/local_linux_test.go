package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
)

// apart runs the test that calls it in a process of its own, in namespaces where it may break the network; false in the
// process that waits for it. Users other than root are root there.
func apart(t *testing.T) bool {
	t.Helper()
	if os.Getenv("DIAL_TEST_APART") == t.Name() {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "DIAL_TEST_APART="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC) {
		t.Skipf("no namespaces here: %v", err)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "--- SKIP") {
		t.Skip(string(out))
	}
	return false
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// raise brings up the loopback interface of a new namespace.
func raise(t *testing.T) {
	t.Helper()
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	must(t, err)
	defer unix.Close(s)
	ifr, err := unix.NewIfreq("lo")
	must(t, err)
	ifr.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	must(t, unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, ifr))
}

func set(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile("/proc/sys/net/"+file, []byte(text), 0); err != nil {
		t.Skip(err)
	}
}

func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	t.Cleanup(cancel)
	return ctx
}

// drop gives up a capability in the thread of the test, which ends with it.
func drop(t *testing.T, capability uint) {
	t.Helper()
	runtime.LockOSThread()
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var caps [2]unix.CapUserData
	must(t, unix.Capget(&header, &caps[0]))
	caps[0].Effective &^= 1 << capability
	caps[0].Permitted &^= 1 << capability
	must(t, unix.Capset(&header, &caps[0]))
}

// wantLocal wants an error to be, or not to be, a reason of our own.
func wantLocal(t *testing.T, what string, err error, want bool) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: succeeds", what)
	} else if IsLocal(err) != want {
		t.Errorf("%s: %v is a reason of our own: %v, want %v", what, err, !want, want)
	}
}

// reachable are the ways to a TCP port.
func reachable(ctx context.Context, target Target) map[string]error {
	_, knocked := Knock(ctx, target)
	c, dialled := connectTo(ctx, target)
	if dialled == nil {
		c.Close()
	}
	return map[string]error{"knock": knocked, "dial": dialled}
}

func TestNoFreePort(t *testing.T) {
	if !apart(t) {
		return
	}
	raise(t)
	l := listen(t, "tcp", "127.0.0.1:0", hello)
	set(t, "ipv4/ip_local_port_range", "61000 61000")
	taken, err := net.Listen("tcp", "127.0.0.1:61000")
	must(t, err)
	for how, err := range reachable(bounded(t), Target{Host: "127.0.0.1", Port: portOf(l)}) {
		wantLocal(t, how, err, true)
	}
	taken.Close()
	for how, err := range reachable(bounded(t), Target{Host: "127.0.0.1", Port: 9}) {
		wantLocal(t, how+", refused", err, false)
	}
}

func TestNoFileDescriptor(t *testing.T) {
	if !apart(t) {
		return
	}
	raise(t)
	l := listen(t, "tcp", "127.0.0.1:0", hello)
	path := filepath.Join(t.TempDir(), "s")
	listen(t, "unix", path, hello)
	target := Target{Host: "127.0.0.1", Port: portOf(l)}
	for _, err := range reachable(bounded(t), target) { // what the runtime opens once
		must(t, err)
	}
	var before unix.Rlimit
	must(t, unix.Getrlimit(unix.RLIMIT_NOFILE, &before))
	must(t, unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 3, Max: before.Max}))
	defer func() { _ = unix.Setrlimit(unix.RLIMIT_NOFILE, &before) }()
	for what, target := range map[string]Target{"port": target, "name": {Host: "localhost", Port: target.Port}, "unknown name": {Host: "no.such.host.invalid", Port: 1},
		"udp": {Host: "127.0.0.1", Port: 9, UDP: true}, "unix": {UnixSocket: path}} {
		for how, err := range reachable(bounded(t), target) {
			wantLocal(t, what+" "+how, err, true)
		}
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		_, err := Ping(bounded(t), PingTarget{Host: host, Count: 1, Timeout: time.Second})
		wantLocal(t, "ping "+host, err, true)
	}
}

func TestIPv6IsAbsent(t *testing.T) {
	if !apart(t) {
		return
	}
	raise(t)
	l := listen(t, "tcp", "127.0.0.1:0", hello)
	outside := Target{Host: "2001:db8::1", Port: 80}
	for how, err := range reachable(bounded(t), outside) {
		wantLocal(t, how+" with loopback alone", err, true)
	}
	set(t, "ipv6/conf/all/disable_ipv6", "1")
	for what, target := range map[string]Target{"loopback": {Host: "::1", Port: portOf(l)}, "outside": outside} {
		for how, err := range reachable(bounded(t), target) {
			wantLocal(t, what+" "+how, err, true)
		}
	}
	_, err := Ping(bounded(t), PingTarget{Host: "::1", Count: 1, Timeout: time.Second})
	wantLocal(t, "ping", err, true)
	for how, err := range reachable(bounded(t), Target{Host: "192.0.2.1", Port: 80}) { // an outage is one: 6.0 says the same
		wantLocal(t, how+" without a route", err, false)
	}
	for how, err := range reachable(bounded(t), Target{Host: "127.0.0.1", Port: 9}) {
		wantLocal(t, how+", refused", err, false)
	}
}

func TestSourceIsGone(t *testing.T) {
	if !apart(t) {
		return
	}
	raise(t)
	l := listen(t, "tcp", "127.0.0.1:0", hello)
	for _, udp := range []bool{false, true} {
		for how, err := range reachable(bounded(t), Target{Host: "127.0.0.1", Port: portOf(l), Source: "192.0.2.7", UDP: udp}) {
			wantLocal(t, how, err, true)
		}
	}
	_, err := Ping(bounded(t), PingTarget{Host: "127.0.0.1", Source: "192.0.2.7", Count: 1, Timeout: time.Second})
	wantLocal(t, "ping", err, true)
}

func TestPingIsNotPermitted(t *testing.T) {
	if !apart(t) {
		return
	}
	raise(t)
	set(t, "ipv4/ping_group_range", "1 0")
	drop(t, unix.CAP_NET_RAW)
	for _, host := range []string{"127.0.0.1", "localhost"} {
		_, err := Ping(bounded(t), PingTarget{Host: host, Count: 1, Timeout: time.Second})
		wantLocal(t, host, err, true)
	}
}

// The resolver of the machine stands behind no route: nobody knows of the name.
func TestNoRouteToTheResolver(t *testing.T) {
	if !apart(t) {
		return
	}
	raise(t)
	dir := t.TempDir()
	for path, text := range map[string]string{"/etc/resolv.conf": "nameserver 192.0.2.53\n", "/etc/nsswitch.conf": "hosts: files dns\n"} {
		own := filepath.Join(dir, filepath.Base(path))
		must(t, os.WriteFile(own, []byte(text), 0o644))
		must(t, unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
		if err := unix.Mount(own, path, "", unix.MS_BIND, ""); err != nil {
			t.Skip(err)
		}
	}
	target := Target{Host: "www.example.org", Port: 80}
	for how, err := range reachable(bounded(t), target) {
		wantLocal(t, how, err, true)
		if err != nil && !strings.HasPrefix(err.Error(), "Cannot resolve [www.example.org]:80") {
			t.Errorf("%s: %v", how, err)
		}
	}
	_, err := Ping(bounded(t), PingTarget{Host: target.Host, Count: 1, Timeout: time.Second})
	wantLocal(t, "ping", err, true)
}

// Files of certificates that cannot be read are ours.
func TestCertificateFilesOfOurs(t *testing.T) {
	l := listen(t, "tcp", "127.0.0.1:0", hello)
	for what, options := range map[string]tlsclient.Options{"client": {ClientPEMFile: "/no/such.pem"}, "authorities": {CACertificate: "/no/such.pem"},
		"folder": {CAPath: t.TempDir()}} {
		c, err := connectTo(bounded(t), Target{Host: "127.0.0.1", Port: portOf(l), TLS: &options})
		if err == nil {
			c.Close()
		}
		wantLocal(t, what, err, true)
	}
	_, err := connectTo(bounded(t), Target{Host: "127.0.0.1", Port: portOf(l), TLS: &tlsclient.Options{}})
	wantLocal(t, "no TLS there", err, false)
}

// Of several addresses the host's word counts more than that there is no IPv6 here, and less than a shortage.
func TestWhichOfTwoAddressesAnswers(t *testing.T) {
	refused, absent, short := errors.New("refused"), local(syscall.EAFNOSUPPORT), local(syscall.EMFILE)
	for _, c := range []struct{ first, second, want error }{
		{nil, refused, refused}, {nil, absent, absent}, {refused, absent, refused}, {absent, refused, refused},
		{refused, short, short}, {short, refused, short}, {absent, short, short}, {short, absent, short}, {absent, absent, absent},
	} {
		if got := answering(c.first, c.second); !errors.Is(got, c.want) {
			t.Errorf("%v, then %v: %v, want %v", c.first, c.second, got, c.want)
		}
	}
	v4, v6 := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")
	for err, want := range map[error]bool{syscall.ECONNREFUSED: false, syscall.ETIMEDOUT: false, syscall.ECONNRESET: false, syscall.EHOSTUNREACH: false,
		syscall.EPERM: true, syscall.EAGAIN: true, syscall.ENOBUFS: true, syscall.EAFNOSUPPORT: true} {
		for _, to := range []netip.Addr{v4, v6} {
			if got := IsLocal(sorted(fmt.Errorf("connect: %w", err), to)); got != want && !(to == v6 && errors.Is(err, syscall.EHOSTUNREACH)) {
				t.Errorf("%v to %v: %v, want %v", err, to, got, want)
			}
		}
	}
	for cause, want := range map[error]bool{os.NewSyscallError("connect", syscall.EAGAIN): false, os.NewSyscallError("connect", syscall.EACCES): false,
		os.NewSyscallError("socket", syscall.EPERM): true, os.NewSyscallError("socket", syscall.EMFILE): true} {
		if got := IsLocal(sortedUnix(&failure{"Cannot create unix socket", cause})); got != want {
			t.Errorf("unix socket: %v: %v, want %v", cause, got, want)
		}
	}
}

package boot

import (
	"path"
	"slices"
	"strings"

	"github.com/coreos/go-systemd/v22/unit"
)

// fstabEntry is a line of fstab(5).
type fstabEntry struct {
	device, point, fstype string
	options               []string
}

func (e *fstabEntry) has(option string) bool { return slices.Contains(e.options, option) }

func (m *Machine) readFstab() []fstabEntry {
	var out []fstabEntry
	for line := range strings.Lines(m.text("/etc/fstab")) {
		f := strings.Fields(line)
		if len(f) < 4 || strings.HasPrefix(f[0], "#") {
			continue
		}
		unescape := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\134`, `\`)
		out = append(out, fstabEntry{m.device(unescape.Replace(f[0])), path.Clean(unescape.Replace(f[1])), f[2], strings.Split(f[3], ",")})
	}
	return out
}

// device gives the device that a line names by what stands on it.
func (m *Machine) device(name string) string {
	for tag, folder := range map[string]string{"UUID=": "by-uuid", "LABEL=": "by-label", "PARTUUID=": "by-partuuid", "PARTLABEL=": "by-partlabel"} {
		if value, ok := strings.CutPrefix(name, tag); ok {
			name = "/dev/disk/" + folder + "/" + strings.Trim(value, `"`)
		}
	}
	if strings.HasPrefix(name, "/dev/disk/") {
		return m.resolved(name)
	}
	return name
}

func (m *Machine) fstabOf(point string) *fstabEntry {
	for i := range m.fstab {
		if m.fstab[i].point == point {
			return &m.fstab[i]
		}
	}
	return nil
}

// mountOf is the mount point that a path lies on, by what is mounted now and by what fstab would mount.
func (m *Machine) mountOf(name string) string {
	best := "/"
	for _, i := range m.mounted {
		if within(name, i.MountPoint) && len(i.MountPoint) > len(best) {
			best = i.MountPoint
		}
	}
	for _, e := range m.fstab {
		if path.IsAbs(e.point) && within(name, e.point) && len(e.point) > len(best) {
			best = e.point
		}
	}
	return best
}

// fstype is the type of what is mounted at a point, "" when nothing is.
func (m *Machine) fstype(point string) string {
	found := ""
	for _, i := range m.mounted {
		if i.MountPoint == point {
			found = i.FSType // the last one covers the others
		}
	}
	return found
}

// own are the mounts that the system makes itself.
var own = []string{"/proc", "/sys", "/dev", "/run"}

// Mount tells whether a filesystem is mounted again at boot. It is named by its mount point, its device, or a path on it.
func (m *Machine) Mount(target string) Verdict {
	point := m.mountPoint(target)
	if point == "/" {
		return yes("the kernel, as the root filesystem")
	}
	if slices.ContainsFunc(own, func(p string) bool { return within(point, p) }) && m.fstabOf(point) == nil {
		return yes("the system itself")
	}
	name := unit.UnitNamePathEscape(point)
	if e := m.fstabOf(point); e != nil {
		switch {
		case e.has("x-systemd.automount"):
			return yes("/etc/fstab, when it is first used").of(name + ".mount")
		case e.has("noauto"):
			return no("/etc/fstab has it with noauto")
		}
		if u := m.unit(name + ".mount"); u != nil && u.masked {
			return no("unit %s.mount is masked", name)
		}
		return yes("/etc/fstab").of(name + ".mount")
	}
	for _, kind := range []string{".automount", ".mount"} {
		if m.unit(name+kind) == nil {
			continue
		}
		if v := m.Unit(name + kind); v.Answer == Yes || kind == ".mount" {
			return v
		}
	}
	switch m.fstype(point) {
	case "":
		return no("neither /etc/fstab nor a mount unit has it")
	case "zfs":
		return m.Unit("zfs-mount.service")
	case "autofs":
		return m.Unit("autofs.service")
	}
	if !m.systemd() && (m.exists("/.dockerenv") || m.exists("/run/.containerenv")) {
		return unsure("this is a container: what mounts it again is its engine's affair")
	}
	return no("it was mounted by hand: neither /etc/fstab nor a mount unit has it")
}

// mountPoint finds the mount point that a target means.
func (m *Machine) mountPoint(target string) string {
	real := m.device(target)
	for _, i := range m.mounted {
		if i.Source == target || i.Source == real {
			return i.MountPoint
		}
	}
	for _, e := range m.fstab {
		if e.device == real || e.device == target {
			return e.point
		}
	}
	return m.mountOf(path.Clean(target))
}

// MountUnit is the unit that mounts a filesystem at a mount point.
func MountUnit(point string) string { return unit.UnitNamePathEscape(point) + ".mount" }

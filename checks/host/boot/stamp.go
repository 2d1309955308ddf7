package boot

import (
	"fmt"
	"hash/fnv"
	"path"
	"slices"
)

// places are the files and folders that decide what a boot starts.
var places = slices.Concat(unitFolders, runitFolders, []string{"/etc/fstab", "/etc/passwd", "/etc/crontab", "/etc/cron.d", "/var/spool/cron", "/var/spool/cron/crontabs",
	"/etc/inittab", "/etc/init.d", "/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d", "/etc/rcS.d", "/etc/runlevels", "/etc/runlevels/default", "/etc/runlevels/boot",
	"/etc/supervisor", "/etc/supervisor/conf.d", "/etc/supervisord.conf", "/etc/docker/daemon.json", "/var/lib/systemd/linger", "/etc/containers/systemd"})

// Stamp is a number that changes when something is added to, taken from or written in the places that decide what a boot
// starts. It costs some hundred looks at files, and reads none of them.
func (m *Machine) Stamp() uint64 {
	sum := fnv.New64a()
	note := func(name string) {
		if info, link, ok := m.lstat(name); ok {
			fmt.Fprintln(sum, name, info.ModTime().UnixNano(), info.Size(), link)
		}
	}
	for _, place := range places {
		note(place)
		for _, name := range m.list(place) {
			note(path.Join(place, name))
		}
	}
	for _, a := range m.users() {
		note(path.Join(a.home, ".pm2/dump.pm2"))
		note(path.Join(a.home, ".pm2/dump.pm2.bak"))
	}
	return sum.Sum64()
}

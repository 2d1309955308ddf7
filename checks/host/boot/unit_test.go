package boot

import "testing"

func TestUnit(t *testing.T) {
	const service = "[Service]\nExecStart=/usr/sbin/nginx\n"
	for name, c := range map[string]struct {
		files  map[string]string
		unit   string
		answer Answer
		says   string
	}{
		"enabled": {map[string]string{"/etc/systemd/system/multi-user.target.wants/nginx.service": "-> /usr/lib/systemd/system/nginx.service"},
			"nginx.service", Yes, "by unit nginx.service, wanted by multi-user.target"},
		"disabled": {nil, "nginx.service", No, "unit nginx.service is disabled (systemctl enable nginx.service)"},
		"masked":   {map[string]string{"/etc/systemd/system/nginx.service": "-> /dev/null"}, "nginx.service", No, "is masked (systemctl unmask nginx.service)"},
		"masked by an empty file": {map[string]string{"/etc/systemd/system/nginx.service": ""},
			"nginx.service", No, "is masked"},
		"missing": {nil, "app.service", No, "unit app.service is missing"},
		"link left behind": {map[string]string{"/etc/systemd/system/multi-user.target.wants/app.service": "-> /usr/lib/systemd/system/app.service"},
			"app.service", No, "unit app.service is missing"},
		"static with a wanter": {map[string]string{"/usr/lib/systemd/system/app.service": service, "/usr/lib/systemd/system/multi-user.target.wants/app.service": "-> ../app.service"},
			"app.service", Yes, "wanted by multi-user.target"},
		"static without": {map[string]string{"/usr/lib/systemd/system/app.service": service}, "app.service", No, "wanted by no target, and has no [Install]"},
		"wanted by what is not started": {map[string]string{"/etc/systemd/system/rescue.target.wants/nginx.service": "-> /usr/lib/systemd/system/nginx.service"},
			"nginx.service", No, "wanted only by rescue.target, which a boot does not start"},
		"wanted by another unit": {map[string]string{"/etc/systemd/system/app.service": service + "[Unit]\nWants=nginx.service\n",
			"/etc/systemd/system/multi-user.target.wants/app.service": "-> ../app.service"}, "nginx.service", Yes, "wanted by app.service"},
		"required by a masked unit": {map[string]string{"/etc/systemd/system/app.service": "-> /dev/null",
			"/etc/systemd/system/app.service.requires/nginx.service":  "-> /usr/lib/systemd/system/nginx.service",
			"/etc/systemd/system/multi-user.target.wants/app.service": "-> ../app.service"}, "nginx.service", No, "wanted only by app.service"},
		"enabled by an alias": {map[string]string{"/usr/lib/systemd/system/www.service": "-> nginx.service",
			"/etc/systemd/system/multi-user.target.wants/www.service": "-> /usr/lib/systemd/system/www.service"}, "nginx.service", Yes, "multi-user.target"},
		"an instance": {map[string]string{"/usr/lib/systemd/system/app@.service": service,
			"/etc/systemd/system/multi-user.target.wants/app@one.service": "-> /usr/lib/systemd/system/app@.service"}, "app@one.service", Yes, "app@one.service"},
		"another instance": {map[string]string{"/usr/lib/systemd/system/app@.service": service,
			"/etc/systemd/system/multi-user.target.wants/app@one.service": "-> /usr/lib/systemd/system/app@.service"}, "app@two.service", No, "app@two.service"},
		"by its socket": {map[string]string{"/usr/lib/systemd/system/nginx.socket": "[Socket]\nListenStream=80\n",
			"/etc/systemd/system/sockets.target.wants/nginx.socket": "-> /usr/lib/systemd/system/nginx.socket"}, "nginx.service", Yes, "on demand by nginx.socket"},
		"by its timer": {map[string]string{"/usr/lib/systemd/system/daily.timer": "[Timer]\nUnit=nginx.service\n",
			"/etc/systemd/system/timers.target.wants/daily.timer": "-> /usr/lib/systemd/system/daily.timer"}, "nginx.service", Yes, "on demand by daily.timer"},
		"by D-Bus": {map[string]string{"/usr/lib/systemd/system/hostnamed.service": service + "BusName=org.example.host\n",
			"/usr/share/dbus-1/system-services/org.example.host.service": "[D-BUS Service]\n"}, "hostnamed.service", Yes, "on demand by D-Bus"},
		"transient": {map[string]string{"/run/systemd/transient/run-u1.service": service}, "run-u1.service", No, "exists only until the reboot"},
		"generated": {map[string]string{"/run/systemd/generator.late/app.service": service,
			"/run/systemd/generator.late/multi-user.target.wants/app.service": "-> ../app.service"}, "app.service", Yes, "multi-user.target"},
		"into another default target": {map[string]string{"/etc/systemd/system/default.target": "-> /usr/lib/systemd/system/rescue.target",
			"/etc/systemd/system/multi-user.target.wants/nginx.service": "-> /usr/lib/systemd/system/nginx.service"}, "nginx.service", No, "wanted only by multi-user.target"},
		"program missing": {map[string]string{"/etc/systemd/system/app.service": "[Service]\nExecStart=-/opt/app/run --now\n",
			"/etc/systemd/system/multi-user.target.wants/app.service": "-> ../app.service"}, "app.service", No, "of unit app.service the program /opt/app/run is missing"},
		"program given anew by a drop-in": {map[string]string{"/etc/systemd/system/app.service": "[Service]\nExecStart=/opt/app/run\n",
			"/etc/systemd/system/app.service.d/run.conf":              "[Service]\nExecStart=\nExecStart=/usr/sbin/nginx\n",
			"/etc/systemd/system/multi-user.target.wants/app.service": "-> ../app.service"}, "app.service", Yes, "multi-user.target"},
	} {
		t.Run(name, func(t *testing.T) {
			x := withSystemd(t, c.files)
			v := Read(x.root).Unit(c.unit)
			want(t, v, c.answer, c.says)
			if v.Unit != c.unit {
				t.Errorf("the verdict belongs to unit %q", v.Unit)
			}
		})
	}
}

func TestProgramOfAUnit(t *testing.T) {
	for name, c := range map[string]struct {
		files  map[string]string
		start  string
		more   string
		answer Answer
		says   string
	}{
		"under nvm":               {map[string]string{"/home/alice/.nvm/versions/node/v20/bin/node": "x"}, "/home/alice/.nvm/versions/node/v20/bin/node /srv/app.js", "", No, "script /srv/app.js is missing"},
		"under nvm, script there": {map[string]string{"/home/alice/.nvm/versions/node/v20/bin/node": "x", "/srv/app.js": "x"}, "/home/alice/.nvm/versions/node/v20/bin/node /srv/app.js", "", Unsure, "folder of nvm, whose next upgrade"},
		"linked to rbenv":         {map[string]string{"/home/alice/.rbenv/shims/ruby": "x", "/usr/local/bin/ruby": "-> /home/alice/.rbenv/shims/ruby"}, "/usr/local/bin/ruby", "", Unsure, "folder of rbenv"},
		"pyenv":                   {map[string]string{"/opt/.pyenv/shims/python3": "x"}, "/opt/.pyenv/shims/python3", "", Unsure, "folder of pyenv"},
		"in a home":               {map[string]string{"/home/alice/app": "x"}, "/home/alice/app", "", Yes, ""},
		"in an encrypted home":    {map[string]string{"/home/alice/app": "x", "/home/.ecryptfs/alice/": ""}, "/home/alice/app", "", No, "opened at login, not at boot"},
		"in a home that is kept":  {map[string]string{"/home/alice/app": "x"}, "/home/alice/app", "ProtectHome=yes\n", No, "ProtectHome=yes"},
		"in /run":                 {map[string]string{"/run/app": "x"}, "/run/app", "", No, "empty after a boot"},
		"on a mount of fstab":     {map[string]string{"/data/app": "x", "/etc/fstab": "/dev/sdb1 /data ext4 defaults 0 2\n"}, "/data/app", "", Yes, ""},
		"on a mount with noauto":  {map[string]string{"/data/app": "x", "/etc/fstab": "/dev/sdb1 /data ext4 noauto 0 2\n"}, "/data/app", "", No, "lies on /data, and /etc/fstab has it with noauto"},
		"on a mount with nofail":  {map[string]string{"/data/app": "x", "/etc/fstab": "/dev/sdb1 /data ext4 nofail 0 2\n"}, "/data/app", "", Unsure, "RequiresMountsFor=/data"},
		"that waits for it":       {map[string]string{"/data/app": "x", "/etc/fstab": "/dev/sdb1 /data ext4 nofail 0 2\n"}, "/data/app", "[Unit]\nRequiresMountsFor=/data\n", Yes, ""},
		"mounted by hand":         {map[string]string{"/mnt/usb/app": "x"}, "/mnt/usb/app", "", No, "mounted by hand"},
		"by a name":               {nil, "nginx -g x", "", Yes, ""},
		"by a missing name":       {nil, "ngnix -g x", "", No, "program ngnix is missing"},
		"known to systemd alone":  {nil, "%h/app ${X}", "", Yes, ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := withSystemd(t, c.files)
			x.mounts("/dev/sdc1 /mnt/usb vfat")
			x.put("/usr/lib/systemd/system/app.service", "[Service]\nExecStart="+c.start+"\n"+c.more)
			x.enable("app.service")
			want(t, Read(x.root).Unit("app.service"), c.answer, c.says)
		})
	}
}

func TestMount(t *testing.T) {
	x := withSystemd(t, map[string]string{
		"/etc/fstab":                          "# comment\nUUID=abc /srv ext4 defaults 0 2\n/dev/sdb1 /backup xfs noauto 0 0\n/dev/sdb2 /media/my\\040disk ext4 nofail 0 0\nnas:/x /nas nfs noauto,x-systemd.automount 0 0\n",
		"/dev/disk/by-uuid/abc":               "-> ../../sdd1",
		"/dev/sdd1":                           "",
		"/etc/systemd/system/var-lib-x.mount": "[Mount]\nWhat=/dev/sde1\nWhere=/var/lib/x\n[Install]\nWantedBy=multi-user.target\n",
	})
	x.mounts("/dev/sdd1 /srv ext4", "/dev/sde1 /var/lib/x ext4", "/dev/sdf1 /mnt/hand ext4", "tmpfs /run tmpfs", "tank/data /tank zfs")
	m := Read(x.root)
	for target, c := range map[string]struct {
		answer Answer
		says   string
	}{
		"/":              {Yes, "root filesystem"},
		"/etc/passwd":    {Yes, "root filesystem"},
		"/srv":           {Yes, "/etc/fstab"},
		"/srv/www/a":     {Yes, "/etc/fstab"},
		"/dev/sdd1":      {Yes, "/etc/fstab"},
		"/backup":        {No, "noauto"},
		"/dev/sdb1":      {No, "noauto"},
		"/media/my disk": {Yes, "/etc/fstab"},
		"/nas":           {Yes, "when it is first used"},
		"/mnt/hand":      {No, "mounted by hand"},
		"/run/lock":      {Yes, "the system itself"},
		"/var/lib/x":     {No, "unit var-lib-x.mount is disabled"},
		"/tank":          {No, "zfs-mount.service is missing"},
	} {
		t.Run(target, func(t *testing.T) { want(t, m.Mount(target), c.answer, c.says) })
	}
}

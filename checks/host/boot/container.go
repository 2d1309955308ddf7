package boot

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
)

// containerID is how engines name the control group of a container.
var containerID = regexp.MustCompile(`(docker|libpod|cri-containerd|crio)?[-/]([0-9a-f]{64})(?:\.scope)?(?:/|$)`)

// byContainer judges a process in a container by the restart policy that its engine has written down.
func (m *Machine) byContainer(f, ancestor *facts) (Verdict, bool) {
	if f != ancestor {
		return Verdict{}, false // the control group of the process itself tells it all
	}
	found := containerID.FindStringSubmatch(f.cgroup)
	if found == nil || f.name == "conmon" {
		return Verdict{}, false
	}
	before, _, _ := strings.Cut(f.cgroup, found[0])
	for part := range strings.SplitSeq(before, "/") {
		if path.Ext(part) == ".service" && part != "docker.service" && !strings.HasPrefix(part, "user@") {
			return Verdict{}, false // the container lies in a unit of its own, as Quadlet makes them
		}
	}
	switch {
	case strings.Contains(f.cgroup, "kubepods"):
		return through("its pod", m.Unit("kubelet.service")), true
	case found[1] == "libpod":
		return m.podman(found[2]), true
	}
	return m.docker(found[2]), true
}

// through ties what a manager would start to whether the manager itself comes back.
func through(what string, manager Verdict) Verdict {
	if manager.Answer == Yes {
		manager.By = what + ", by " + manager.By
		return manager
	}
	manager.Why = "it hangs on " + what + ", but " + manager.Why
	return manager
}

// keeper judges the process of a manager itself: by the unit that its control group names, or a unit of a usual name that
// keeps the same things. When none of them starts, its own says why.
func (m *Machine) keeper(names []string, f *facts, same func(*unitFile) bool) Verdict {
	own, inUnit := m.byCgroup(Program{}, f)
	if inUnit && own.Answer == Yes {
		return own
	}
	for _, name := range names {
		u := m.unit(unitName(name))
		if !m.systemd() || u == nil || u.masked || !same(u) {
			continue
		}
		if v := m.Unit(u.name); v.Answer == Yes || !inUnit || own.Unit == "" {
			return v
		}
	}
	if inUnit {
		return own
	}
	return m.stopped(Program{Name: names[0]})
}

// docker reads the restart policy of a container, https://docs.docker.com/engine/containers/start-containers-automatically/
func (m *Machine) docker(id string) Verdict {
	folder := "/var/lib/docker"
	var engine struct {
		Root string `json:"data-root"`
	}
	if json.Unmarshal([]byte(m.text("/etc/docker/daemon.json")), &engine) == nil && engine.Root != "" {
		folder = engine.Root
	}
	var host struct {
		RestartPolicy struct{ Name string }
	}
	var config struct{ Name string }
	if err := json.Unmarshal([]byte(m.text(folder+"/containers/"+id+"/hostconfig.json")), &host); err != nil {
		return unsure("it runs in container %.12s, whose restart policy cannot be read in %s", id, folder)
	}
	name := id[:12]
	if json.Unmarshal([]byte(m.text(folder+"/containers/"+id+"/config.v2.json")), &config) == nil && config.Name != "" {
		name = strings.TrimPrefix(config.Name, "/")
	}
	switch policy := host.RestartPolicy.Name; policy {
	case "always", "unless-stopped":
		return through("restart policy "+policy+" of container "+name, m.Unit("docker.service"))
	case "", "no":
		return no("container %s has no restart policy (docker update --restart unless-stopped %s)", name, name)
	default:
		return no("container %s has restart policy %s, which does not count after a boot (docker update --restart unless-stopped %s)", name, policy, name)
	}
}

// podman has no daemon: a container of its own unit lies in that unit's control group; any other comes back only by
// podman-restart.service, and only with a restart policy, which lies in podman's database; podman-run(1).
func (m *Machine) podman(id string) Verdict {
	if v := m.Unit("podman-restart.service"); v.Answer != Yes {
		return no("container %.12s has no unit (podman-systemd.unit(5) describes Quadlet), and podman-restart.service does not start at boot", id)
	}
	return unsure("container %.12s comes back only with a restart policy of always, which podman alone can tell (podman inspect %.12s)", id, id)
}

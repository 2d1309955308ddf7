package boot

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	securejoin "github.com/cyphar/filepath-securejoin"
)

// path gives the place of a file below the root. Links are followed as the machine itself would follow them: an absolute
// one stays below the root.
func (m *Machine) path(name string) string {
	if m.root == "/" {
		return name
	}
	full, err := securejoin.SecureJoin(m.root, name)
	if err != nil {
		return filepath.Join(m.root, name) // and whoever opens it gets the error
	}
	return full
}

func (m *Machine) exists(name string) bool {
	there, known := m.there[name]
	if !known {
		_, err := os.Stat(m.path(name))
		there = err == nil
		m.there[name] = there
	}
	return there
}

// text reads a file, "" when it cannot be read.
func (m *Machine) text(name string) string {
	data, err := os.ReadFile(m.path(name))
	if err != nil {
		return ""
	}
	return string(data)
}

// list gives the names in a folder, sorted; none when there is no such folder.
func (m *Machine) list(folder string) []string {
	entries, err := os.ReadDir(m.path(folder))
	if err != nil {
		return nil
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names
}

// glob gives the files that match a pattern whose wildcards stand in the last part alone.
func (m *Machine) glob(pattern string) []string {
	var out []string
	folder, last := path.Split(pattern)
	for _, name := range m.list(folder) {
		if ok, err := path.Match(last, name); ok && err == nil {
			out = append(out, path.Join(folder, name))
		}
	}
	return out
}

// globAll gives the files that match a pattern with wildcards in any part, as Python's glob: no hidden ones unless asked.
func (m *Machine) globAll(pattern string) []string {
	found := []string{"/"}
	for part := range strings.SplitSeq(strings.Trim(path.Clean(pattern), "/"), "/") {
		var next []string
		for _, folder := range found {
			if !strings.ContainsAny(part, "*?[") {
				if name := path.Join(folder, part); m.exists(name) {
					next = append(next, name)
				}
				continue
			}
			for _, name := range m.glob(path.Join(folder, part)) {
				if !strings.HasPrefix(path.Base(name), ".") || part[0] == '.' {
					next = append(next, name)
				}
			}
		}
		found = next
	}
	return found
}

// lstat looks at a name without following it, and gives what it links to.
func (m *Machine) lstat(name string) (info os.FileInfo, link string, ok bool) {
	place := filepath.Join(m.path(path.Dir(name)), path.Base(name))
	info, err := os.Lstat(place)
	if err != nil {
		return nil, "", false
	}
	if info.Mode()&os.ModeSymlink != 0 {
		if link, err = os.Readlink(place); err != nil {
			return nil, "", false
		}
	}
	return info, link, true
}

// resolved is where a path leads when all links are followed, below the root.
func (m *Machine) resolved(name string) string {
	full, err := filepath.EvalSymlinks(name)
	if m.root == "/" && err == nil {
		return full
	}
	if rel, err := filepath.Rel(m.root, m.path(name)); m.root != "/" && err == nil {
		return "/" + rel
	}
	return name
}

// account is a line of passwd(5).
type account struct {
	name, home string
	uid        int
}

func (m *Machine) accounts() []account {
	var out []account
	for line := range strings.Lines(m.text("/etc/passwd")) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) < 7 {
			continue
		}
		if uid, err := strconv.Atoi(fields[2]); err == nil {
			out = append(out, account{fields[0], fields[5], uid})
		}
	}
	return out
}

// account finds the account with a user id; without one it is named by its number.
func (m *Machine) account(uid int) account {
	all := m.users()
	if i := slices.IndexFunc(all, func(a account) bool { return a.uid == uid }); i >= 0 {
		return all[i]
	}
	return account{name: strconv.Itoa(uid), uid: uid}
}

// home is the home of a user, "" when that is not known.
func (m *Machine) home(name string) string {
	for _, a := range m.users() {
		if a.name == name {
			return a.home
		}
	}
	return ""
}

package watch

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// maxLinks is how many symbolic links are followed, as the kernel does.
const maxLinks = 40

// directoryLimit begins the subject of a limit that is about a directory.
const directoryLimit = "directory "

// file is what is watched under a key: the names in directories that make up
// its path, several where a symbolic link leads on.
type file struct {
	path    string
	places  []place
	refused string // why changes of it are not all told
	link    bool   // it is a symbolic link, or may have become one since it was looked for
}

// place is a name in a watched directory.
type place struct {
	wd   int // the directory's inotify watch
	name string
}

// File watches a path: its directory is watched, so the file need not exist. A
// symbolic link is followed and the directories on its way are watched too. A
// wake-up comes when the file was left alone for a moment. A directory that is
// missing is looked for again by Rescan. It asks the file system and waits as
// long as that does.
func (w *Watcher) File(key, path string) error {
	if !filepath.IsAbs(path) {
		return fmt.Errorf("cannot watch %s: %q is no absolute path", key, path)
	}
	path = filepath.Clean(path)
	w.attach.Lock()
	defer w.attach.Unlock()
	s, err := w.beginSearch()
	if s == nil {
		w.noFiles(key)
		return err // closed, or no inotify, which Limits tells
	}
	defer s.end()
	w.mu.Lock()
	known := w.files.byKey[key]
	w.mu.Unlock()
	if known != nil && known.path == path {
		return nil // Rescan keeps it up
	}
	places, refused, _ := s.places(path)
	w.mu.Lock()
	w.dropFile(key)
	f := &file{path: path, refused: refused, link: true} // it may have become one before its events were known to be its
	w.files.byKey[key] = f
	w.files.folders[f.folder()]++
	w.settle(key, f, places)
	for subject, sentence := range s.limits {
		w.limit(subject, sentence)
	}
	w.mu.Unlock()
	w.sweep()
	return nil
}

func (w *Watcher) noFiles(key string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refused[slot{key, FileChange}] = w.limits["files"]
}

// Rescan finds again what has moved since the last time: directories that
// appeared, were replaced or mounted over, and links that lead elsewhere. It is
// meant to be called once a cycle. It asks the file system and waits as long as
// that does.
func (w *Watcher) Rescan() {
	w.attach.Lock()
	defer w.attach.Unlock()
	s, _ := w.beginSearch()
	if s == nil {
		return // closed, or no inotify, which Limits tells
	}
	defer s.end()
	for _, dir := range w.folders() {
		s.directory(dir)
	}
	for _, entry := range w.moved(s) {
		key, f := entry.key, entry.file
		places, refused, link := s.places(f.path)
		w.mu.Lock()
		f.link = f.link || link
		f.refused = refused
		if w.files.byKey[key] == f && !w.holds(f, places) {
			w.settle(key, f, places)
			w.queue.put(Wake{Key: key, Kind: FileChange, At: s.began})
		}
		w.mu.Unlock()
	}
	w.mu.Lock()
	for subject := range w.limits {
		if _, still := s.limits[subject]; !still && strings.HasPrefix(subject, directoryLimit) {
			delete(w.limits, subject)
		}
	}
	for subject, sentence := range s.limits {
		w.limit(subject, sentence)
	}
	w.mu.Unlock()
	w.sweep()
}

// folders lists the directories of all files.
func (w *Watcher) folders() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Collect(maps.Keys(w.files.folders))
}

// folder is the directory of the path, which is clean.
func (f *file) folder() string { return f.path[:max(1, strings.LastIndexByte(f.path, '/'))] }

// keyed is a file with what it is watched under.
type keyed struct {
	key string
	*file
}

// moved lists the files of which it is not known that they are watched where they should be: that each is no link and lies
// in the same directory as before. Most are, and asking no more of them keeps a cycle over thousands of files short; when all
// were and nothing has happened to any since, none needs to be asked.
func (w *Watcher) moved(s *search) (list []keyed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.files.settled && maps.Equal(w.files.found, s.directories) {
		return nil
	}
	for key, f := range w.files.byKey {
		wd := s.directories[f.folder()]
		if wd < 0 || f.link || f.refused != "" || len(f.places) != 1 || f.places[0].wd != wd || w.files.byWD[wd] == nil {
			f.link = false // places finds out, and an event that comes meanwhile says it again
			list = append(list, keyed{key, f})
		}
	}
	w.files.settled, w.files.found = len(list) == 0, s.directories
	return list
}

// places watches the directories that path leads through and says where to
// look for its names, what of it the kernel does not tell, and whether it is a
// link. What is missing ends the way.
func (s *search) places(path string) (places []place, refused string, link bool) {
	for range maxLinks {
		dir := filepath.Dir(path)
		wd, found := s.directory(dir)
		refused = cmp.Or(refused, s.limits[directoryLimit+dir])
		if !found {
			break
		}
		places = append(places, place{wd, filepath.Base(path)})
		target, err := os.Readlink(path)
		if err != nil {
			break // no link, or not there
		}
		if !filepath.IsAbs(target) {
			// A relative link starts from where its directory really is.
			if dir, err = filepath.EvalSymlinks(dir); err != nil {
				break
			}
			target = filepath.Join(dir, target)
		}
		path, link = target, true
	}
	return places, refused, link
}

// directory watches dir, once in a search. The kernel gives the same watch for
// the same directory, whatever it is called.
func (s *search) directory(dir string) (wd int, found bool) {
	if wd, found := s.directories[dir]; found {
		return wd, wd >= 0
	}
	wd, err := unix.InotifyAddWatch(s.inotify, dir, directoryEvents)
	if err != nil {
		wd = -1
	}
	s.directories[dir] = wd
	switch {
	case err == nil:
		if name := remote(dir); name != "" {
			s.limits[directoryLimit+dir] = fmt.Sprintf("%s is on %s, where the kernel does not tell changes made elsewhere", dir, name)
		}
	case errors.Is(err, unix.ENOSPC):
		s.limits[directoryLimit+dir] = fmt.Sprintf("changes in %s are not told by the kernel: the limit fs.inotify.max_user_watches is reached", dir)
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENOTDIR):
	default:
		s.limits[directoryLimit+dir] = fmt.Sprintf("changes in %s are not told by the kernel: %v", dir, err)
	}
	return wd, err == nil
}

// remote names the file system of dir if it changes without this kernel.
func remote(dir string) string {
	var stat unix.Statfs_t
	if unix.Statfs(dir, &stat) != nil {
		return ""
	}
	switch uint32(stat.Type) { // statfs(2); the type is signed on some machines
	case unix.NFS_SUPER_MAGIC:
		return "NFS"
	case unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC:
		return "SMB"
	case unix.CEPH_SUPER_MAGIC:
		return "Ceph"
	case unix.V9FS_MAGIC:
		return "9P"
	case unix.FUSE_SUPER_MAGIC:
		return "FUSE"
	case unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC:
		return "a file system of the kernel itself"
	}
	return ""
}

// holds reports whether f is already watched at exactly these places.
func (w *Watcher) holds(f *file, places []place) bool {
	for _, p := range places {
		if w.files.byWD[p.wd] == nil {
			return false // lost on the way, it must be entered again
		}
	}
	return slices.Equal(f.places, places)
}

// settle moves the watch of a file to new places.
func (w *Watcher) settle(key string, f *file, places []place) {
	w.leave(key, f)
	f.places, w.files.settled = places, false
	for _, p := range places {
		names := w.files.byWD[p.wd]
		if names == nil {
			names = directory{}
			w.files.byWD[p.wd] = names
		}
		if names[p.name] == nil {
			names[p.name] = map[string]struct{}{}
		}
		names[p.name][key] = struct{}{}
	}
}

// leave takes key out of the directories of f. A directory nobody waits for is
// noted for sweep.
func (w *Watcher) leave(key string, f *file) {
	for _, p := range f.places {
		names := w.files.byWD[p.wd]
		delete(names[p.name], key)
		if len(names[p.name]) == 0 {
			delete(names, p.name)
		}
		if names != nil && len(names) == 0 {
			delete(w.files.byWD, p.wd)
			w.files.surplus = append(w.files.surplus, p.wd)
		}
	}
	f.places, w.files.settled = nil, false
}

func (w *Watcher) dropFile(key string) {
	if f := w.files.byKey[key]; f != nil {
		w.leave(key, f)
		delete(w.files.byKey, key)
		if folder := f.folder(); w.files.folders[folder] > 1 {
			w.files.folders[folder]--
		} else {
			delete(w.files.folders, folder)
		}
	}
}

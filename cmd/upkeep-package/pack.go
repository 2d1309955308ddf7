package main

import (
	"archive/tar"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	"github.com/goreleaser/nfpm/v2/rpm"
)

const (
	maintainer  = "The upkeep developers <upkeep@example.org>"
	description = "keeps services up\n upkeep watches processes, files, filesystems, hosts, programs, networks and the\n machine itself, starts again what died, tells people by mail, rotates logs,\n" +
		" and shows it all on a dashboard and on the command line. It reads control\n files of Monit."
)

// pack writes one package and tells its path.
func (r release) pack(tree []item, arch, form, out string) (string, error) {
	var mine []item
	for _, i := range tree {
		if i.only == "" || i.only == form {
			mine = append(mine, i)
		}
	}
	if form == "tar.gz" {
		path := filepath.Join(out, fmt.Sprintf("upkeep-%s-linux-%s.tar.gz", r.version, arch))
		return path, written(path, func(w io.Writer) error { return r.tar(mine, arch, w) })
	}
	var packager nfpm.Packager = deb.Default
	if form == "rpm" {
		packager = rpm.DefaultRPM
	}
	info, err := r.info(mine, arch, form)
	if err != nil {
		return "", err
	}
	path := filepath.Join(out, packager.ConventionalFileName(info))
	return path, written(path, func(w io.Writer) error { return packager.Package(info, w) })
}

// written makes a file of what f writes; of a failure nothing is left.
func written(path string, f func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err = f(file); err == nil {
		return file.Close()
	}
	_ = file.Close()
	_ = os.Remove(path)
	return err
}

// info is the package for nfpm, which reads its contents from files.
func (r release) info(tree []item, arch, form string) (*nfpm.Info, error) {
	info := &nfpm.Info{Name: "upkeep", Arch: arch, Platform: "linux", Version: r.version, Release: "1", Section: "admin", Priority: "optional",
		Maintainer: maintainer, Description: description, Homepage: "https://github.com/upkeep-monitor/upkeep", License: "Apache-2.0",
		MTime: r.date, DisableGlobbing: true}
	info.RPM.BuildHost, info.RPM.Group, info.RPM.Summary = "upkeep", "System Environment/Daemons", "Keeps services up"
	stage := filepath.Join(r.work, arch+"-"+form)
	for _, i := range tree {
		c := &files.Content{Destination: i.path, FileInfo: &files.ContentFileInfo{Mode: i.mode, MTime: r.date, Owner: "root", Group: "root"}}
		switch {
		case i.dir:
			c.Type = files.TypeDir
		case i.config:
			c.Type = files.TypeConfigNoReplace
		}
		if !i.dir {
			c.Source = filepath.Join(stage, i.path)
			if err := save(c.Source, i.text); err != nil {
				return nil, err
			}
		}
		info.Contents = append(info.Contents, c)
	}
	for name, to := range map[string]*string{"postinst": &info.Scripts.PostInstall, "prerm": &info.Scripts.PreRemove, "postrm": &info.Scripts.PostRemove} {
		text, err := scripts.ReadFile("scripts/" + form + "/" + name)
		if err != nil {
			return nil, err
		}
		*to = filepath.Join(stage, "scripts", name)
		if err := save(*to, text); err != nil {
			return nil, err
		}
	}
	return info, nfpm.PrepareForPackager(info, form)
}

func save(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// tar writes everything below one folder, for whoever has no package manager: `upkeep install` takes it from there.
func (r release) tar(tree []item, arch string, w io.Writer) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(zipped)
	for _, i := range tree {
		h := &tar.Header{Name: fmt.Sprintf("upkeep-%s-linux-%s/%s", r.version, arch, strings.TrimPrefix(i.path, "/")), Mode: int64(i.mode), Size: int64(len(i.text)),
			ModTime: r.date, Typeflag: tar.TypeReg, Uname: "root", Gname: "root", Format: tar.FormatPAX}
		if i.dir {
			h.Typeflag, h.Name = tar.TypeDir, h.Name+"/"
		}
		if err := archive.WriteHeader(h); err != nil {
			return err
		}
		if _, err := archive.Write(i.text); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return zipped.Close()
}

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

//go:embed scripts
var scripts embed.FS

// item is a file or folder of a package.
type item struct {
	path   string // where it is installed
	mode   fs.FileMode
	dir    bool
	config bool   // belongs to the user once it is installed
	text   []byte // what is in it
	only   string // the form of package that has it, "" for all
}

// stage gathers what goes into the packages for a processor.
func (r release) stage(ctx context.Context, arch string) ([]item, error) {
	program, err := r.build(ctx, arch)
	if err != nil {
		return nil, err
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	tree := []item{
		{path: "/usr/bin/upkeep", mode: 0o755, text: binary},
		{path: "/etc/upkeep", mode: 0o755, dir: true},
		{path: "/etc/upkeep/conf.d", mode: 0o755, dir: true},
		{path: "/var/lib/upkeep", mode: 0o700, dir: true},
	}
	for _, f := range []struct {
		from, to string
		mode     fs.FileMode
		config   bool
	}{
		{"examples/upkeeprc", "/etc/upkeep/upkeeprc", 0o600, true},
		{"cmd/upkeep/systemd/upkeep.service", "/usr/lib/systemd/system/upkeep.service", 0o644, false},
		{"LICENSE", "/usr/share/doc/upkeep/LICENSE", 0o644, false},
	} {
		text, err := os.ReadFile(filepath.Join(r.root, f.from))
		if err != nil {
			return nil, err
		}
		tree = append(tree, item{path: f.to, mode: f.mode, text: text, config: f.config})
	}
	tree[len(tree)-1].only = "tar.gz" // Debian keeps common licences elsewhere; the rpm names it
	for _, gather := range []func(context.Context) ([]item, error){r.manuals, r.completions, r.examples, r.papers} {
		more, err := gather(ctx)
		if err != nil {
			return nil, err
		}
		tree = append(tree, more...)
	}
	return tree, nil
}

// completions are what the program itself prints for each shell.
func (r release) completions(ctx context.Context) ([]item, error) {
	var out []item
	for _, c := range []struct{ shell, path, only string }{
		{"bash", "/usr/share/bash-completion/completions/upkeep", ""},
		{"zsh", "/usr/share/zsh/vendor-completions/_upkeep", "deb"},
		{"zsh", "/usr/share/zsh/site-functions/_upkeep", "rpm"},
		{"zsh", "/usr/share/zsh/site-functions/_upkeep", "tar.gz"},
		{"fish", "/usr/share/fish/vendor_completions.d/upkeep.fish", ""},
	} {
		text, err := r.command(ctx, nil, "go", "run", "./cmd/upkeep", "completion", c.shell)
		if err != nil {
			return nil, err
		}
		out = append(out, item{path: c.path, mode: 0o644, text: text, only: c.only})
	}
	return out, nil
}

// examples are control files and scripts for other systems of starting.
func (r release) examples(context.Context) ([]item, error) {
	var out []item
	root := filepath.Join(r.root, "examples")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".png") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		out = append(out, item{path: "/usr/share/doc/upkeep/examples/" + filepath.ToSlash(name), mode: 0o644, text: text})
		return err
	})
	return out, err
}

// papers are what Debian asks for: copyright, changelog, and what its checker need not say.
func (r release) papers(context.Context) ([]item, error) {
	copyright, err := scripts.ReadFile("scripts/deb/copyright")
	if err != nil {
		return nil, err
	}
	overrides, err := scripts.ReadFile("scripts/deb/lintian-overrides")
	if err != nil {
		return nil, err
	}
	log := fmt.Sprintf("upkeep (%s-1) stable; urgency=medium\n\n  * Release %s.\n\n -- %s  %s\n", r.version, r.version, maintainer, r.date.Format(time.RFC1123Z))
	zipped, err := zip([]byte(log))
	return []item{
		{path: "/usr/share/doc/upkeep/copyright", mode: 0o644, text: copyright, only: "deb"},
		{path: "/usr/share/doc/upkeep/changelog.Debian.gz", mode: 0o644, text: zipped, only: "deb"},
		{path: "/usr/share/lintian/overrides/upkeep", mode: 0o644, text: overrides, only: "deb"},
	}, err
}

// zip compresses without name and time, so that the bytes are always the same.
func zip(text []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	version := flag.String("version", "", "version of the packages, such as 1.2.3")
	out := flag.String("out", "dist", "folder to write them to")
	arch := flag.String("arch", "amd64,arm64", "processors, by Go's names")
	root := flag.String("root", "../..", "the repository")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *root, *out, *version, strings.Split(*arch, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "upkeep-package:", err)
		os.Exit(1)
	}
}

// run builds all packages for each processor.
func run(ctx context.Context, root, out, version string, archs []string) error {
	if version == "" {
		return errors.New("name a version with --version, such as 1.2.3")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("make the folder for the packages: %w", err)
	}
	work, err := os.MkdirTemp("", "upkeep-package")
	if err != nil {
		return fmt.Errorf("make a folder to work in: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	r := release{root: root, version: version, work: work}
	if r.date, err = r.when(ctx); err != nil {
		return err
	}
	for _, arch := range archs {
		tree, err := r.stage(ctx, arch)
		if err != nil {
			return fmt.Errorf("%s: %w", arch, err)
		}
		for _, form := range []string{"deb", "rpm", "tar.gz"} {
			path, err := r.pack(tree, arch, form, out)
			if err != nil {
				return fmt.Errorf("%s for %s: %w", form, arch, err)
			}
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			fmt.Printf("%9d %s\n", info.Size(), path)
		}
	}
	return nil
}

// release is what all packages of a run share.
type release struct {
	root, version, work string
	date                time.Time // of everything in the packages
}

// when is the date of all files: SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/), else that of
// the last commit.
func (r release) when(ctx context.Context) (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	if text == "" {
		said, err := r.command(ctx, nil, "git", "log", "-1", "--format=%ct")
		if err != nil {
			return time.Time{}, fmt.Errorf("find the date of the last commit: %w; or set SOURCE_DATE_EPOCH", err)
		}
		text = string(said)
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is not a number of seconds: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// command runs a program in the repository and gives what it prints.
func (r release) command(ctx context.Context, env []string, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = r.root
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, args[0], err)
	}
	return out, nil
}

// build makes the program for a processor: static, the same bytes wherever it is built.
func (r release) build(ctx context.Context, arch string) (string, error) {
	path, err := filepath.Abs(filepath.Join(r.work, "upkeep-"+arch))
	if err != nil {
		return "", err
	}
	_, err = r.command(ctx, []string{"CGO_ENABLED=0", "GOOS=linux", "GOARCH=" + arch}, "go", "build", "-trimpath",
		"-ldflags", "-s -w -X main.Version="+r.version, "-o", path, "./cmd/upkeep")
	return path, err
}

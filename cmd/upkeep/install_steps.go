package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
)

// step is one thing that an installation does. What was done is undone when a later step fails.
type step struct {
	text string
	do   func(context.Context) error
	undo func(context.Context) error // nil: nothing to take back
}

// perform carries steps out in order and says each. When one fails, those before it are taken back.
func perform(ctx context.Context, out io.Writer, steps []step) error {
	for i, s := range steps {
		fmt.Fprintf(out, "%s ... ", s.text)
		err := s.do(ctx)
		if err == nil {
			fmt.Fprintln(out, "done")
			continue
		}
		fmt.Fprintln(out, "failed")
		err = fmt.Errorf("%s: %w", s.text, err)
		back := context.WithoutCancel(ctx) // also when somebody has pressed Ctrl-C
		for _, s := range backwards(steps[:i]) {
			if s.undo == nil {
				continue
			}
			fmt.Fprintf(out, "take back: %s\n", s.text)
			if failed := s.undo(back); failed != nil {
				err = errors.Join(err, fmt.Errorf("take back: %s: %w", s.text, failed))
			}
		}
		return err
	}
	return nil
}

func backwards(steps []step) []step {
	out := make([]step, 0, len(steps))
	for i := range steps {
		out = append(out, steps[len(steps)-1-i])
	}
	return out
}

// folder makes a folder that is not there.
func folder(path string, mode fs.FileMode) step {
	s := step{text: fmt.Sprintf("make %s (%04o)", path, mode)}
	made := ""
	s.do = func(context.Context) error {
		for at := path; ; at = filepath.Dir(at) { // the topmost that is not there
			if _, err := os.Stat(at); err == nil || at == filepath.Dir(at) {
				break
			}
			made = at
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.Mkdir(path, mode); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		return nil
	}
	s.undo = func(context.Context) error {
		if made == "" {
			return nil
		}
		return os.RemoveAll(made)
	}
	return s
}

// file writes a file, and brings back on undo what was there before. keep leaves one alone that is there.
func file(path string, text func() ([]byte, error), mode fs.FileMode, keep bool) step {
	s := step{text: fmt.Sprintf("write %s (%04o)", path, mode)}
	before, err := os.ReadFile(path)
	if err == nil && keep {
		return step{text: "keep " + path + " as it is", do: func(context.Context) error { return nil }}
	}
	there := err == nil
	s.do = func(context.Context) error {
		content, err := text()
		if err != nil || there && bytes.Equal(before, content) {
			return err
		}
		return renameio.WriteFile(path, content, mode, renameio.IgnoreUmask())
	}
	s.undo = func(context.Context) error {
		if there {
			return renameio.WriteFile(path, before, mode, renameio.IgnoreUmask())
		}
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	return s
}

// remove takes a file or folder away for good.
func remove(path string) step {
	return step{text: "remove " + path, do: func(context.Context) error { return os.RemoveAll(path) }}
}

// runner runs a program and gives what it said.
type runner func(ctx context.Context, name string, args ...string) (string, error)

// runProgram is the runner that runs.
func runProgram(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil && text != "" {
		err = fmt.Errorf("%w: %s", err, text)
	}
	return text, err
}

// command is a step that runs a program, and another to take it back.
func (r runner) command(text string, back []string, name string, args ...string) step {
	s := step{text: text, do: func(ctx context.Context) error { _, err := r(ctx, name, args...); return err }}
	if back != nil {
		s.undo = func(ctx context.Context) error { _, err := r(ctx, name, back...); return err }
	}
	return s
}

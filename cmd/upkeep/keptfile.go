package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// loadKept reads what was kept in a file into v. A file that is not there leaves v as it is.
func loadKept(path string, v any) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w; it is written anew", path, err)
	}
	return nil
}

// saveKept replaces a file, whole or not at all.
func saveKept(path string, v any) error {
	data, err := json.Marshal(v)
	if err == nil {
		err = renameio.WriteFile(path, append(data, '\n'), 0o600, renameio.WithStaticPermissions(0o600))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

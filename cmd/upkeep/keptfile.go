package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/google/renameio/v2"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// maxKept bounds a kept file, in bytes.
const maxKept = 64 << 20

// loadKept reads what was kept in a file into v. A file that is not there leaves v as it is.
func loadKept(path string, v any) error {
	data, err := ownfile.Read(path, maxKept)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 { // an empty one was made ahead, as a place for it
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
	var place string
	if err == nil {
		place, err = ownfile.Resolve(path) // a link keeps standing, and what it leads to is replaced
	}
	if err == nil {
		err = renameio.WriteFile(place, append(data, '\n'), 0o600, renameio.WithStaticPermissions(0o600))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

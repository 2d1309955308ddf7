package probe

import (
	"context"
	"errors"
	iofs "io/fs"
	"slices"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// file looks at a file, directory or fifo.
func (o *Observer) file(ctx context.Context, look engine.Look, seen *checks.Observation) {
	s := look.Service
	seen.Reads = look.Reads
	f, err := fs.ReadFile(s.Target)
	if errors.Is(err, iofs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		seen.Missing = s.Kind.String() + " doesn't exist"
		return
	}
	if err != nil {
		unable(seen, err)
		return
	}
	seen.Present = present[s.Kind]
	if seen.Invalid = wrongKind(s.Kind, f.Kind); seen.Invalid != "" {
		return
	}
	facts := checks.FileFacts{Path: f.Path, Kind: f.Kind.String(), Mode: f.Mode, UID: f.UID, GID: f.GID, Size: f.Size, Inode: f.Inode,
		Device: f.Device, Links: f.Links, Access: f.Access, Change: f.Change, Modify: f.Modify}
	var last *checks.FileFacts
	if look.Before != nil {
		last = look.Before.File
	}
	facts.Clock = firstSeen(last, &facts, seen.ClockSet)
	reads := s.Needs.ReadsFile() && s.Kind == checks.File && f.Kind == fs.Regular
	if before := look.Before; before != nil && before.File != nil && same(before.File, &facts) && (!reads || !s.VerifyAlways && summed(before.File, s)) {
		seen.File = before.File // most looks find what the last one did
	} else {
		seen.File = new(facts)
		if reads {
			o.checksums(ctx, look, seen)
		}
	}
	if reads {
		o.content(ctx, look, seen, &f)
	}
}

// present is what is said of things that are there.
var present = map[checks.Kind]string{checks.File: "file exists", checks.Directory: "directory exists", checks.Fifo: "fifo exists"}

// same tells that a look has found what was found before.
func same(before, now *checks.FileFacts) bool {
	return untouched(before, now) && before.Access.Equal(now.Access) && before.Path == now.Path && before.Kind == now.Kind && before.Mode == now.Mode &&
		before.UID == now.UID && before.GID == now.GID && before.Links == now.Links
}

// summed tells that all checksums that are asked for are known.
func summed(f *checks.FileFacts, s *checks.Service) bool {
	for _, kind := range s.Needs.Checksums {
		if f.Checksums[kind] == "" {
			return false
		}
	}
	return f.ChecksumError == ""
}

// wantsSum reports whether a rule of the configuration asks for a checksum of the file.
func wantsSum(config *checks.Config, path, kind string) bool {
	for _, s := range config.Services {
		if s.Kind == checks.File && s.Target == path && s.Needs != nil && slices.Contains(s.Needs.Checksums, kind) {
			return true
		}
	}
	return false
}

func wrongKind(want checks.Kind, got fs.FileKind) string {
	switch {
	case want == checks.File && got != fs.Regular && got != fs.Socket:
		return "is neither a regular file nor a socket"
	case want == checks.Directory && got != fs.Directory:
		return "is not directory"
	case want == checks.Fifo && got != fs.Fifo:
		return "is not fifo"
	}
	return ""
}

// checksums computes what rules ask for, unless the file's stamps say that it has not been touched since.
func (o *Observer) checksums(ctx context.Context, look engine.Look, seen *checks.Observation) {
	f := seen.File
	ctx, end := context.WithTimeout(ctx, sumPatience)
	defer end()
	var before *checks.FileFacts
	if b := look.Before; b != nil && !look.Service.VerifyAlways && b.File != nil && untouched(b.File, f) {
		before = b.File
	}
	for _, kind := range look.Service.Needs.Checksums {
		if f.Checksums[kind] != "" {
			continue
		}
		if f.Checksums == nil {
			f.Checksums = map[string]string{}
		}
		if before != nil && before.Checksums[kind] != "" {
			f.Checksums[kind] = before.Checksums[kind]
			continue
		}
		sum, err := o.sums.of(ctx, f, kind)
		switch {
		case errors.Is(err, errSumPending):
			if look.Before != nil && look.Before.File != nil {
				f.ChecksumError = look.Before.File.ChecksumError // it stands until there is a sum
			}
		case shortage.Of(err):
			unable(seen, err)
			return
		case err != nil:
			f.ChecksumError = err.Error()
		default:
			f.Checksums[kind] = sum
		}
	}
}

func untouched(before, now *checks.FileFacts) bool {
	return before.Inode == now.Inode && before.Device == now.Device && before.Size == now.Size && before.Modify.Equal(now.Modify) && before.Change.Equal(now.Change)
}

package rotate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestRotateClearsOldFiles: `keep 2` means that two old files stay, whatever names the others have.
func TestRotateClearsOldFiles(t *testing.T) {
	for name, c := range map[string]struct{ before, after []string }{
		"behind a gap":         {[]string{"log.1", "log.4", "log.5", "log.9.gz"}, []string{"log.1", "log.2"}},
		"compressed by others": {[]string{"log.3.xz", "log.7.bz2", "log.12.zst"}, []string{"log.1"}},
		"dated":                {[]string{"log.1", "log-20240131", "log-20240201.gz", "log.2024-03-01", "log_2024-03-02.xz"}, []string{"log.1", "log.2"}},
		"the newest dated stays while there is room": {[]string{"log-20240131", "log.2024-02-01.gz"}, []string{"log.1", "log.2024-02-01.gz"}},
		"dated by the second":                        {[]string{"log.1", "log.2", "log-20240131-1706659200", "log-2024013123.gz", "log-2024-01-31_10:20:30"}, []string{"log.1", "log.2"}},
		"not ours": {[]string{"log.8080", "log.old", "log.1x", "log-audit", "log.007", "log2.5", "log-20249931", "other.4", "log.5.part"},
			[]string{"log-20249931", "log-audit", "log.007", "log.1", "log.1x", "log.5.part", "log.8080", "log.old", "log2.5", "other.4"}},
	} {
		for _, how := range []checks.Rotate{{Keep: 2}, {Keep: 2, CopyTruncate: true}} {
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, "log")
				for _, old := range c.before {
					put(t, filepath.Join(dir, old), old+"\n")
				}
				if err := os.Mkdir(path+".6", 0o700); err != nil { // a folder is no log
					t.Fatal(err)
				}
				put(t, path, "new\n")
				if err := Rotate(t.Context(), path, how, t.TempDir()); err != nil {
					t.Fatal(err)
				}
				want := append([]string{"log", "log.6"}, c.after...)
				slices.Sort(want)
				if got := names(t, dir); !slices.Equal(got, want) {
					t.Errorf("files %q, want %q", got, want)
				}
			})
		}
	}
}

func FuzzOldFiles(f *testing.F) {
	for _, end := range []string{".4", ".5.gz", "-20240131", ".2024-01-31", "-audit", ".8080"} {
		f.Add(end)
	}
	f.Fuzz(func(t *testing.T, end string) {
		if strings.ContainsAny(end, "/\x00") || end == "" || len(end) > 100 {
			t.Skip()
		}
		dir := t.TempDir()
		path := filepath.Join(dir, "log")
		if err := os.WriteFile(path+end, nil, 0o600); err != nil {
			t.Skip()
		}
		if err := clearOld(path, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Lstat(path + end); err != nil && !strings.ContainsAny(end, "0123456789") {
			t.Errorf("removed log%q", end)
		}
	})
}

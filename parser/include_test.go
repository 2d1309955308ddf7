package parser

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestIncludePatterns: a pattern reads what a shell would, without what editors and package managers leave.
func TestIncludePatterns(t *testing.T) {
	dir := t.TempDir()
	names := []string{"a.conf", ".a.conf.swp", ".#a.conf", "a.conf~", "#a.conf#", "b.dpkg-old", "b.dpkg-dist", "c.rpmsave", "c.rpmnew",
		"d.ucf-dist", "e.conf.bak", ".hidden"}
	for _, name := range names {
		text := "check process x" + strings.Trim(name, ".#~") + " matching x\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		pattern string
		files   []string
		codes   string
	}{
		{"*", []string{"a.conf", "e.conf.bak"}, "include-leftover include-leftover include-leftover include-leftover include-leftover"},
		{"*.conf", []string{"a.conf"}, ""},
		{".h*", []string{".hidden"}, ""},
		{"*.rpmsave", []string{"c.rpmsave"}, ""},
		{"b.dpkg-old", []string{"b.dpkg-old"}, ""},
		{"a.conf~", []string{"a.conf~"}, ""},
		{"*.nothing", nil, ""},
		{"nothing.conf", nil, "include-nothing"},
		{"folder", nil, "include-folder"},
		{"folder/*", nil, ""},
		{"nowhere/*", nil, "include-nothing"},
	} {
		t.Run(test.pattern, func(t *testing.T) {
			text := "include " + test.pattern + "\n"
			file, ds := Parse(Input{Path: filepath.Join(dir, "main"), Dialect: testDialect, Text: &text})
			var read, codes []string
			for _, f := range file.Files[1:] {
				read = append(read, filepath.Base(f))
			}
			for _, d := range ds {
				codes = append(codes, d.Code)
			}
			if !slices.Equal(read, test.files) || strings.Join(codes, " ") != test.codes || len(file.Services) != len(test.files) {
				t.Errorf("read %q, %d services, told %q", read, len(file.Services), codes)
			}
		})
	}
}

// TestErrorsOfAllFiles: every file has its errors told, also one in its first word, in the order in which the files are read.
func TestErrorsOfAllFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a": "check process a with pidfle /run/a\n  if cpu > 5% tehn alert\n",
		"b": "chek process b with pidfile /run/b\ncheck process b with pidfile /run/b\n  if cpu > 5% tehn alert\nchek process c\n",
		"c": "  if cpu > 5% tehn alert\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := "include [a-c]\nset daemn 5\n"
	_, ds := Parse(Input{Path: filepath.Join(dir, "main"), Dialect: testDialect, Text: &text})
	var got []string
	for _, d := range ds {
		got = append(got, filepath.Base(d.Pos.File)+":"+strings.Trim(strings.SplitN(d.Pos.String(), ":", 2)[1], ""))
	}
	want := "main:2:5 a:1:22 a:2:15 b:1:1 b:3:15 b:4:1 c:1:15"
	if strings.Join(got, " ") != want {
		t.Errorf("%s\nwant %s\n%s", strings.Join(got, " "), want, written(t, ds))
	}
	if ds.Summary() != "7 errors" {
		t.Error(ds.Summary())
	}
}

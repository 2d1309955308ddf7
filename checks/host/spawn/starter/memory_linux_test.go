package starter

import "testing"

func TestCodeOf(t *testing.T) {
	for line, want := range map[string]struct {
		to   uintptr
		code bool
	}{
		"00400000-00e2c000 r-xp 00000000 fe:00 1234   /usr/bin/upkeep": {0xe2c000, true},
		"00e2c000-018ab000 r--p 00a2c000 fe:00 1234   /usr/bin/upkeep": {0x18ab000, true},
		"018ab000-01953000 rw-p 014ab000 fe:00 1234   /usr/bin/upkeep": {0x1953000, false},
		"7f6c2d67d000-7f6c2d6a3000 r--s 00000000 fe:00 1   /a":         {0x7f6c2d6a3000, false},
		"1057a2c00000-1057a3400000 rw-p 00000000 00:00 0 ":             {0x1057a3400000, false},
		"7ffecf6cd000-7ffecf6ee000 r-xp 00000000 00:00 0       [vdso]": {0x7ffecf6ee000, false},
		"Anonymous:             0 kB":                                  {},
		"10-":                                                          {},
		"20-10 r-xp 0 fe:00 1 /a":                                      {},
		"":                                                             {},
	} {
		if _, to, code := codeOf([]byte(line)); to != want.to || code != want.code {
			t.Errorf("%q: %x, %v", line, to, code)
		}
	}
}

package starter

import (
	"errors"
	"slices"
	"syscall"
	"testing"
	"unsafe"
)

// text is a string of the kernel's.
func text(p *byte) string {
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(p), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(p, n))
}

func texts(list []*byte) (out []string) {
	for _, p := range list[:len(list)-1] { // nil at the end
		out = append(out, text(p))
	}
	return out
}

func order(p *plain) Order {
	return Order{Path: text(p.path), Dir: text(p.dir), Args: texts(p.args), Env: texts(p.env), Switch: p.flags&flagSwitch != 0,
		UID: p.uid, GID: p.gid, Groups: slices.Clone(p.groups), Unprotect: p.flags&flagUnprotect != 0}
}

func same(a, b Order) bool {
	return a.Path == b.Path && a.Dir == b.Dir && slices.Equal(a.Args, b.Args) && slices.Equal(a.Env, b.Env) && a.Switch == b.Switch &&
		a.UID == b.UID && a.GID == b.GID && slices.Equal(a.Groups, b.Groups) && a.Unprotect == b.Unprotect
}

func TestOrders(t *testing.T) {
	var p plain // one for all, as in a starter
	for _, o := range []Order{
		{Path: "/bin/true", Dir: "/", Args: []string{"true"}},
		{Path: "/p", Dir: "/d", Args: []string{"", "a b", ""}, Env: []string{"A=", ""}, Switch: true, UID: 1<<32 - 1, GID: 7, Groups: []uint32{7, 1 << 31}},
		{Path: "", Dir: "", Args: []string{""}, Unprotect: true},
	} {
		text, err := o.Text()
		if err != nil || !p.read(text) || !same(order(&p), o) {
			t.Errorf("%+v became %+v, %v", o, order(&p), err)
		}
		for n := range text {
			if p.read(text[:n]) {
				t.Errorf("%d of %d bytes are an order", n, len(text))
			}
		}
	}
	for _, o := range []Order{{Path: "/\x00", Args: []string{""}}, {Args: []string{"a\x00"}}, {Dir: "\x00", Args: []string{""}}, {Args: []string{""}, Env: []string{"\x00"}}} {
		if _, err := o.Text(); !errors.Is(err, syscall.EINVAL) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := (Order{Args: []string{string(slices.Repeat([]byte("x"), maxOrder))}}).Text(); !errors.Is(err, syscall.E2BIG) {
		t.Errorf("got %v", err)
	}
}

func FuzzOrder(f *testing.F) {
	for _, o := range []Order{{Path: "/bin/true", Dir: "/", Args: []string{"true", "x"}, Env: []string{"A=b"}, Groups: []uint32{1}, Switch: true}, {Args: []string{""}}} {
		text, err := o.Text()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0})
	var p plain
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !p.read(raw) {
			return
		}
		o := order(&p)
		again, err := o.Text()
		if err != nil {
			t.Fatal(err)
		}
		var q plain
		if !q.read(again) || !same(order(&q), o) {
			t.Errorf("%+v became %+v", o, order(&q))
		}
	})
}

func TestReplies(t *testing.T) {
	if r, ok := ReadReply([]byte{byte(Exec), 0, 0, 0, 2, 1, 0, 0}); !ok || r != (Reply{Exec, 258}) {
		t.Errorf("got %+v, %v", r, ok)
	}
	for _, text := range [][]byte{nil, {1, 2, 3}, {255, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 9)} {
		if _, ok := ReadReply(text); ok {
			t.Errorf("%x is a reply", text)
		}
	}
}

package starter

import (
	"syscall"
	"unsafe"
)

// Marker is the variable in the environment that makes this binary a starter; its value is the number of a socket.
const Marker = "UPKEEP_STARTER"

// maxOrder is how long the text of an order may be, in bytes. Linux takes no more arguments and environment than 6 MB.
const maxOrder = 8 << 20

// Order is a program to start.
type Order struct {
	Path, Dir string
	Args, Env []string
	// Switch makes it run as UID and GID with Groups and no other groups.
	Switch   bool
	UID, GID uint32
	Groups   []uint32
	// Unprotect takes from it what spares the daemon from the kernel's memory killer.
	Unprotect bool
}

// Flags of an order.
const (
	flagSwitch = 1 << iota
	flagUnprotect
)

// Text is the order as it goes over the socket. It fails with EINVAL for a zero byte in a string, and with E2BIG.
func (o Order) Text() ([]byte, error) {
	var flags uint32
	if o.Switch {
		flags |= flagSwitch
	}
	if o.Unprotect {
		flags |= flagUnprotect
	}
	text := make([]byte, 0, 4096)
	for _, n := range []uint32{flags, o.UID, o.GID, uint32(len(o.Groups)), uint32(len(o.Args)), uint32(len(o.Env))} {
		text = Append(text, n)
	}
	for _, id := range o.Groups {
		text = Append(text, id)
	}
	for _, list := range [][]string{{o.Path, o.Dir}, o.Args, o.Env} {
		for _, s := range list {
			for i := range len(s) {
				if s[i] == 0 {
					return nil, syscall.EINVAL
				}
			}
			text = append(append(text, s...), 0)
		}
	}
	if len(text) > maxOrder {
		return nil, syscall.E2BIG
	}
	return text, nil
}

// Append writes a number as it goes over the socket.
func Append(to []byte, n uint32) []byte {
	return append(to, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}

// number reads what Append has written: the first 4 bytes of text.
func number(text []byte) uint32 {
	return uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24
}

// plain is an order in the form in which the kernel takes it. Its pointers lead into the text that it was read from. It is
// read into again and again, as nothing is ever collected in a starter.
type plain struct {
	flags, uid, gid uint32
	groups          []uint32
	path, dir       *byte
	args, env       []*byte // with nil at the end
}

// read takes an order apart. It reports whether the text was one.
func (p *plain) read(text []byte) bool {
	const numbers = 6
	if len(text) < 4*numbers || text[len(text)-1] != 0 {
		return false
	}
	next := func() uint32 {
		n := number(text)
		text = text[4:]
		return n
	}
	p.flags, p.uid, p.gid = next(), next(), next()
	groups, args, env := int(next()), int(next()), int(next())
	if groups > len(text)/4 || args > len(text) || env > len(text) || args == 0 {
		return false
	}
	p.groups, p.args, p.env, p.path, p.dir = p.groups[:0], p.args[:0], p.env[:0], nil, nil
	for range groups {
		p.groups = append(p.groups, next())
	}
	for len(text) > 0 {
		s, end := unsafe.SliceData(text), 0
		for text[end] != 0 { // the last byte of the text is 0
			end++
		}
		text = text[end+1:]
		switch {
		case p.path == nil:
			p.path = s
		case p.dir == nil:
			p.dir = s
		case len(p.args) < args:
			p.args = append(p.args, s)
		default:
			p.env = append(p.env, s)
		}
	}
	if len(p.args) != args || len(p.env) != env {
		return false
	}
	p.args, p.env = append(p.args, nil), append(p.env, nil)
	return true
}

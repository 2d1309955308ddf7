package checks

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// AllowedHost reads an address, a network or the name of a host that `allow` names: networks, or a name to be looked up when
// somebody knocks. IPv4 is given as such, also where it is written within IPv6. The error says what to write instead.
func AllowedHost(text string) (networks []netip.Prefix, name string, err error) {
	if strings.EqualFold(text, "localhost") {
		return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, "", nil
	}
	address, size, sized := strings.Cut(text, "/")
	ip, err := netip.ParseAddr(address)
	switch {
	case err != nil && !sized && IsHostName(text):
		return nil, text, nil
	case err != nil:
		return nil, "", fmt.Errorf("%q is neither an address nor a network nor the name of a host", text)
	}
	bits := ip.BitLen()
	if sized {
		if bits, err = networkBits(ip, size); err != nil {
			return nil, "", err
		}
	}
	if ip.Is4In6() {
		ip, bits = ip.Unmap(), bits-96
		if bits < 0 {
			return nil, "", fmt.Errorf("%q is a network of which IPv4 is a part; write both of them", text)
		}
	}
	return []netip.Prefix{netip.PrefixFrom(ip, bits).Masked()}, "", nil
}

// networkBits reads the size of a network, as a number of bits or, for IPv4, as a mask.
func networkBits(ip netip.Addr, size string) (int, error) {
	if strings.Trim(size, "0123456789") == "" && size != "" {
		if n, err := strconv.Atoi(size); err == nil && n <= ip.BitLen() {
			return n, nil
		}
		return 0, fmt.Errorf("no network of this kind has %s bits, they go from 0 to %d", size, ip.BitLen())
	}
	mask, err := netip.ParseAddr(size)
	if err != nil || !mask.Is4() || !ip.Is4() {
		return 0, fmt.Errorf("%q is neither a number of bits nor a network mask", size)
	}
	all := mask.As4()
	value := uint32(all[0])<<24 | uint32(all[1])<<16 | uint32(all[2])<<8 | uint32(all[3])
	for n := range 33 {
		if value == uint32(uint64(0xffffffff)<<(32-n)) {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%s is no network mask, as its ones do not stand together", size)
}

var hostLabel = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)

// IsHostName reports whether a text can be the name of a host. One that ends with a number is an address that was not finished
// (RFC 1123, section 2.1), and what stands for "everybody" elsewhere is no host either.
func IsHostName(text string) bool {
	text = strings.TrimSuffix(text, ".")
	if len(text) > 253 || strings.EqualFold(text, "any") || strings.EqualFold(text, "all") {
		return false
	}
	labels := strings.Split(text, ".")
	for _, label := range labels {
		if !hostLabel.MatchString(label) {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

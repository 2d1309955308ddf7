package tlsserver

import "github.com/upkeep-monitor/upkeep/checks"

// From gives the options of an interface that others connect to.
func From(t checks.TLSOptions) *Options {
	return &Options{Versions: t.Versions, Ciphers: t.Ciphers, PEMFile: t.PEMFile, PEMChain: t.PEMChain, PEMKey: t.PEMKey,
		ClientPEMFile: t.ClientPEMFile, SelfSigned: t.SelfSigned != nil && *t.SelfSigned}
}

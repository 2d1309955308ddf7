package tlsclient

import "github.com/upkeep-monitor/upkeep/checks"

// From gives the options for connections that we begin.
func From(t checks.TLSOptions) *Options {
	return &Options{Versions: t.Versions, Verify: t.Verify, SelfSigned: t.SelfSigned, Ciphers: t.Ciphers, ClientPEMFile: t.ClientPEMFile,
		CACertificate: t.CACertificate, CAPath: t.CAPath, Checksum: t.Checksum, ChecksumType: t.ChecksumType}
}

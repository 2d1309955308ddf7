package checks

import (
	"fmt"
	"os"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// tlsBlock adds what a block of TLS options says; false after an error was told. pos is where the block belongs to.
func (c *compiler) tlsBlock(pos parser.Pos, t *TLSOptions, b *parser.TLS) bool {
	ok := true
	for _, v := range b.Versions {
		ok = c.tlsVersion(pos, string(v)) && ok
		t.Versions = append(t.Versions, string(v))
	}
	if b.Verify != "" {
		enable := b.Verify == "enable"
		t.Verify = &enable
	}
	if b.SelfSigned != "" {
		allow := b.SelfSigned == "allow"
		t.SelfSigned = &allow
	}
	if b.Ciphers != nil {
		t.Ciphers = b.Ciphers.Value
	}
	for _, f := range []struct {
		from *parser.Raw
		to   *string
		what string
	}{{b.PEMFile, &t.PEMFile, "SSL server PEM file"}, {b.PEMChain, &t.PEMChain, "SSL certificate chain PEM file"},
		{b.PEMKey, &t.PEMKey, "SSL server private key PEM file"}, {b.ClientPEMFile, &t.ClientPEMFile, "SSL client PEM file"},
		{b.CACertificateFile, &t.CACertificate, "SSL CA certificates file"}, {b.CACertificatePath, &t.CAPath, "SSL CA certificates directory"}} {
		if f.from != nil {
			*f.to = f.from.Value
			ok = c.exists(*f.from, f.what) && ok
		}
	}
	return ok
}

// using takes the version that stands in place of "tls": "using tlsv12".
func (c *compiler) using(pos parser.Pos, t *TLSOptions, word parser.Keyword) {
	switch word {
	case "", "ssl", "tls", "starttls":
	default:
		if c.tlsVersion(pos, string(word)) {
			t.Versions = []string{string(word)}
		}
	}
}

// certificate takes the checksum that a server's certificate has to have.
func (c *compiler) certificate(t *TLSOptions, sum *parser.CertChecksum) {
	kind := strings.TrimPrefix(string(sum.Kind), "cert")
	t.Checksum, t.ChecksumType, _ = c.checksum(sum.Hash, kind, "of the certificate")
}

// secured is how the listing shows the encryption of a connection, "" for none.
func (t TLSOptions) secured() string {
	if !t.Use {
		return ""
	}
	text := "using TLS"
	if options := t.text(); options != "" {
		text += " with options {" + options + "}"
	}
	if t.Checksum != "" {
		text += fmt.Sprintf(" and certificate checksum %s equal to '%s'", strings.ToUpper(t.ChecksumType), t.Checksum)
	}
	return text
}

// exists refuses a file that is not there.
func (c *compiler) exists(path parser.Raw, what string) bool {
	if _, err := os.Stat(path.Value); err != nil {
		c.failToken(path.Pos, "missing-file", what+" doesn't exist", path.Value, "a readable file")
		return false
	}
	return true
}

// tlsVersion refuses what no library speaks any more.
func (c *compiler) tlsVersion(pos parser.Pos, version string) bool {
	if strings.HasPrefix(version, "-") {
		return true
	}
	if n, ok := map[string]int{"sslv2": 2, "sslv3": 3}[strings.TrimPrefix(version, "+")]; ok {
		c.failToken(pos, "old-tls", fmt.Sprintf("Your SSL Library does not support SSL version %d", n), version, "tlsv12, tlsv13 or auto")
		return false
	}
	return true
}

// text is the options as the listing shows them, "" when nothing but the defaults was said.
func (t TLSOptions) text() string {
	var parts []string
	if v := t.versionText(); v != "" {
		parts = append(parts, "version: "+v)
	}
	if t.Verify != nil && *t.Verify {
		parts = append(parts, "verify: enable")
	}
	if t.SelfSigned != nil && *t.SelfSigned {
		parts = append(parts, "selfsigned: allow")
	}
	for _, p := range [][2]string{{"pemfile", t.PEMFile}, {"pemchain", t.PEMChain}, {"pemkey", t.PEMKey}, {"clientpemfile", t.ClientPEMFile},
		{"CACertificateFile", t.CACertificate}, {"CACertificatePath", t.CAPath}} {
		if p[1] != "" {
			parts = append(parts, p[0]+": "+p[1])
		}
	}
	if t.Ciphers != "" {
		parts = append(parts, `ciphers: "`+t.Ciphers+`"`)
	}
	return strings.Join(parts, ", ")
}

// versionText lists the versions that were asked for.
func (t TLSOptions) versionText() string {
	names := [...][2]string{{"tlsv1", "TLSv1.0"}, {"tlsv11", "TLSv1.1"}, {"tlsv12", "TLSv1.2"}, {"tlsv13", "TLSv1.3"}}
	on := map[string]bool{}
	for _, v := range t.Versions {
		switch v = strings.TrimPrefix(v, "+"); {
		case v == "auto" || v == "sslauto":
			on["tlsv12"], on["tlsv13"] = true, true
		case !strings.HasPrefix(v, "-"):
			on[v] = true
		default:
			delete(on, v[1:])
		}
	}
	var out []string
	for _, n := range names {
		if on[n[0]] {
			out = append(out, n[1])
		}
	}
	return strings.Join(out, " ")
}

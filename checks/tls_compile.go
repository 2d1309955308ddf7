package checks

import (
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/checks/tlsclient"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
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
		switch {
		case f.from == nil:
			continue
		case f.from == b.PEMFile || f.from == b.PEMKey:
			ok = c.secretFile(*f.from, f.what) && ok
		default:
			ok = c.exists(*f.from, f.what) && ok
		}
		*f.to = f.from.Value
	}
	// At the interface clientpemfile lists those who may come in; everywhere else it is what we show, with its key.
	ours := c.settings.HTTP == nil || t != &c.settings.HTTP.TLS
	return ok && c.usableTLS(pos, b, ours)
}

// usableTLS refuses options of a connection that could not be made with them. Each is tried alone, so that the error points
// at it.
func (c *compiler) usableTLS(pos parser.Pos, b *parser.TLS, ours bool) bool {
	ok := true
	try := func(at parser.Pos, o tlsclient.Options) {
		if _, err := o.Config(""); err != nil {
			ok = false
			c.fail(at, "bad-tls", err.Error(), "an option that can be applied")
		}
	}
	if len(b.Versions) > 0 {
		var o tlsclient.Options
		for _, v := range b.Versions {
			o.Versions = append(o.Versions, string(v))
		}
		try(pos, o)
	}
	if b.Ciphers != nil && ours { // OpenSSL knows more of them; the connection is not made, and says so
		if _, err := tlsclient.CipherSuites(b.Ciphers.Value); err != nil {
			c.warn(b.Ciphers.Pos, "bad-ciphers", err.Error()+", so no connection can be made", "names such as ECDHE-RSA-AES128-GCM-SHA256")
		}
	} else if b.Ciphers != nil {
		try(b.Ciphers.Pos, tlsclient.Options{Ciphers: b.Ciphers.Value})
	}
	if b.CACertificateFile != nil {
		try(b.CACertificateFile.Pos, tlsclient.Options{CACertificate: b.CACertificateFile.Value})
	}
	if b.CACertificatePath != nil {
		try(b.CACertificatePath.Pos, tlsclient.Options{CAPath: b.CACertificatePath.Value})
	}
	if b.ClientPEMFile != nil && ours {
		try(b.ClientPEMFile.Pos, tlsclient.Options{ClientPEMFile: b.ClientPEMFile.Value})
	}
	return ok
}

// maxKeyMode is what the file of a private key may allow at most, as with Monit.
const maxKeyMode = 0o750

// secretFile refuses the file of a private key that strangers can read or write.
func (c *compiler) secretFile(path parser.Raw, what string) bool {
	if !c.exists(path, what) {
		return false
	}
	info, err := deadline.Stat(path.Value)
	if err != nil || info.IsDir() {
		return true // told when it is read
	}
	if mode := info.Mode().Perm(); mode&^maxKeyMode != 0 {
		c.tell(parser.Diagnostic{Severity: parser.Error, Code: "open-key", Pos: path.Pos, Expected: "mode 0600; run: chmod 600 " + path.Value,
			Message: fmt.Sprintf("The %s '%s' permission %04o is wrong, maximum %04o allowed", what, path.Value, mode, maxKeyMode),
			Monit:   what + " permissions check failed '" + path.Value + "'"})
		return false
	}
	if !ownfile.Trusted(info) {
		c.fail(path.Pos, "open-key", fmt.Sprintf("the %s '%s' belongs to another user", what, path.Value), "a file of your own or of root")
		return false
	}
	return true
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
	_, err := deadline.Stat(path.Value)
	if c.noAnswer(path.Pos, err) {
		return false
	}
	if err != nil {
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

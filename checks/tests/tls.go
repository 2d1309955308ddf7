package tests

import (
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// TLSBlock adds what a block of TLS options says; false after an error was told. pos is where the block belongs to. ours
// tells that clientpemfile is what we show of ourselves: at the interface it lists those who may come in.
func (c *Compiler) TLSBlock(pos parser.Pos, t *checks.TLSOptions, b *parser.TLS, ours bool) bool {
	ok := true
	for _, v := range b.Versions {
		ok = c.TLSVersion(pos, string(v)) && ok
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
			ok = c.SecretFile(*f.from, f.what) && ok
		default:
			ok = c.Exists(*f.from, f.what) && ok
		}
		*f.to = f.from.Value
	}
	return ok && c.usableTLS(pos, b, ours)
}

// usableTLS refuses options of a connection that could not be made with them. Each is tried alone, so that the error points
// at it.
func (c *Compiler) usableTLS(pos parser.Pos, b *parser.TLS, ours bool) bool {
	ok := true
	try := func(at parser.Pos, o tlsclient.Options) {
		if _, err := o.Config(""); err != nil {
			ok = false
			c.Fail(at, "bad-tls", err.Error(), "an option that can be applied")
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
			c.Warn(b.Ciphers.Pos, "bad-ciphers", err.Error()+", so no connection can be made", "names such as ECDHE-RSA-AES128-GCM-SHA256")
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

// SecretFile refuses the file of a private key that strangers can read or write.
func (c *Compiler) SecretFile(path parser.Raw, what string) bool {
	if !c.Exists(path, what) {
		return false
	}
	info, err := deadline.Stat(path.Value)
	if err != nil || info.IsDir() {
		return true // told when it is read
	}
	if mode := info.Mode().Perm(); mode&^maxKeyMode != 0 {
		c.Report(parser.Diagnostic{Severity: parser.Error, Code: "open-key", Pos: path.Pos, Expected: "mode 0600; run: chmod 600 " + path.Value,
			Message: fmt.Sprintf("The %s '%s' permission %04o is wrong, maximum %04o allowed", what, path.Value, mode, maxKeyMode),
			Monit:   what + " permissions check failed '" + path.Value + "'"})
		return false
	}
	if !ownfile.Trusted(info) {
		c.Fail(path.Pos, "open-key", fmt.Sprintf("the %s '%s' belongs to another user", what, path.Value), "a file of your own or of root")
		return false
	}
	return true
}

// Exists refuses a file that is not there.
func (c *Compiler) Exists(path parser.Raw, what string) bool {
	_, err := deadline.Stat(path.Value)
	if c.NoAnswer(path.Pos, err) {
		return false
	}
	if err != nil {
		c.FailToken(path.Pos, "missing-file", what+" doesn't exist", path.Value, "a readable file")
		return false
	}
	return true
}

// TLSVersion refuses what no library speaks any more.
func (c *Compiler) TLSVersion(pos parser.Pos, version string) bool {
	if strings.HasPrefix(version, "-") {
		return true
	}
	if n, ok := map[string]int{"sslv2": 2, "sslv3": 3}[strings.TrimPrefix(version, "+")]; ok {
		c.FailToken(pos, "old-tls", fmt.Sprintf("Your SSL Library does not support SSL version %d", n), version, "tlsv12, tlsv13 or auto")
		return false
	}
	return true
}

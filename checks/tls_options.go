package checks

import (
	"fmt"
	"strings"
)

// TLSOptions are the options of one TLS connection. A nil pointer or empty field means not said.
type TLSOptions struct {
	Use             bool
	Versions        []string // as written, lower case: "auto", "tlsv12", "-tlsv11"
	Verify          *bool
	SelfSigned      *bool
	Ciphers         string
	PEMFile         string
	PEMChain        string
	PEMKey          string
	ClientPEMFile   string
	CACertificate   string
	CAPath          string
	Checksum        string // of the server's certificate, lower-case hex
	ChecksumType    string // "md5", "sha1", "sha256"
	CertificateDays int    // least days the certificate must stay valid, 0: not tested
	StartTLS        bool
}

// Merge gives t with what it does not say taken from the global options.
func (t TLSOptions) Merge(global TLSOptions) TLSOptions {
	if len(t.Versions) == 0 {
		t.Versions = global.Versions
	}
	if t.Verify == nil {
		t.Verify = global.Verify
	}
	if t.SelfSigned == nil {
		t.SelfSigned = global.SelfSigned
	}
	for _, f := range []struct{ own, global *string }{{&t.Ciphers, &global.Ciphers}, {&t.ClientPEMFile, &global.ClientPEMFile},
		{&t.CACertificate, &global.CACertificate}, {&t.CAPath, &global.CAPath}} {
		if *f.own == "" {
			*f.own = *f.global
		}
	}
	return t
}

// Secured is how the listing shows the encryption of a connection, "" for none.
func (t TLSOptions) Secured() string {
	if !t.Use {
		return ""
	}
	text := "using TLS"
	if options := t.Text(); options != "" {
		text += " with options {" + options + "}"
	}
	if t.Checksum != "" {
		text += fmt.Sprintf(" and certificate checksum %s equal to '%s'", strings.ToUpper(t.ChecksumType), t.Checksum)
	}
	return text
}

// Text is the options as the listing shows them, "" when nothing but the defaults was said.
func (t TLSOptions) Text() string {
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

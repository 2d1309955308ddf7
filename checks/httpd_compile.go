package checks

import (
	"cmp"
	"fmt"
	"os"

	"github.com/upkeep-monitor/upkeep/parser"
)

// httpd reads set httpd. A second statement adds to the first: a port in one, a Unix socket in the other.
func (c *compiler) httpd(p *parser.SetHTTPD) {
	if c.settings.HTTP == nil {
		c.settings.HTTP = &HTTP{Signature: true, Pos: p.Pos}
	}
	h := c.settings.HTTP
	if p.Port != nil {
		h.Port = int(p.Port.N)
		if p.Port.N < 1 || p.Port.N > 65535 {
			c.fail(p.Port.Pos, "bad-port", fmt.Sprintf("no port has the number %d", p.Port.N), "a port number from 1 to 65535")
		}
	}
	if p.Address != nil {
		h.Address = p.Address.Value
	}
	if p.Signature != "" {
		h.Signature = p.Signature == "enable"
	}
	h.ReadOnly = h.ReadOnly || p.ReadOnly
	c.httpdSocket(h, p.Unix)
	c.httpdTLS(h, p.Pos, p.TLS)
	for _, a := range p.Allow {
		c.allow(h, a)
	}
}

func (c *compiler) httpdSocket(h *HTTP, p *parser.UnixSocket) {
	if p == nil {
		return
	}
	h.UnixSocket = p.Path.Value
	if p.UID != nil {
		h.SocketUID = c.userID(*p.UID)
	}
	if p.GID != nil {
		h.SocketGID = c.groupID(*p.GID)
	}
	if p.Permission != nil {
		h.SocketMode, _ = c.mode(*p.Permission)
	}
}

func (c *compiler) httpdTLS(h *HTTP, pos parser.Pos, p *parser.HTTPDTLS) {
	if p == nil {
		return
	}
	h.TLS.Use = p.Enable != "disable"
	if p.Block != nil {
		c.tlsBlock(pos, &h.TLS, p.Block)
	}
	if p.PEMFile != nil {
		h.TLS.PEMFile = p.PEMFile.Value
		c.exists(*p.PEMFile, "SSL server PEM file")
	}
	if p.ClientPEMFile != nil {
		h.TLS.ClientPEMFile = p.ClientPEMFile.Value
		c.exists(*p.ClientPEMFile, "SSL client PEM file")
	}
	if p.SelfSigned {
		yes := true
		h.TLS.SelfSigned = &yes
	}
	if pem := cmp.Or(h.TLS.PEMFile, h.TLS.PEMChain, c.settings.TLS.PEMFile, c.settings.TLS.PEMChain); h.TLS.Use && pem == "" {
		c.tell(parser.Diagnostic{Severity: parser.Error, Code: "missing-pemfile", Pos: pos, Message: "an encrypted interface needs a certificate",
			Expected: `"pemfile: PATH" in the braces`, Monit: "SSL server PEM file is required (please use ssl pemfile option)"})
	}
}

func (c *compiler) allow(h *HTTP, p parser.Allow) {
	a := Allow{ReadOnly: p.ReadOnly, Pos: p.Pos}
	switch p.Kind {
	case "user":
		a.User, a.Password = p.User.Value, p.Password.Value
	case "group":
		a.PAMGroup = p.User.Value
		if !PAM {
			c.warn(p.Pos, "not-supported", "this build has no PAM, so nobody of this group gets in", "a build of upkeep with PAM (go build -tags pam), allow USER:PASSWORD, or a file of htpasswd")
		}
	case "file":
		a.File, a.FileType = p.Path.Value, p.Format
		for _, u := range p.Users {
			a.FileUsers = append(a.FileUsers, u.Value)
		}
		if info, err := os.Stat(a.File); err != nil {
			c.failToken(p.Path.Pos, "missing-file", fmt.Sprintf("Cannot read htpasswd (%s)", a.File), a.File, "a readable file of user:password lines")
			return
		} else if !info.Mode().IsRegular() {
			c.fail(p.Path.Pos, "missing-file", a.File+" is no file", "a readable file of user:password lines")
			return
		}
	case "host":
		a.Network = p.Host.Value
	}
	h.Allow = append(h.Allow, a)
}

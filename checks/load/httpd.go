package load

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/htpasswd"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/checks/tlsserver"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// httpd reads set httpd. A second statement adds to the first: a port in one, a Unix socket in the other.
func (c *compiler) httpd(p *parser.SetHTTPD) {
	if c.settings.HTTP == nil {
		c.settings.HTTP = &checks.HTTP{Signature: true, Pos: p.Pos}
	}
	h := c.settings.HTTP
	if p.Port != nil {
		h.Port = int(p.Port.N)
		if p.Port.N < 1 || p.Port.N > 65535 {
			c.Fail(p.Port.Pos, "bad-port", fmt.Sprintf("no port has the number %d", p.Port.N), "a port number from 1 to 65535")
		}
	}
	if p.Address != nil {
		h.Address = p.Address.Value
		if _, err := netip.ParseAddr(h.Address); err != nil && h.Address != "any" && h.Address != "*" && !checks.IsHostName(h.Address) {
			c.Fail(p.Address.Pos, "bad-address", fmt.Sprintf("nothing can listen on %q", h.Address), "an address or name of this machine, or any")
		}
	}
	if p.Signature != "" {
		h.Signature = p.Signature == "enable"
	}
	h.ReadOnly = h.ReadOnly || p.ReadOnly
	h.SocketReadOnly = h.SocketReadOnly || p.ReadOnly && p.Unix != nil
	c.httpdSocket(h, p.Unix)
	c.httpdTLS(h, p.Pos, p.TLS)
	for _, a := range p.Allow {
		c.allow(h, a)
	}
}

// httpdReady looks at what the statements gave together, when the global options are known. What cannot be applied is
// refused here: an interface that comes up otherwise than it is written lets in who should not.
func (c *compiler) httpdReady(h *checks.HTTP) {
	if h == nil {
		return
	}
	if h.TLS.Use && h.TLS.PEMFile == "" && h.TLS.PEMChain == "" {
		h.TLS.PEMFile, h.TLS.PEMChain, h.TLS.PEMKey = c.settings.TLS.PEMFile, c.settings.TLS.PEMChain, c.settings.TLS.PEMKey
	}
	switch {
	case h.TLS.Use && h.TLS.PEMFile == "" && h.TLS.PEMChain == "":
		c.Report(parser.Diagnostic{Severity: parser.Error, Code: "missing-pemfile", Pos: h.Pos, Message: "an encrypted interface needs a certificate",
			Expected: `"pemfile: PATH" in the braces`, Monit: "SSL server PEM file is required (please use ssl pemfile option)"})
	case h.TLS.Use && !c.found.Failed(): // a file that is not there has been told already
		if _, err := tlsserver.From(h.TLS).Config(); err != nil {
			c.Fail(h.Pos, "bad-tls", "the encryption of the interface cannot be applied: "+err.Error(), "options and files that can be used")
		}
	}
	logins := slices.ContainsFunc(h.Allow, func(a checks.Allow) bool { return a.Network == "" })
	if h.UnixSocket != "" && h.SocketMode&0o006 != 0 && !logins {
		c.Warn(h.Pos, "open-socket", fmt.Sprintf("everybody on this machine may command the daemon over %s (mode %04o)", h.UnixSocket, h.SocketMode),
			"permission 0600 or 0660 with a group, or allow USER:PASSWORD")
	}
}

func (c *compiler) httpdSocket(h *checks.HTTP, p *parser.UnixSocket) {
	if p == nil {
		return
	}
	h.UnixSocket = p.Path.Value
	if p.UID != nil {
		h.SocketUID = c.UserID(*p.UID)
	}
	if p.GID != nil {
		h.SocketGID = c.GroupID(*p.GID)
	}
	if p.Permission != nil {
		h.SocketMode, _ = c.Mode(*p.Permission)
	}
	h.SocketReadOnly = h.SocketReadOnly || p.ReadOnly
}

func (c *compiler) httpdTLS(h *checks.HTTP, pos parser.Pos, p *parser.HTTPDTLS) {
	if p == nil {
		return
	}
	h.TLS.Use = p.Enable != "disable"
	if p.Block != nil {
		c.TLSBlock(pos, &h.TLS, p.Block, false)
	}
	if p.PEMFile != nil {
		h.TLS.PEMFile = p.PEMFile.Value
		c.SecretFile(*p.PEMFile, "SSL server PEM file")
	}
	if p.ClientPEMFile != nil {
		h.TLS.ClientPEMFile = p.ClientPEMFile.Value
		c.Exists(*p.ClientPEMFile, "SSL client PEM file")
	}
	if p.SelfSigned {
		yes := true
		h.TLS.SelfSigned = &yes
	}
}

func (c *compiler) allow(h *checks.HTTP, p parser.Allow) {
	a := checks.Allow{ReadOnly: p.ReadOnly, Pos: p.Pos}
	ok := true
	switch p.Kind {
	case "user":
		a.User, a.Password = p.User.Value, p.Password.Value
		ok = c.allowedUser(p)
	case "group":
		a.PAMGroup = p.User.Value
		if a.PAMGroup == "" {
			c.FailToken(p.Pos, "bad-allow", "invalid allow option: the group has no name", "@", "the name of a group, as in allow @admins")
			ok = false
		} else if !PAM {
			c.Warn(p.Pos, "not-supported", "this build has no PAM, so nobody of this group gets in", "a build of upkeep with PAM (go build -tags pam), allow USER:PASSWORD, or a file of htpasswd")
		}
	case "file":
		a.File, a.FileType = p.Path.Value, p.Format
		for _, u := range p.Users {
			a.FileUsers = append(a.FileUsers, u.Value)
		}
		ok = c.userFile(a, p.Path)
	case "host":
		a.Network = p.Host.Value
		if _, _, err := checks.AllowedHost(a.Network); err != nil {
			c.FailToken(p.Host.Pos, "bad-allow", "invalid allow option: "+err.Error(), a.Network,
				"an address such as 192.0.2.1, a network such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0, or the name of a host")
			ok = false
		}
	}
	if ok {
		h.Allow = append(h.Allow, a)
	}
}

// allowedUser refuses a user without a name, which a template left empty, and an address or a URL that looks like one.
func (c *compiler) allowedUser(p parser.Allow) bool {
	_, err := netip.ParseAddr(p.User.Value)
	scheme := strings.HasPrefix(p.Password.Value, "//") && (strings.EqualFold(p.User.Value, "http") || strings.EqualFold(p.User.Value, "https"))
	switch {
	case p.User.Value == "":
		c.FailToken(p.Pos, "bad-allow", "a user without a name lets nobody in", ":", "USER:PASSWORD")
	case !p.User.Quoted && (err == nil || scheme):
		c.FailToken(p.Pos, "bad-allow", "allow takes neither a port nor a URL, and "+p.User.Value+" would be a user", p.User.Value,
			"an address alone, or a user in quotes")
	case p.Password.Value == "":
		c.Warn(p.Pos, "empty-password", "whoever knows the name of user "+p.User.Value+" gets in without a password", "USER:PASSWORD")
		return true
	default:
		return true
	}
	return false
}

// userFile refuses a file of users that would let nobody in, or that others may write to.
func (c *compiler) userFile(a checks.Allow, at parser.Raw) bool {
	info, err := deadline.Stat(a.File)
	switch {
	case c.NoAnswer(at.Pos, err):
		return false
	case err != nil:
		c.FailToken(at.Pos, "missing-file", fmt.Sprintf("Cannot read htpasswd (%s)", a.File), a.File, "a readable file of user:password lines")
		return false
	case !info.Mode().IsRegular():
		c.Fail(at.Pos, "missing-file", a.File+" is no file", "a readable file of user:password lines")
		return false
	case info.Mode().Perm()&0o022 != 0 || !ownfile.Trusted(info):
		c.Fail(at.Pos, "bad-file", fmt.Sprintf("others may write to %s (mode %04o), and so let themselves in", a.File, info.Mode().Perm()),
			"a file of your own or of root, mode 0600 or 0640")
		return false
	}
	users, err := htpasswd.Read(a.File, a.FileType, a.FileUsers)
	if len(users) == 0 {
		text := fmt.Sprintf("htpasswd file (%s) has no usable credentials", a.File)
		if len(a.FileUsers) > 0 {
			text += " for user " + strings.Join(a.FileUsers, ", ")
		}
		if err != nil {
			text += ": " + strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		c.FailToken(at.Pos, "bad-file", text, a.File, "at least one line user:password that can be used")
		return false
	}
	if err != nil {
		c.Warn(at.Pos, "bad-user", strings.ReplaceAll(err.Error(), "\n", "; "), "lines user:password as htpasswd(1) writes them")
	}
	return true
}

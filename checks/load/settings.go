package load

import (
	"cmp"
	"crypto/fips140"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// compileSettings fills in the defaults and then what the set statements say, the later over the earlier.
func (c *compiler) compileSettings(opts Options) {
	home := opts.Home
	if home == "" {
		home, _ = os.UserHomeDir()
	}
	name := cmp.Or(opts.Name, "monit")
	control, err := filepath.Abs(opts.Path)
	if err != nil {
		control = opts.Path
	}
	c.settings = checks.Settings{ControlFile: control, Limits: checks.DefaultLimits(), MailTimeout: -1, Instant: checks.InstantCrash,
		PidFile: cmp.Or(opts.PIDFile, DefaultPIDFile(name, home)), IDFile: filepath.Join(home, "."+name+".id"), StateFile: filepath.Join(home, "."+name+".state"),
		RemindUnmonitored: true, History: checks.DefaultHistory()}
	for _, set := range c.file.Sets {
		c.set(set)
	}
	if c.settings.MailTimeout < 0 { // none was said
		c.settings.MailTimeout = c.settings.Limits.NetworkTimeout
	}
	c.httpdReady(c.settings.HTTP)
	c.Limits, c.TLS = c.settings.Limits, c.settings.TLS
	c.TLS.Use = false
	for i := range c.settings.MailServers {
		m := &c.settings.MailServers[i]
		m.Written, m.TLS = m.TLS, m.TLS.Merge(c.TLS)
	}
	for i := range c.settings.Collectors {
		c.settings.Collectors[i].TLS = c.settings.Collectors[i].TLS.Merge(c.TLS)
		// As with Monit one `register without credentials` holds for every collector: the account is the same one.
		c.settings.Collectors[i].NoCredentials = c.hushed
	}
}

// DefaultPIDFile is where the pid of a daemon of that name lies when its control file does not say, as with Monit: the first
// folder that is there for root, the home folder for others.
func DefaultPIDFile(name, home string) string {
	if os.Geteuid() == 0 {
		for _, dir := range []string{"/run", "/var/run", "/etc"} {
			if info, err := deadline.Stat(dir); err == nil && info.IsDir() {
				return dir + "/" + name + ".pid"
			}
		}
	}
	return filepath.Join(home, "."+name+".pid")
}

func (c *compiler) set(set any) {
	s := &c.settings
	switch p := set.(type) {
	case *parser.SetDaemon:
		c.daemon(p)
	case *parser.SetInit:
		s.Init = true
	case *parser.SetLog:
		c.log(p)
	case *parser.SetFile:
		*map[parser.Keyword]*string{"pidfile": &s.PidFile, "idfile": &s.IDFile, "statefile": &s.StateFile}[p.Which] = p.Path.Value
	case *parser.SetTerminal:
		s.Batch = true
	case *parser.SetFIPS:
		s.FIPS = true
		if !fips140.Enabled() {
			c.Warn(p.Pos, "not-supported", "FIPS 140 is not in force in this process", "GODEBUG=fips140=on in its environment")
		}
	case *parser.SetOnReboot:
		s.OnReboot = onReboot(p.Word)
	case *parser.SetExpectBuffer:
		s.Limits.SendExpectBuffer = uint64(p.Size.Bytes())
	case *parser.SetLimits:
		for _, l := range p.Limits {
			c.limit(l)
		}
	case *parser.SetTLS:
		c.TLSBlock(p.Pos, &s.TLS, &p.TLS, true)
	case *parser.SetHTTPD:
		c.httpd(p)
	case *parser.SetMailServer:
		c.mailServers(p)
	case *parser.SetMailFormat:
		s.MailFormat = mailFormat(&p.Format)
		c.mailKeys(&p.Format)
	case *parser.SetAlert:
		s.Alerts = append(s.Alerts, c.alert(&p.Alert))
	case *parser.SetEventQueue:
		c.eventQueue(p)
	case *parser.SetMMonit:
		for _, t := range p.Targets {
			c.collector(t)
		}
	case *parser.SetInstant:
		s.Instant = checks.Instant(p.When)
	case *parser.SetHistory:
		c.history(p)
	case *parser.SetReminder:
		s.RemindUnmonitored = p.On == "on"
	default:
		panic(fmt.Sprintf("set statement %T has no meaning", set))
	}
}

func (c *compiler) daemon(p *parser.SetDaemon) {
	s := &c.settings
	s.Cycle = p.Poll.Duration()
	if s.Cycle < time.Second {
		c.Report(parser.Diagnostic{Severity: parser.Error, Code: "bad-poll", Pos: p.Poll.Pos, Message: "a cycle has to last at least a second",
			Expected: "a time such as 30 seconds", Monit: "Poll time is invalid or not defined. Please define poll time in the control file as a number (> 0) or use the -d option when starting monit"})
	}
	if p.Delay != nil {
		s.StartDelay = p.Delay.Duration()
	}
}

var facilities = strings.Fields("auth authpriv cron daemon ftp kern local0 local1 local2 local3 local4 local5 local6 local7 lpr mail news syslog user uucp")

func (c *compiler) log(p *parser.SetLog) {
	if !p.Syslog {
		c.settings.Log = checks.Log{Path: p.Path.Value}
		return
	}
	c.settings.Log = checks.Log{Syslog: true, Facility: "log_user"}
	if p.Facility != nil {
		name := strings.ToLower(p.Facility.Value)
		if !slices.Contains(facilities, strings.TrimPrefix(name, "log_")) {
			c.FailToken(p.Facility.Pos, "bad-facility", "Invalid syslog facility", p.Facility.Value, "log_daemon, log_user, log_local0 to log_local7 and the like")
		}
		c.settings.Log.Facility = "log_" + strings.TrimPrefix(name, "log_")
	}
}

func (c *compiler) limit(l parser.Limit) {
	limits := &c.settings.Limits
	switch {
	case l.Size != nil:
		n := l.Size.Bytes()
		if n < 1 || n > 1<<30 {
			c.Fail(l.Size.Pos, "bad-limit", fmt.Sprintf("%s cannot be %s", l.Name, checks.SizeText(n)), "a size from 1 B to 1 GB")
			return
		}
		*map[parser.Keyword]*uint64{"programoutput": &limits.ProgramOutput, "sendexpectbuffer": &limits.SendExpectBuffer,
			"filecontentbuffer": &limits.FileContentBuffer, "httpcontentbuffer": &limits.HTTPContentBuffer}[l.Name] = uint64(n)
	case l.Time != nil:
		*map[parser.Keyword]*time.Duration{"networktimeout": &limits.NetworkTimeout, "programtimeout": &limits.ProgramTimeout,
			"stoptimeout": &limits.StopTimeout, "starttimeout": &limits.StartTimeout, "restarttimeout": &limits.RestartTimeout,
			"exectimeout": &limits.ExecTimeout, "shutdowntimeout": &limits.ShutdownTimeout}[l.Timed] = l.Time.Duration()
		if l.Time.Duration() <= 0 && l.Timed != "exectimeout" {
			c.Fail(l.Time.Pos, "bad-limit", "what may not take any time always fails", "a time such as 5 seconds")
			return
		}
		if d := l.Time.Duration(); l.Timed == "shutdowntimeout" && (d < 5*time.Second || d > 5*time.Minute) {
			c.Fail(l.Time.Pos, "bad-limit", "shutdownTimeout cannot be "+checks.TimeText(d), "a time from 5 seconds to 5 minutes")
		}
	case l.Count != nil:
		if l.Count.N < 1 || l.Count.N > 1<<16 {
			c.Fail(l.Count.Pos, "bad-limit", fmt.Sprintf("%d checks cannot run at a time", l.Count.N), "a number from 1 to 65536")
			return
		}
		limits.ParallelChecks = int(l.Count.N)
	}
}

func (c *compiler) eventQueue(p *parser.SetEventQueue) {
	q := &c.settings.Queue
	if p.BaseDir != nil {
		q.Dir = p.BaseDir.Value
	}
	if p.Slots != nil {
		q.Slots = int(min(p.Slots.N, 1<<30))
	}
}

func (c *compiler) history(p *parser.SetHistory) {
	h := &c.settings.History
	*h = checks.DefaultHistory()
	if p.Off {
		*h = checks.History{}
		return
	}
	if p.Size != nil {
		if h.Size = uint64(max(p.Size.Bytes(), 0)); h.Size < 1<<20 || h.Size > 1<<40 {
			c.Fail(p.Size.Pos, "bad-history", "no history has room in "+checks.SizeText(p.Size.Bytes()), "a size from 1 MB to 1 TB, or set history off")
		}
	}
	if p.Keep != nil {
		if h.Keep = p.Keep.Duration(); h.Keep < time.Hour {
			c.Fail(p.Keep.Pos, "bad-history", "a history of "+checks.TimeText(h.Keep)+" tells nothing", "a time of at least 1 hour, or set history off")
		}
	}
}

func (c *compiler) mailServers(p *parser.SetMailServer) {
	s := &c.settings
	for _, m := range p.Servers {
		server := checks.MailServer{Host: m.Host.Value, Port: 25, Username: rawOf((*parser.Raw)(m.Username)), Password: rawOf((*parser.Raw)(m.Password)), Pos: m.Host.Pos}
		if m.Using != "" && !m.Off || m.TLS != nil || m.Checksum != nil {
			server.TLS.Use = true
		}
		server.TLS.StartTLS = m.Using == "starttls"
		c.using(m.Host.Pos, &server.TLS, m.Using)
		if m.TLS != nil {
			c.TLSBlock(m.Host.Pos, &server.TLS, m.TLS, true)
		}
		if m.Checksum != nil {
			c.certificate(&server.TLS, m.Checksum)
		}
		if m.Port != nil {
			server.Port = int(m.Port.N)
			if m.Port.N < 1 || m.Port.N > 65535 {
				c.Fail(m.Port.Pos, "bad-port", fmt.Sprintf("no port has the number %d", m.Port.N), "a port number from 1 to 65535")
			}
		}
		if m.Timeout != nil {
			s.MailTimeout = c.Timeout(*m.Timeout)
		}
		if m.Hostname != nil {
			s.MailHost = m.Hostname.Value
		}
		s.MailServers = append(s.MailServers, server)
	}
}

func rawOf(r *parser.Raw) string {
	if r == nil {
		return ""
	}
	return r.Value
}

// collector reads one M/Monit to report to. Its password may hold what a URL may not.
func (c *compiler) collector(p parser.Collector) {
	t := checks.Collector{Timeout: 5 * time.Second, Pos: p.URL.Pos}
	c.hushed = c.hushed || p.NoRegister
	scheme, rest, _ := strings.Cut(p.URL.Value, "://")
	host, path, _ := strings.Cut(rest, "/")
	if at := strings.LastIndex(host, "@"); at >= 0 {
		name, password, _ := strings.Cut(host[:at], ":")
		t.Username, t.Password, host = unescapeURL(name), unescapeURL(password), host[at+1:]
	}
	t.URL = strings.ToLower(scheme) + "://" + host + "/" + path
	u, err := url.Parse(t.URL)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		c.Fail(p.URL.Pos, "bad-url", "this is no URL of an M/Monit", "a URL such as http://user:password@host:8080/collector")
		return
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			c.Fail(p.URL.Pos, "bad-port", "no port has the number "+port, "a port number from 1 to 65535")
		}
	}
	if p.Timeout != nil {
		t.Timeout = c.Timeout(*p.Timeout)
	}
	t.TLS.Use = u.Scheme == "https" || (p.Using != "" || p.TLS != nil) && !p.Off || p.Checksum != nil
	c.using(p.URL.Pos, &t.TLS, p.Using)
	if p.TLS != nil {
		c.TLSBlock(p.URL.Pos, &t.TLS, p.TLS, true)
	}
	if p.Checksum != nil {
		c.certificate(&t.TLS, p.Checksum)
	}
	t.Written = t.TLS
	for _, g := range p.HostGroups {
		t.HostGroups = append(t.HostGroups, g.Value)
	}
	c.settings.Collectors = append(c.settings.Collectors, t)
}

func unescapeURL(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// using takes the version that stands in place of "tls": "using tlsv12".
func (c *compiler) using(pos parser.Pos, t *checks.TLSOptions, word parser.Keyword) {
	switch word {
	case "", "ssl", "tls", "starttls":
	default:
		if c.TLSVersion(pos, string(word)) {
			t.Versions = []string{string(word)}
		}
	}
}

// certificate takes the checksum that a server's certificate has to have.
func (c *compiler) certificate(t *checks.TLSOptions, sum *parser.CertChecksum) {
	kind := strings.TrimPrefix(string(sum.Kind), "cert")
	t.Checksum, t.ChecksumType, _ = c.Checksum(sum.Hash, kind, "of the certificate")
}

package checks

import (
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

// Config is a control file made ready to run: checked whole, with nothing left to look up.
type Config struct {
	Settings Settings
	Services []*Service         // in the order of the file, prerequisites before dependants
	Graph    *Graph             // who depends on whom
	Files    []string           // the control file and every file it includes
	Advice   parser.Diagnostics // what is allowed in them and hardly meant
	Read     time.Time          // when they were read
	Written  []*Service         // in the order of the file, for the listing
}

// Service finds a service by name, whatever its case; nil when there is none.
func (c *Config) Service(name string) *Service {
	for _, s := range c.Services {
		if strings.EqualFold(s.Name, name) {
			return s
		}
	}
	return nil
}

// Settings are the global statements, with defaults filled in.
type Settings struct {
	ControlFile string
	Machine     string        // how the machine calls itself, $HOST: the name of its own entry
	Cycle       time.Duration // 0: one pass, no daemon
	StartDelay  time.Duration // once, after boot
	Init        bool          // stay in the foreground
	Log         Log
	PidFile     string
	IDFile      string
	StateFile   string
	Batch       bool // set terminal batch
	FIPS        bool
	OnReboot    OnReboot
	Limits      Limits
	TLS         TLSOptions
	HTTP        *HTTP // nil: nothing listens
	MailServers []MailServer
	MailTimeout time.Duration
	MailHost    string // name in EHLO and Message-ID, "using hostname"
	MailFormat  MailFormat
	Alerts      []Alert
	Queue       Queue
	Collectors  []Collector
	Instant     Instant
	History     History
	// RemindUnmonitored names services that are not monitored for good once a day.
	RemindUnmonitored bool
}

// Instant says when a process that ended is acted on before the next cycle.
type Instant string

// When to act at once.
const (
	InstantCrash  Instant = "crash"
	InstantAlways Instant = "always"
	InstantNever  Instant = "never"
)

// History bounds what is kept on disk.
type History struct {
	Size uint64        // bytes; 0: nothing is kept
	Keep time.Duration // at most
}

// DefaultHistory is what is kept unless `set history` says otherwise.
func DefaultHistory() History { return History{Size: 64 << 20, Keep: 365 * 24 * time.Hour} }

// Log says where log lines go.
type Log struct {
	Path     string // empty with Syslog false: no log
	Syslog   bool
	Facility string // "log_daemon"
}

// Limits are the bounds of `set limits`.
type Limits struct {
	ProgramOutput, SendExpectBuffer, FileContentBuffer, HTTPContentBuffer uint64 // bytes
	NetworkTimeout, ProgramTimeout, StopTimeout, StartTimeout             time.Duration
	RestartTimeout, ExecTimeout, ShutdownTimeout                          time.Duration
	ParallelChecks                                                        int
}

// DefaultLimits are Monit's, and ours for parallel checks.
func DefaultLimits() Limits {
	return Limits{ProgramOutput: 512, SendExpectBuffer: 256, FileContentBuffer: 512, HTTPContentBuffer: 1 << 20,
		NetworkTimeout: 5 * time.Second, ProgramTimeout: 300 * time.Second, StopTimeout: 30 * time.Second,
		StartTimeout: 30 * time.Second, RestartTimeout: 30 * time.Second, ShutdownTimeout: 10 * time.Second, ParallelChecks: 64}
}

// HTTP is `set httpd`.
type HTTP struct {
	Port           int    // 0: no TCP
	Address        string // empty: localhost alone; "any": every address
	UnixSocket     string
	SocketUID      *uint32
	SocketGID      *uint32
	SocketMode     uint32 // 0: not said
	ReadOnly       bool   // nobody may change anything over TCP
	SocketReadOnly bool   // nor over the Unix socket
	Signature      bool
	TLS            TLSOptions
	Allow          []Allow
	Pos            parser.Pos
}

// Allow is one `allow` of the HTTP interface: a user, a host list entry, a PAM group or an htpasswd file.
type Allow struct {
	User, Password string // clear text
	Network        string // address, network/bits, network/mask or host name, as written
	PAMGroup       string
	File           string // htpasswd file
	FileType       string // "cleartext", "crypt", "md5"
	FileUsers      []string
	ReadOnly       bool
	Pos            parser.Pos
}

// MailServer is one entry of `set mailserver`.
type MailServer struct {
	Host               string
	Port               int
	Username, Password string
	TLS                TLSOptions // Use: implicit TLS or STARTTLS
	Pos                parser.Pos
	Written            TLSOptions // without the global ones, for the listing
}

// MailFormat overrides parts of a mail; empty means the default.
type MailFormat struct {
	From, FromName string
	ReplyTo        string
	Subject        string
	Message        string
}

// Alert says who hears of what. Local ones override global ones for the same address.
type Alert struct {
	Address  string
	Events   EventSet // that are heard
	Reminder int      // cycles, 0: none
	Format   MailFormat
	Noalert  bool
	Pos      parser.Pos
}

// Queue is `set eventqueue`.
type Queue struct {
	Dir   string // empty: the folder "events" beside the state file
	Slots int    // 0: as many as the disk holds
}

// Collector is one target of `set mmonit`.
type Collector struct {
	URL                string // without credentials
	Username, Password string
	Timeout            time.Duration
	TLS                TLSOptions
	NoCredentials      bool     // register without credentials
	HostGroups         []string // that the machine belongs to there
	Pos                parser.Pos
	Written            TLSOptions // without the global ones, for the listing
}

package parser

// The set statements, one struct each. A File holds pointers to them.

// SetDaemon is "set daemon N [start delay M]".
type SetDaemon struct {
	Pos   Pos
	Poll  Duration  `parser:"'daemon' @@"`
	Delay *Duration `parser:"( 'start' 'delay' @@ )?"`
}

// SetInit is "set init": stay in the foreground.
type SetInit struct {
	Pos Pos
	On  bool `parser:"@'init'"`
}

// SetLog is "set log PATH" or "set log syslog [facility NAME]".
type SetLog struct {
	Pos      Pos
	Syslog   bool  `parser:"( 'log' | 'logfile' ) ( @'syslog'"`
	Facility *Text `parser:"  ( 'facility' @@ )?"`
	Path     *Path `parser:"| @@ )"`
}

// SetFile names one of the daemon's own files: Which is pidfile, idfile or statefile.
type SetFile struct {
	Pos   Pos
	Which Keyword `parser:"@( 'pidfile' | 'idfile' | 'statefile' )"`
	Path  Path    `parser:"@@"`
}

// SetTerminal is "set terminal batch".
type SetTerminal struct {
	Pos   Pos
	Batch bool `parser:"'terminal' @'batch'"`
}

// SetFIPS is "set fips".
type SetFIPS struct {
	Pos Pos
	On  bool `parser:"@'fips'"`
}

// SetOnReboot is the default of onreboot for all services.
type SetOnReboot struct {
	Pos  Pos
	Word Keyword `parser:"'onreboot' @( 'start' | 'nostart' | 'laststate' )"`
}

// SetExpectBuffer is "set expectbuffer SIZE".
type SetExpectBuffer struct {
	Pos  Pos
	Size Size `parser:"'expectbuffer' @@"`
}

// SetLimits is "set limits { ... }".
type SetLimits struct {
	Pos    Pos
	Limits []Limit `parser:"'limits' '{' @@* '}'"`
}

// Limit is one entry of "set limits". Name is in lower case; Size, Time or Count is set after its kind.
type Limit struct {
	Name  Keyword   `parser:"( @( 'programoutput' | 'sendexpectbuffer' | 'filecontentbuffer' | 'httpcontentbuffer' ) ':'"`
	Size  *Size     `parser:"  @@"`
	Timed Keyword   `parser:"| @( 'networktimeout' | 'programtimeout' | 'stoptimeout' | 'starttimeout' | 'restarttimeout' | 'exectimeout' | 'shutdowntimeout' ) ':'"`
	Time  *Duration `parser:"  @@"`
	Many  Keyword   `parser:"| @'parallelchecks' ':'"`
	Count *Int      `parser:"  @@ )"`
}

// SetTLS is "set ssl { ... }": the defaults of all encrypted connections.
type SetTLS struct {
	Pos Pos
	TLS TLS `parser:"( 'ssl' | 'tls' ) @@"`
}

// TLS is a block of options, "{ version: auto verify: enable }", behind ssl or tls.
type TLS struct {
	Pos               Pos
	Versions          []Keyword `parser:"'{' ( 'version' ':' ( @( 'auto' | 'sslauto' | 'sslv2' | 'sslv3' | 'tlsv1' | 'tlsv11' | 'tlsv12' | 'tlsv13' | '-sslv2' | '-sslv3' | '-tlsv1' | '-tlsv11' | '-tlsv12' | '-tlsv13' | '+sslv2' | '+sslv3' | '+tlsv1' | '+tlsv11' | '+tlsv12' | '+tlsv13' ) )+"`
	Verify            Keyword   `parser:"| 'verify' ':' @( 'enable' | 'disable' )"`
	SelfSigned        Keyword   `parser:"| 'selfsigned' ':' @( 'allow' | 'reject' )"`
	Ciphers           *Raw      `parser:"| ( 'ciphers' | 'cipher' ) ':' @@"`
	PEMFile           *Raw      `parser:"| 'pemfile' ':' @@"`
	PEMChain          *Raw      `parser:"| 'pemchain' ':' @@"`
	PEMKey            *Raw      `parser:"| 'pemkey' ':' @@"`
	ClientPEMFile     *Raw      `parser:"| 'clientpemfile' ':' @@"`
	CACertificateFile *Raw      `parser:"| 'cacertificatefile' ':' @@"`
	CACertificatePath *Raw      `parser:"| 'cacertificatepath' ':' @@ )* '}'"`
}

// SetEventQueue is "set eventqueue [basedir PATH] [slots N]".
type SetEventQueue struct {
	Pos     Pos
	BaseDir *Path `parser:"'eventqueue' ( 'basedir' @@"`
	Slots   *Int  `parser:"| 'slots' @@ )+"`
}

// SetMailServer is "set mailserver HOST ..., HOST ...". Timeout and hostname hold for all servers, wherever they stand.
type SetMailServer struct {
	Pos     Pos
	Servers []MailServer `parser:"'mailserver' @@+"`
}

// MailServer is one server of the list, tried in order.
type MailServer struct {
	Pos      Pos
	Host     HostName      `parser:"@@"`
	Port     *Port         `parser:"( 'port' @@"`
	Username *Credential   `parser:"| 'username' @@"`
	Password *Credential   `parser:"| 'password' @@"`
	Timeout  *Duration     `parser:"| 'timeout' @@"`
	Hostname *Text         `parser:"| 'hostname' @@"`
	Using    Keyword       `parser:"| @( 'ssl' | 'tls' | 'starttls' | 'auto' | 'sslauto' | 'sslv2' | 'sslv3' | 'tlsv1' | 'tlsv11' | 'tlsv12' | 'tlsv13' )"`
	Off      bool          `parser:"    ( 'enable' | @'disable' )?"`
	TLS      *TLS          `parser:"    @@?"`
	Checksum *CertChecksum `parser:"| @@ )*"`
}

// CertChecksum is "certificate checksum [md5|sha1|sha256] HASH", or the older "certmd5 HASH".
type CertChecksum struct {
	Pos  Pos
	Kind Keyword `parser:"( 'certificate' 'checksum' ( '=' | 'equal' )? @( 'md5' | 'sha1' | 'sha256' )? | @'certmd5' )"`
	Hash Text    `parser:"@@"`
}

// SetMailFormat is "set mail-format { ... }".
type SetMailFormat struct {
	Pos    Pos
	Format MailFormat `parser:"'mail-format' @@"`
}

// SetAlert is "set alert ADDRESS ...".
type SetAlert struct {
	Pos   Pos
	Alert Alert `parser:"'alert' @@"`
}

// SetMMonit is "set mmonit URL ...".
type SetMMonit struct {
	Pos     Pos
	Targets []Collector `parser:"'mmonit' @@+"`
}

// Collector is one M/Monit to report to.
type Collector struct {
	Pos        Pos
	URL        URL           `parser:"@@"`
	Timeout    *Duration     `parser:"( 'timeout' @@"`
	NoRegister bool          `parser:"| @( 'register' 'credentials' )"`
	HostGroups []Text        `parser:"| 'hostgroups' '[' @@* ']'"`
	Using      Keyword       `parser:"| @( 'ssl' | 'tls' | 'auto' | 'sslauto' | 'sslv2' | 'sslv3' | 'tlsv1' | 'tlsv11' | 'tlsv12' | 'tlsv13' )"`
	Off        bool          `parser:"    ( 'enable' | @'disable' )?"`
	TLS        *TLS          `parser:"    @@?"`
	Checksum   *CertChecksum `parser:"| @@ )*"`
}

// SetInstant says how soon a kernel's wake-up is acted on: crash, always, never.
type SetInstant struct {
	Pos  Pos
	When Keyword `parser:"'instant' @( 'crash' | 'always' | 'never' )"`
}

// SetHistory bounds the history that is kept on disk, or turns it off.
type SetHistory struct {
	Pos  Pos
	Off  bool      `parser:"'history' ( @'off' | '{'"`
	Size *Size     `parser:"( 'size' ':' @@"`
	Keep *Duration `parser:"| 'keep' ':' @@ )* '}' )"`
}

// SetReminder is "set reminder unmonitored on|off".
type SetReminder struct {
	Pos Pos
	On  Keyword `parser:"'reminder' 'unmonitored' @( 'on' | 'off' )"`
}

// sets is the keyword table of set.
var sets = map[string]Grammar{
	"daemon": Struct[SetDaemon](), "init": Struct[SetInit](), "log": Struct[SetLog](), "logfile": Struct[SetLog](),
	"pidfile": Struct[SetFile](), "idfile": Struct[SetFile](), "statefile": Struct[SetFile](),
	"terminal": Struct[SetTerminal](), "fips": Struct[SetFIPS](), "onreboot": Struct[SetOnReboot](),
	"expectbuffer": Struct[SetExpectBuffer](), "limits": Struct[SetLimits](), "ssl": Struct[SetTLS](), "tls": Struct[SetTLS](),
	"httpd": Struct[SetHTTPD](), "mailserver": Struct[SetMailServer](), "mail-format": Struct[SetMailFormat](),
	"alert": Struct[SetAlert](), "eventqueue": Struct[SetEventQueue](), "mmonit": Struct[SetMMonit](),
	"instant": Struct[SetInstant](), "history": Struct[SetHistory](), "reminder": Struct[SetReminder](),
}

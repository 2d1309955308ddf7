package api

import "time"

// Service is one service as lists show it.
type Service struct {
	Name       string     `json:"name"`
	Kind       string     `json:"kind"`      // "process"
	Condition  string     `json:"condition"` // "up", "down", "initialising", "unmonitored"
	Status     string     `json:"status"`    // as status prints it: "OK", "Does not exist"
	Monitoring string     `json:"monitoring"`
	Mode       string     `json:"mode"`
	OnReboot   string     `json:"on_reboot"`
	Since      *time.Time `json:"since,omitempty"` // of the condition
	Collected  *time.Time `json:"collected,omitempty"`
	Next       *time.Time `json:"next,omitempty"` // when it is looked at again, if not with the next cycle
	Pending    string     `json:"pending,omitempty"`
	Late       bool       `json:"late,omitempty"`
	Until      *time.Time `json:"until,omitempty"` // when monitoring comes back by itself
	Reason     string     `json:"reason,omitempty"`
	Groups     []string   `json:"groups,omitempty"`
	DependsOn  []string   `json:"depends_on,omitempty"`
	Dependants []string   `json:"dependants,omitempty"`
	Actions    []string   `json:"actions"` // what can be asked of it
	Figures    []Figure   `json:"figures,omitempty"`
	Boot       *Boot      `json:"boot,omitempty"` // of processes and filesystems
	// Rules and Events are told of one service that is asked for by name.
	Rules  []Rule  `json:"rules,omitempty"`
	Events []Event `json:"events,omitempty"`
}

// Boot says whether a service comes back when the machine boots.
type Boot struct {
	Answer string `json:"answer"`        // "yes", "no", "unsure"
	By     string `json:"by,omitempty"`  // what brings it back
	Why    string `json:"why,omitempty"` // why not, or why it is not known
}

// Figure is one thing that was seen, as status shows it.
type Figure struct {
	Name string `json:"name"`
	Text string `json:"text"`
	Bad  bool   `json:"bad,omitempty"` // a rule about it has failed
}

// Rule is one test with its tolerance and where it stands.
type Rule struct {
	ID        string     `json:"id"`
	File      string     `json:"file,omitempty"`
	Line      int        `json:"line,omitempty"` // 0: the rule stands in no file
	Label     string     `json:"label"`          // "Size"
	Condition string     `json:"condition"`      // "If greater than 1024 byte(s)"
	Value     string     `json:"value,omitempty"`
	Limit     string     `json:"limit,omitempty"`
	State     string     `json:"state"` // "succeeded", "failed", "changed", "unchanged", "initialising"
	Message   string     `json:"message,omitempty"`
	Since     *time.Time `json:"since,omitempty"`
	// Count of Need judged cycles among the last Cycles speak for the other state.
	Count  int    `json:"count"`
	Need   int    `json:"need"`
	Cycles int    `json:"cycles"`
	Then   string `json:"then"`
	Else   string `json:"else,omitempty"`
}

// Event is something that happened to a service.
type Event struct {
	ID       uint64            `json:"id"`
	Time     time.Time         `json:"time"`
	Service  string            `json:"service"`
	Kind     string            `json:"kind"`
	Type     string            `json:"type"`            // keyword of alert filters: "nonexist"
	Words    string            `json:"words,omitempty"` // finer words of alert filters, with blanks between: "memory"
	Text     string            `json:"text"`            // "Does not exist"
	State    string            `json:"state"`
	Message  string            `json:"message"`
	Action   string            `json:"action,omitempty"`
	File     string            `json:"file,omitempty"`
	Line     int               `json:"line,omitempty"`
	Change   bool              `json:"change"`
	Soft     bool              `json:"soft,omitempty"` // below its tolerance
	Evidence map[string]string `json:"evidence,omitempty"`
}

// Explanation is the account of one service in plain sentences, the most important first.
type Explanation struct {
	Service   string    `json:"service"`
	Condition string    `json:"condition"`
	Time      time.Time `json:"time"`
	Sentences []string  `json:"sentences"`
}

// Alert is one message about an event, on its way to one receiver.
type Alert struct {
	ID       string     `json:"id"`
	Time     time.Time  `json:"time"` // of the event
	Service  string     `json:"service"`
	Text     string     `json:"text"` // "Does not exist"
	Message  string     `json:"message"`
	Channel  string     `json:"channel"` // "mail", "mmonit"
	To       string     `json:"to"`
	State    string     `json:"state"` // "waiting", "sent", "failed"
	Attempts int        `json:"attempts"`
	Error    string     `json:"error,omitempty"` // of the last attempt
	Next     *time.Time `json:"next,omitempty"`  // attempt
	Done     *time.Time `json:"done,omitempty"`  // sent, or given up
}

// Runtime is what there is to tell of the daemon itself.
type Runtime struct {
	Name        string         `json:"name"`
	Version     string         `json:"version"`
	ID          string         `json:"id"`
	Host        string         `json:"host"`
	Started     time.Time      `json:"started"`
	Uptime      float64        `json:"uptime"`     // seconds
	Poll        float64        `json:"poll"`       // seconds
	StartDelay  float64        `json:"startdelay"` // seconds
	ControlFile string         `json:"control_file"`
	Files       []string       `json:"files"` // the control file and what it includes
	Log         string         `json:"log,omitempty"`
	Platform    string         `json:"platform"`
	Services    map[string]int `json:"services"` // how many stand how, and "total"
	Queue       int            `json:"queue"`
	Late        int            `json:"late"`
	Notes       []string       `json:"notes,omitempty"` // what the machine does not let the daemon do
	ReadOnly    bool           `json:"read_only"`       // who asks may not change anything
}

// Changes is what a reload has made of the services, by name.
type Changes struct {
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Changed []string `json:"changed,omitempty"`
	// Notes tell of what the new control file says and only a new start, or nobody, can obey.
	Notes []string `json:"notes,omitempty"`
}

// ActionRequest asks for an action on services.
type ActionRequest struct {
	Action   string   `json:"action"`             // start, stop, restart, monitor, unmonitor
	Services []string `json:"services,omitempty"` // names or patterns; none: all of the group, or all
	Group    string   `json:"group,omitempty"`
	Wait     bool     `json:"wait,omitempty"`   // answer when all is done
	For      float64  `json:"for,omitempty"`    // seconds, unmonitor only: come back by itself
	Reason   string   `json:"reason,omitempty"` // unmonitor only
}

// ActionReply tells what was ordered, and with Wait how it went with each service that was touched.
type ActionReply struct {
	Services []string  `json:"services"` // that were asked for, by their names
	Outcomes []Outcome `json:"outcomes,omitempty"`
}

// Outcome is how one action on one service ended.
type Outcome struct {
	Service  string            `json:"service"`
	Action   string            `json:"action"`
	With     string            `json:"with,omitempty"`    // the service that was asked for, when this one moved because of it
	Skipped  bool              `json:"skipped,omitempty"` // nothing was to be done
	Failed   bool              `json:"failed,omitempty"`
	Message  string            `json:"message,omitempty"`
	Took     float64           `json:"took"` // seconds
	Evidence map[string]string `json:"evidence,omitempty"`
}

// Point is what was seen of one figure in one span of time.
type Point struct {
	At    time.Time `json:"at"` // when the span begins
	Min   float64   `json:"min"`
	Mean  float64   `json:"mean"`
	Max   float64   `json:"max"`
	Count int       `json:"count"` // looks in the span
}

// Series is the curve of one figure of a service.
type Series struct {
	Service string    `json:"service"`
	Figure  string    `json:"figure"`       // "cpu_percent"
	Of      string    `json:"of,omitempty"` // "127.0.0.1:80 HTTP"
	Unit    string    `json:"unit"`         // percent, bytes, bytes_per_second, seconds, count, per_second, days or ratio
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Step    float64   `json:"step"` // seconds from one point to the next
	Points  []Point   `json:"points"`
}

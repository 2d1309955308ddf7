package api

import "time"

// Row is a service as the overview shows it, in lists and in the live stream: how it stands and the figures that matter.
type Row struct {
	Name       string     `json:"name"`
	Kind       string     `json:"kind"`
	Condition  string     `json:"condition"` // "up", "down", "initialising", "unmonitored"
	Status     string     `json:"status"`
	Key        string     `json:"key,omitempty"`   // why it fails, else its figures that matter most
	Since      *time.Time `json:"since,omitempty"` // of the condition
	Next       *time.Time `json:"next,omitempty"`  // when it is looked at again
	Pending    string     `json:"pending,omitempty"`
	Late       bool       `json:"late,omitempty"`
	Dependants []string   `json:"-"` // pages have them from the start: a reload loads them again
}

// Gauge is one figure of the machine itself.
type Gauge struct {
	Label   string  `json:"label"`
	Text    string  `json:"text"`
	Percent float64 `json:"percent"` // -1: no part of a whole
}

// Pulse is one "pulse" message of the live stream: the rows that changed, and how all services stand now.
type Pulse struct {
	Rows    []Row          `json:"rows"`
	Totals  map[string]int `json:"totals"`
	Machine []Gauge        `json:"machine,omitempty"`
}

// Command telegraf gathers once from a daemon with telegraf's own input plugin for Monit and prints what it made of the
// answer, as JSON: a list of measurements with their tags and fields.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"time"

	"github.com/influxdata/telegraf"
	"github.com/influxdata/telegraf/config"
	"github.com/influxdata/telegraf/plugins/inputs/monit"
)

type measurement struct {
	Name   string            `json:"name"`
	Tags   map[string]string `json:"tags"`
	Fields map[string]any    `json:"fields"`
}

// accumulator keeps what the plugin gathers. The plugin calls AddFields alone.
type accumulator struct {
	telegraf.Accumulator
	list []measurement
}

func (a *accumulator) AddFields(name string, fields map[string]any, tags map[string]string, _ ...time.Time) {
	a.list = append(a.list, measurement{name, maps.Clone(tags), maps.Clone(fields)})
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: telegraf URL USER PASSWORD")
		os.Exit(2)
	}
	plugin := &monit.Monit{Address: os.Args[1], Username: os.Args[2], Password: os.Args[3], Timeout: config.Duration(5 * time.Second)}
	gathered := &accumulator{}
	err := plugin.Init()
	if err == nil {
		err = plugin.Gather(gathered)
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(gathered.list)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

package probe

import (
	"context"
	"log/slog"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/host/machine"
	"github.com/upkeep-monitor/upkeep/checks/host/network"
)

// Observer looks at services of every type. Its readers keep the samples that rates are made of.
type Observer struct {
	tables      *tables
	machine     *machine.Reader
	filesystems *fs.Reader
	links       *network.Reader
	units       Units
	settings    func() *checks.Config
	log         *slog.Logger
	agent       string
	shared      shared
	unmade      unmade
	clock       *clock
	sums        *sums
}

// Options are what an observer needs.
type Options struct {
	Units  Units
	Config func() *checks.Config // the configuration in charge, whose limits looks obey
	Log    *slog.Logger
	Agent  string // how probes name themselves: "upkeep/1.2"
}

// New makes an observer.
func New(o Options) *Observer {
	return &Observer{clock: newClock(), sums: newSums(func(path, kind string) bool { return wantsSum(o.Config(), path, kind) }),
		tables: newTables(), machine: machine.NewReader(), filesystems: fs.NewReader(),
		links: network.NewReader(), units: o.Units, settings: o.Config, log: o.Log, agent: o.Agent}
}

// Dismiss ends checksums that are computed for a service which is looked at no more.
func (o *Observer) Dismiss(s *checks.Service) {
	if s.Kind == checks.File {
		o.sums.forgetFile(s.Target)
	}
}

// Observe looks at one service.
func (o *Observer) Observe(ctx context.Context, look engine.Look) *checks.Observation {
	seen := &checks.Observation{At: time.Now(), ClockSet: o.clock.set()}
	switch look.Service.Kind {
	case checks.File, checks.Directory, checks.Fifo:
		o.file(ctx, look, seen)
	case checks.Process:
		o.process(ctx, look, seen)
	case checks.Filesystem:
		o.filesystem(ctx, look, seen)
	case checks.System:
		o.system(ctx, look, seen)
	case checks.Network:
		o.link(ctx, look, seen)
	case checks.Program:
		o.program(ctx, look, seen)
	case checks.Host:
		o.probes(ctx, look, seen)
	}
	return seen
}

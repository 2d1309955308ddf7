package main

import (
	"context"
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// explain prints the daemon's account of one service: how it stands, why, what was tried and what comes next.
func (p *program) explain(ctx context.Context, config *checks.Config, names []string) int {
	if len(names) != 1 {
		return p.fail("name one service: %s explain NAME", p.name)
	}
	return p.ask(config, func(c *api.Client) error {
		told, err := c.Explain(ctx, names[0])
		if err != nil {
			return err
		}
		if p.opts.json {
			return p.printJSON(told)
		}
		for _, sentence := range told.Sentences {
			fmt.Fprintln(p.out, sentence)
		}
		return nil
	})
}

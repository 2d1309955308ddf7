//go:build !linux

package system

import "context"

// Units knows of no units here: systemd is Linux's.
type Units struct{}

// NewUnits makes a reader that says so.
func NewUnits() *Units { return &Units{} }

// Unit fails with ErrNoUnits.
func (*Units) Unit(context.Context, string) (Unit, error) { return Unit{}, ErrNoUnits }

// Job fails with ErrNoUnits.
func (*Units) Job(context.Context, string, string) error { return ErrNoUnits }

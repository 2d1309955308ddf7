//go:build !linux

package units

import "context"

// Manager knows of no units here: systemd is Linux's.
type Manager struct{}

// New makes a reader that says so.
func New() *Manager { return &Manager{} }

// Unit fails with ErrNoUnits.
func (*Manager) Unit(context.Context, string) (Unit, error) { return Unit{}, ErrNone }

// Job fails with ErrNoUnits.
func (*Manager) Job(context.Context, string, string) error { return ErrNone }

package units

import (
	"context"
	"fmt"
	"os"

	"github.com/coreos/go-systemd/v22/dbus"
)

// Manager asks systemd about units, and has it start and stop them. One connection is kept, and made again when it was lost.
type Manager struct {
	dial func(context.Context) (*dbus.Conn, error)
	turn chan *dbus.Conn // the connection, taken by whoever looks at it; nil: there is none
}

// New makes a reader of the machine's units for root, of the user's own for others.
func New() *Manager {
	if os.Geteuid() != 0 {
		return newUnits(dbus.NewUserConnectionContext)
	}
	return newUnits(dbus.NewSystemdConnectionContext)
}

func newUnits(dial func(context.Context) (*dbus.Conn, error)) *Manager {
	u := &Manager{dial: dial, turn: make(chan *dbus.Conn, 1)}
	u.turn <- nil
	return u
}

// conn is the connection to systemd.
func (u *Manager) conn(ctx context.Context) (*dbus.Conn, error) {
	select {
	case c := <-u.turn:
		if c != nil && c.Connected() {
			u.turn <- c
			return c, nil
		}
		if c != nil {
			c.Close()
		}
		c, err := u.connect(ctx)
		u.turn <- c
		return c, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// connect makes a connection before ctx ends that lives on after it.
func (u *Manager) connect(ctx context.Context) (*dbus.Conn, error) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	c, err := u.dial(lasting)
	if !stop() || err != nil {
		cancel()
	}
	switch {
	case err == nil:
		return c, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("systemd does not answer: %w", ctx.Err())
	}
	if _, booted := os.Stat("/run/systemd/system"); booted != nil { // sd_booted(3)
		return nil, ErrNone
	}
	return nil, fmt.Errorf("ask systemd: %w", err)
}

// Unit says how a unit is. One that systemd does not know has Load "not-found".
func (u *Manager) Unit(ctx context.Context, name string) (Unit, error) {
	c, err := u.conn(ctx)
	if err != nil {
		return Unit{}, err
	}
	all, err := c.GetAllPropertiesContext(ctx, name)
	if err != nil {
		return Unit{}, fmt.Errorf("ask systemd about %s: %w", name, err)
	}
	unit := Unit{Name: name}
	for property, to := range map[string]*string{"LoadState": &unit.Load, "ActiveState": &unit.Active, "SubState": &unit.Sub, "Result": &unit.Result} {
		*to, _ = all[property].(string) // what is no service has no result
	}
	pid, _ := all["MainPID"].(uint32)
	status, _ := all["ExecMainStatus"].(int32)
	restarts, _ := all["NRestarts"].(uint32)
	unit.PID, unit.Status, unit.Restarts = int(pid), int(status), int(restarts)
	return unit, nil
}

// Job has systemd start, stop or restart a unit and returns when that is done. The error says how it ended otherwise.
func (u *Manager) Job(ctx context.Context, verb, name string) error {
	c, err := u.conn(ctx)
	if err != nil {
		return err
	}
	order := map[string]func(context.Context, string, string, chan<- string) (int, error){
		"start": c.StartUnitContext, "stop": c.StopUnitContext, "restart": c.RestartUnitContext}[verb]
	if verb != "stop" {
		_ = c.ResetFailedUnitContext(ctx, name) // what systemd has given up, we were told to try; it need not have failed
	}
	ended := make(chan string, 1)
	if _, err := order(ctx, name, "replace", ended); err != nil {
		return err
	}
	select {
	case result := <-ended:
		if result != "done" && result != "skipped" {
			return fmt.Errorf("systemd's job ended with %q", result)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("systemd's job is not done in time: %w", ctx.Err())
	}
}

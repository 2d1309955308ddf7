package mail

import (
	"context"
	"errors"
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Try connects to a server, greets it and secures the connection as its settings say, signs in when that is asked, and
// takes leave: no mail is sent.
func (s *Sender) Try(ctx context.Context, server checks.MailServer, signIn bool) error {
	if !signIn {
		server.Username = ""
	}
	x, err := s.open(ctx, server)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", hostPort(server), errors.New(reason(err)))
	}
	x.quit()
	return nil
}

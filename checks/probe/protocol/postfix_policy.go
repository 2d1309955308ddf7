package protocol

import (
	"context"
	"net"
	"strings"
)

// A policy server of Postfix: one question and its action (SMTPD_POLICY_README of Postfix). Up to 256 lines are read.
func init() {
	register(&Protocol{Names: []string{"postfix-policy"}, Title: "POSTFIX-POLICY",
		Proves: "the server answers a question about a mail with an action, whatever it is", run: runPostfixPolicy})
}

const postfixPolicyQuestion = "request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=SMTP\n" +
	"sender=upkeep@example.com\nrecipient=upkeep@example.com\nclient_address=192.0.2.1\nclient_name=mail.example.com\n\n"

func runPostfixPolicy(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("POSTFIX-POLICY", conn)
	if err := w.send(postfixPolicyQuestion); err != nil {
		return err
	}
	for range replyLimit {
		line, err := w.line()
		if err != nil {
			return err
		}
		if strings.HasPrefix(line, "action=") {
			return nil
		}
		if !strings.Contains(line, "=") {
			return failure("POSTFIX-POLICY error: %s", shown(line))
		}
	}
	return w.errorf("no action after %d lines", replyLimit)
}

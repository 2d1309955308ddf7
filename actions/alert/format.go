package alert

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
	"github.com/upkeep-monitor/upkeep/checks"
)

// The default mail. Its shape is Monit's, which programs and mail filters read; $NAME and $TITLE are no variables of the
// control file.
const (
	defaultFrom    = "$NAME@$HOST"
	defaultSubject = "$NAME alert --  $EVENT $SERVICE"
	defaultMessage = "$EVENT Service $SERVICE \n\n\tDate:        $DATE\n\tAction:      $ACTION\n\tHost:        $HOST\n" +
		"\tDescription: $DESCRIPTION\n\nYour faithful employee,\n$TITLE\n\n"
)

// sender is what mails say about where they come from.
type origin struct {
	host      string // of this machine
	messageID string // host in the Message-Id
	identity  checks.Identity
}

// compose writes the mail about an event. What its description has from others is made fit for a terminal; its lines stay
// as they are, as in Monit's mails, which programs read.
func compose(r Recipient, e *checks.Event, from origin) *mail.Message {
	own := strings.NewReplacer("$NAME", from.identity.Name, "$TITLE", from.identity.Title).Replace
	expand := strings.NewReplacer(
		"$EVENT", from.identity.EventText(e),
		"$SERVICE", e.Service,
		"$DATE", e.Time.Local().Format("Mon, 02 Jan 2006 15:04:05"),
		"$HOST", from.host,
		"$ACTION", e.Action.Kind.String(),
		"$DESCRIPTION", checks.Printable(e.Message, ""),
	).Replace
	m := &mail.Message{
		From:     expand(or(r.Format.From, own(defaultFrom))),
		FromName: expand(r.Format.FromName),
		ReplyTo:  expand(r.Format.ReplyTo),
		To:       r.Address,
		Subject:  expand(or(r.Format.Subject, own(defaultSubject))),
		Body:     expand(or(r.Format.Message, own(defaultMessage))),
		Date:     e.Time,
		ID:       messageID(e.Time, from.messageID),
		Mailer:   from.identity.Product(),
	}
	if !strings.HasSuffix(m.Body, "\n") {
		m.Body += "\n"
	}
	return m
}

// messageID is made once per message, so that a mail which arrives twice can be told as one.
func messageID(t time.Time, host string) string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return fmt.Sprintf("%d.%s@%s", t.Unix(), hex.EncodeToString(b[:]), host)
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

//go:build pam && cgo

package web

import (
	"errors"
	"fmt"

	"github.com/msteinert/pam/v2"
)

// pamService is the file of /etc/pam.d that says how passwords are checked. It is Monit's, so that a machine set up for Monit
// needs nothing new.
const pamService = "monit"

// pamLogin asks PAM whether the password is the user's and the account is in order. folder has the file of the service when
// it is not the machine's. from names the client.
func pamLogin(folder, from, user, password string) (err error) {
	answer := pam.ConversationFunc(func(style pam.Style, _ string) (string, error) {
		switch style {
		case pam.PromptEchoOff:
			return password, nil
		case pam.PromptEchoOn:
			return user, nil
		case pam.ErrorMsg, pam.TextInfo:
			return "", nil
		}
		return "", errors.New("a question that a login over HTTP cannot answer")
	})
	var t *pam.Transaction
	if folder == "" {
		t, err = pam.Start(pamService, user, answer)
	} else {
		t, err = pam.StartConfDir(pamService, user, answer, folder)
	}
	if err != nil {
		return fmt.Errorf("cannot start: %w", err)
	}
	defer func() { err = errors.Join(err, t.End()) }()
	if err := t.SetItem(pam.Rhost, from); err != nil {
		return fmt.Errorf("cannot name the client: %w", err)
	}
	if err := t.Authenticate(pam.Silent | pam.DisallowNullAuthtok); err != nil {
		return err
	}
	return t.AcctMgmt(pam.Silent | pam.DisallowNullAuthtok)
}

package protocol

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// scramMaxRounds bounds the work that a server may ask for; PostgreSQL asks for 4096.
const scramMaxRounds = 500_000

// scram is the client's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677). Passwords are taken as they are
// written, that is, not normalised by SASLprep.
type scram struct {
	user, password string
	nonce          string
	signature      []byte // what the server has to show
	verified       bool
}

func newSCRAM(user, password string) *scram {
	return &scram{user: user, password: password, nonce: rand.Text()}
}

const scramHeader = "n,," // no channel binding, no other identity

func (s *scram) bare() string {
	return "n=" + strings.NewReplacer("=", "=3D", ",", "=2C").Replace(s.user) + ",r=" + s.nonce
}

// first is the client's first message.
func (s *scram) first() string { return scramHeader + s.bare() }

// final answers the server's first message, r=NONCE,s=SALT,i=ROUNDS, with the proof of the password.
func (s *scram) final(server string) (string, error) {
	fields := strings.Split(server, ",")
	if len(fields) < 3 || !strings.HasPrefix(fields[0], "r=") || !strings.HasPrefix(fields[1], "s=") ||
		!strings.HasPrefix(fields[2], "i=") {
		return "", errors.New("invalid challenge")
	}
	nonce := fields[0][2:]
	if !strings.HasPrefix(nonce, s.nonce) || len(nonce) == len(s.nonce) {
		return "", errors.New("the challenge answers another login")
	}
	salt, err := base64.StdEncoding.DecodeString(fields[1][2:])
	if err != nil || len(salt) == 0 {
		return "", errors.New("invalid salt in the challenge")
	}
	rounds, err := strconv.Atoi(fields[2][2:])
	if err != nil || rounds < 1 || rounds > scramMaxRounds {
		return "", fmt.Errorf("invalid number of rounds in the challenge, at most %d are done", scramMaxRounds)
	}
	salted, err := pbkdf2.Key(sha256.New, s.password, salt, rounds, sha256.Size)
	if err != nil {
		return "", err
	}
	bare := "c=" + base64.StdEncoding.EncodeToString([]byte(scramHeader)) + ",r=" + nonce
	message := s.bare() + "," + server + "," + bare
	clientKey := scramMAC(salted, "Client Key")
	stored := sha256.Sum256(clientKey)
	proof := scramMAC(stored[:], message)
	subtle.XORBytes(proof, proof, clientKey)
	s.signature = scramMAC(scramMAC(salted, "Server Key"), message)
	return bare + ",p=" + base64.StdEncoding.EncodeToString(proof), nil
}

// verify checks the server's last message, v=SIGNATURE or e=ERROR.
func (s *scram) verify(server string) error {
	if text, ok := strings.CutPrefix(server, "e="); ok {
		return errors.New(shown(text))
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(server, "v="), ",")
	signature, err := base64.StdEncoding.DecodeString(text)
	if err != nil || s.signature == nil || !hmac.Equal(signature, s.signature) {
		return errors.New("the server does not know the password")
	}
	s.verified = true
	return nil
}

func scramMAC(key []byte, message string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(message))
	return mac.Sum(nil)
}

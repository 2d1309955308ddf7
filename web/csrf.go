package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// A change is taken only from our own pages or from a program: a page of somebody else's in the browser of somebody who
// is logged in can make it send a request, but cannot read or set our cookie. So the form repeats the cookie's token
// (double submit; a program invents one), and the browser's word about where the request comes from is heard too.

const tokenName = "securitytoken"

// token gives the token that forms of this page carry, and sets the cookie. A token the browser already has is kept, so
// that two open pages do not spoil each other.
func token(w http.ResponseWriter, r *http.Request) string {
	value := ""
	if c, err := r.Cookie(tokenName); err == nil && len(c.Value) == 32 && isHex(c.Value) {
		value = c.Value
	} else {
		var b [16]byte
		rand.Read(b[:])
		value = hex.EncodeToString(b[:])
	}
	cookie := tokenName + "=" + value + "; Max-Age=600; HttpOnly; SameSite=strict"
	if r.TLS != nil {
		cookie += "; Secure"
	}
	w.Header().Set("Set-Cookie", cookie)
	return value
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// guardChanges refuses a POST that does not prove where it comes from.
func (s *Server) guardChanges(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Where no login is asked for, a page that somebody else's name server has brought to our address could read everything.
		if !s.setup.Load().access.closed && !s.knownHost(r) {
			s.foreignHost(w, r)
			return
		}
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		if !strings.HasPrefix(r.URL.Path, "/api/") { // there the body is JSON, whatever curl -d calls it
			if err := r.ParseForm(); err != nil {
				s.failBody(w, r, err)
				return
			}
		}
		if err := origin.Check(r); err != nil {
			s.denied(r, fmt.Sprintf("request from another site, origin '%s'", shown(r.Header.Get("Origin"))))
			s.fail(w, r, http.StatusForbidden, "Requests from other sites are not taken")
			return
		}
		if !s.knownHost(r) {
			s.foreignHost(w, r)
			return
		}
		if why := tokenFault(r); why != "" {
			s.denied(r, why)
			s.fail(w, r, http.StatusForbidden, "Invalid CSRF Token")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// foreignHost refuses a request that was addressed to somebody else.
func (s *Server) foreignHost(w http.ResponseWriter, r *http.Request) {
	s.denied(r, fmt.Sprintf("foreign host '%s'", shown(r.Host)))
	s.fail(w, r, http.StatusForbidden, "This host name is not known here: use the address or the name of this machine")
}

// failBody answers for a body that cannot be read.
func (s *Server) failBody(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		s.fail(w, r, http.StatusRequestEntityTooLarge, fmt.Sprintf("The request is larger than %d bytes", large.Limit))
		return
	}
	s.fail(w, r, http.StatusBadRequest, "The request cannot be read")
}

// tokenFault says what is wrong with the token of a change, empty when all is well.
func tokenFault(r *http.Request) string {
	given := r.PostForm.Get(tokenName)
	if given == "" {
		given = r.Header.Get("X-CSRF-Token")
	}
	if given == "" {
		return "missing CSRF token in HTTP parameter"
	}
	c, err := r.Cookie(tokenName)
	if err != nil || c.Value == "" {
		return "missing CSRF token cookie"
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(c.Value)) != 1 {
		return "CSRF token mismatch"
	}
	return ""
}

// knownHost tells whether the request was addressed to us. A name that somebody else has pointed at our address would
// make their page ours in the eyes of the browser (DNS rebinding).
func (s *Server) knownHost(r *http.Request) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "" || host == "localhost" || isLocal(r) {
		return true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	name, _ := os.Hostname()
	for _, own := range []string{name, s.daemon.Info().Host, s.daemon.Config().Settings.Machine, s.setup.Load().http.Address} {
		if own != "" && (strings.EqualFold(host, own) || strings.EqualFold(host, strings.SplitN(own, ".", 2)[0])) {
			return true
		}
	}
	return false
}

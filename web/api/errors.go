package api

import "net/http"

// Error is what the daemon answers when it does not do what was asked. Code is for programs, Message for people.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	cause   error  // why nobody answers
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives what kept the client from asking at all: no permission on a socket, nobody who listens.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is(err, &Error{Code: NotFound}) tell errors by their code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Message == "" && t.Code == e.Code
}

// Code names a kind of error.
type Code string

// Kinds of errors.
const (
	Invalid        Code = "invalid"
	Unauthorized   Code = "unauthorized"
	Forbidden      Code = "forbidden"
	NotFound       Code = "not_found"
	TooLarge       Code = "too_large"
	BadConfig      Code = "bad_config" // the control file was not taken; the message holds the diagnostics
	TooMany        Code = "too_many"
	Internal       Code = "internal"
	NotImplemented Code = "not_implemented"
	Unavailable    Code = "unavailable"
	Unreachable    Code = "unreachable" // nobody answers; made by the client
)

// statuses is the one table between codes and HTTP.
var statuses = []struct {
	code   Code
	status int
}{
	{Invalid, http.StatusBadRequest},
	{Unauthorized, http.StatusUnauthorized},
	{Forbidden, http.StatusForbidden},
	{NotFound, http.StatusNotFound},
	{TooLarge, http.StatusRequestEntityTooLarge},
	{BadConfig, http.StatusUnprocessableEntity},
	{TooMany, http.StatusTooManyRequests},
	{Internal, http.StatusInternalServerError},
	{NotImplemented, http.StatusNotImplemented},
	{Unavailable, http.StatusServiceUnavailable},
}

// Status is the HTTP status of a code.
func (c Code) Status() int {
	for _, s := range statuses {
		if s.code == c {
			return s.status
		}
	}
	return http.StatusInternalServerError
}

// CodeOf is the code of an HTTP status.
func CodeOf(status int) Code {
	for _, s := range statuses {
		if s.status == status {
			return s.code
		}
	}
	if status >= 400 && status < 500 {
		return Invalid
	}
	return Internal
}

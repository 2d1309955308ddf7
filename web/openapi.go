package web

import (
	_ "embed"
	"net/http"
)

// The description of everything under /api, in OpenAPI 3.1. It is made from the types of package api, with their comments,
// and from the list of operations in openapi_test.go: `go test ./web -run OpenAPI -update` writes it anew, and the test
// fails while it says anything else than the types and routes do.
//
//go:embed openapi.json
var openAPI []byte

// apiDescription tells programs what they can ask for.
func (s *Server) apiDescription(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Write(openAPI)
}

package web

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
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

// apiPaths is what openapi.json says of each path: its methods, with what stands behind the question mark.
var apiPaths = sync.OnceValue(func() map[string]map[string]operationWords {
	var all struct {
		Paths map[string]map[string]operationWords `json:"paths"`
	}
	if err := json.Unmarshal(openAPI, &all); err != nil {
		panic(err) // it is part of the program
	}
	return all.Paths
})

type operationWords struct {
	Summary    string `json:"summary"`
	Parameters []struct {
		Name string `json:"name"`
		In   string `json:"in"`
	} `json:"parameters"`
}

// apiMap answers who asks for /api itself: what there is.
func (s *Server) apiMap(w http.ResponseWriter, r *http.Request) {
	out := map[string]string{}
	for path, methods := range apiPaths() {
		for method, d := range methods {
			out[strings.ToUpper(method)+" "+path] = d.Summary
		}
	}
	writeJSON(w, http.StatusOK, struct {
		Description string            `json:"description"`
		Paths       map[string]string `json:"paths"`
	}{"/api/openapi.json", out})
}

// asked refuses a question with words that the path does not know: a filter that is left out of sight would look as if it had
// found everything.
func (s *Server) asked(path string, next http.HandlerFunc) http.HandlerFunc {
	var known []string
	for _, p := range apiPaths()[path]["get"].Parameters {
		if p.In == "query" {
			known = append(known, p.Name)
		}
	}
	return func(w http.ResponseWriter, r *http.Request) {
		for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
			if !slices.Contains(known, name) {
				s.fail(w, r, http.StatusBadRequest, unknownWord("parameter", name, known))
				return
			}
		}
		next(w, r)
	}
}

// oneOf refuses a word that is none of those that there are; empty is none at all.
func (p *parameters) oneOf(name string, words []string) string {
	given := p.values.Get(name)
	if given != "" && !slices.Contains(words, given) {
		p.refuse(errors.New(unknownWord(name, given, words)))
	}
	return given
}

var conditionWords = []string{string(conditionUp), string(conditionDown), string(conditionInit), string(conditionUnmonitored)}

// stateNames are the words for where an event has led.
func stateNames() []string { return slices.Sorted(maps.Values(stateWords)) }

// typeNames are the keywords of events.
func typeNames() (out []string) {
	for _, t := range checks.EventTypes {
		out = append(out, t.Keyword)
	}
	return out
}

func unknownWord(what, given string, words []string) string {
	if near := parser.Nearest(given, words); near != "" {
		return fmt.Sprintf("there is no %s %q; did you mean %q?", what, given, near)
	}
	if len(words) == 0 {
		return fmt.Sprintf("there is no %s %q; none is taken", what, given)
	}
	return fmt.Sprintf("there is no %s %q; there are %s", what, given, strings.Join(words, ", "))
}

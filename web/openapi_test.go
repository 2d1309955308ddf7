package web

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// operation is one request that the API takes.
type operation struct {
	method, path, id, summary string
	query                     []parameter
	body, reply               any // values of the types that go over the wire
	stream                    bool
	refusals                  []api.Code // beside those that every request may meet
}

// parameter is one word behind the question mark.
type parameter struct {
	name, kind, format, description string
	several                         bool
}

var (
	fromParameter = parameter{name: "from", kind: "string", format: "date-time", description: "From when on; also seconds since 1970."}
	toParameter   = parameter{name: "to", kind: "string", format: "date-time", description: "Until when, now if it is left out; also seconds since 1970."}
)

var operations = []operation{
	{method: "GET", path: "/api/services", id: "listServices", summary: "All services, in the order of the control file, or those that the parameters choose.", reply: []api.Service{}, refusals: []api.Code{api.NotFound},
		query: []parameter{{name: "service", kind: "string", description: "A name or, when no service has it, a regular expression that matches whole names; in any case.", several: true},
			{name: "group", kind: "string", description: "Services of this group."},
			{name: "condition", kind: "string", description: "Services that stand so: up, down, initialising or unmonitored."},
			{name: "q", kind: "string", description: "Services with this in their name."}}},
	{method: "GET", path: "/api/services/{name}", id: "getService", summary: "One service with its rules and last events.", reply: api.Service{}, refusals: []api.Code{api.NotFound}},
	{method: "GET", path: "/api/services/{name}/explain", id: "explainService", summary: "How a service stands, by which rule and since when, what was tried, what it waits for and what comes next, in sentences.",
		reply: api.Explanation{}, refusals: []api.Code{api.NotFound}},
	{method: "GET", path: "/api/services/{name}/history", id: "getHistory", summary: "Curves of the figures of a service, as far as they are kept.", reply: []api.Series{}, refusals: []api.Code{api.NotFound, api.Invalid, api.Internal},
		query: []parameter{{name: "figure", kind: "string", description: "One figure alone, such as cpu_percent."}, fromParameter, toParameter,
			{name: "points", kind: "integer", description: "How many points a curve has at most, up to 2000; 120 if it is left out."}}},
	{method: "GET", path: "/api/events", id: "listEvents", stream: true, reply: []api.Event{}, refusals: []api.Code{api.Invalid, api.Unavailable},
		summary: "Events, newest first. The next page is asked for with to and before: time and id of the last event of this one. " +
			"Accepted as text/event-stream they are told as they happen: messages \"event\" (Event; their id is the event's, and Last-Event-ID brings those missed), " +
			"\"pulse\" (Pulse: services that changed) and \"reload\" (services are gone); a comment every 15 seconds shows that the stream is alive.",
		query: []parameter{{name: "q", kind: "string", description: "Events with this in service, texts or evidence."}, {name: "service", kind: "string", description: "Events of this service."},
			{name: "type", kind: "string", description: "Events of this kind, by the keyword of alert filters."}, {name: "state", kind: "string", description: "failed, succeeded, changed or unchanged."},
			fromParameter, toParameter, {name: "before", kind: "integer", description: "Events with a smaller number than this."},
			{name: "since", kind: "integer", description: "Of a stream: milliseconds since 1970; it begins with what changed since then."},
			{name: "limit", kind: "integer", description: "How many at most, up to 1000; 100 if it is left out."}}},
	{method: "GET", path: "/api/alerts", id: "listAlerts", summary: "Alerts that wait, were sent, or gave up.", reply: []api.Alert{}},
	{method: "GET", path: "/api/runtime", id: "getRuntime", summary: "The daemon itself. Not for users who may only read.", reply: api.Runtime{}, refusals: []api.Code{api.Forbidden}},
	{method: "GET", path: "/api/openapi.json", id: "getDescription", summary: "This description.", reply: map[string]any{}},
	{method: "POST", path: "/api/actions", id: "act", summary: "Start, stop, restart, monitor or unmonitor services.", body: api.ActionRequest{}, reply: api.ActionReply{},
		refusals: []api.Code{api.Invalid, api.NotFound, api.TooLarge, api.Unavailable}},
	{method: "POST", path: "/api/validate", id: "validate", summary: "Look at everything now.", reply: struct{}{}},
	{method: "POST", path: "/api/reload", id: "reload", summary: "Take the changed control file into charge. One with errors changes nothing and is refused with them.", reply: api.Changes{}, refusals: []api.Code{api.BadConfig}},
	{method: "POST", path: "/api/quit", id: "quit", summary: "End the daemon in order.", reply: struct{}{}},
}

// described are the types that have a name in the description; those of the stream stand in no answer.
var described = []any{api.Service{}, api.Figure{}, api.Rule{}, api.Event{}, api.Explanation{}, api.Alert{}, api.Runtime{}, api.Changes{}, api.ActionRequest{},
	api.ActionReply{}, api.Outcome{}, api.Point{}, api.Series{}, api.Row{}, api.Gauge{}, api.Pulse{}, api.Error{}}

// words are the values that a field may have.
var words = map[string][]any{
	"Service.condition": {"up", "down", "initialising", "unmonitored"}, "Row.condition": {"up", "down", "initialising", "unmonitored"},
	"Explanation.condition": {"up", "down", "initialising", "unmonitored"}, "ActionRequest.action": {"start", "stop", "restart", "monitor", "unmonitor"},
	"Alert.state": {"waiting", "sent", "failed"}, "Rule.state": {"succeeded", "failed", "changed", "unchanged", "initialising"},
}

func TestOpenAPIIsWhatTheTypesAndRoutesSay(t *testing.T) {
	text, err := json.MarshalIndent(description(t), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile("openapi.json", text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(text, openAPI) {
		t.Error("openapi.json is older than the types or the operations; go test ./web -run OpenAPI -update")
	}
}

// TestOpenAPICoversEveryRoute walks the router: each path under /api stands in the description, and none that is not served.
func TestOpenAPICoversEveryRoute(t *testing.T) {
	var served, told []string
	s := New(Options{Daemon: newFake(), Log: quietLog()})
	err := chi.Walk(s.handler().(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(route, "/api/") && route != "/api/*" && route != "/api/" {
			served = append(served, method+" "+route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range operations {
		told = append(told, o.method+" "+o.path)
	}
	slices.Sort(served)
	slices.Sort(told)
	if !slices.Equal(served, told) {
		t.Errorf("served are %v,\ndescribed are %v", served, told)
	}
}

// description is the whole document.
func description(t *testing.T) map[string]any {
	t.Helper()
	comments := commentsOf(t)
	schemas := map[string]any{}
	for _, v := range described {
		typ := reflect.TypeOf(v)
		schemas[typ.Name()] = schemaOf(t, typ, comments)
	}
	paths := map[string]map[string]any{}
	for _, o := range operations {
		if paths[o.path] == nil {
			paths[o.path] = map[string]any{}
		}
		paths[o.path][strings.ToLower(o.method)] = o.describe()
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "upkeep", "version": "1", "license": map[string]any{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "What the daemon knows and does, as JSON. The users and passwords of `set httpd` hold."},
		"servers": []any{map[string]any{"url": "/"}}, "security": []any{map[string]any{"password": []any{}}}, "paths": paths,
		"components": map[string]any{"schemas": schemas, "securitySchemes": map[string]any{"password": map[string]any{"type": "http", "scheme": "basic"}}},
	}
}

func (o operation) describe() map[string]any {
	content := map[string]any{"application/json": map[string]any{"schema": reference(reflect.TypeOf(o.reply))}}
	if o.stream {
		content["text/event-stream"] = map[string]any{"schema": map[string]any{"type": "string"}}
	}
	responses := map[string]any{"200": map[string]any{"description": "Done.", "content": content}}
	refusals := append([]api.Code{api.Unauthorized, api.TooMany}, o.refusals...)
	var parameters []any
	if strings.Contains(o.path, "{name}") {
		parameters = append(parameters, map[string]any{"name": "name", "in": "path", "required": true, "description": "The name of a service, in any case.", "schema": map[string]any{"type": "string"}})
	}
	for _, q := range o.query {
		schema := map[string]any{"type": q.kind}
		if q.format != "" {
			schema["format"] = q.format
		}
		if q.several {
			schema = map[string]any{"type": "array", "items": schema}
		}
		parameters = append(parameters, map[string]any{"name": q.name, "in": "query", "description": q.description, "schema": schema})
	}
	if o.stream {
		parameters = append(parameters, map[string]any{"name": "Last-Event-ID", "in": "header", "description": "The last event that was seen, for a stream that goes on.", "schema": map[string]any{"type": "integer"}})
	}
	if o.method == http.MethodPost {
		refusals = append(refusals, api.Forbidden)
		for _, p := range []struct{ name, in string }{{"X-CSRF-Token", "header"}, {tokenName, "cookie"}} {
			parameters = append(parameters, map[string]any{"name": p.name, "in": p.in, "required": true, "schema": map[string]any{"type": "string"},
				"description": "A token that the asker invents: the same in header and cookie, so that no other site's page can ask."})
		}
	}
	for _, code := range refusals {
		responses[jsonNumber(code.Status())] = map[string]any{"description": http.StatusText(code.Status()),
			"content": map[string]any{"application/json": map[string]any{"schema": reference(reflect.TypeOf(api.Error{}))}}}
	}
	out := map[string]any{"operationId": o.id, "summary": o.summary, "responses": responses}
	if parameters != nil {
		out["parameters"] = parameters
	}
	if o.body != nil {
		out["requestBody"] = map[string]any{"required": true, "content": map[string]any{"application/json": map[string]any{"schema": reference(reflect.TypeOf(o.body))}}}
	}
	return out
}

func jsonNumber(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// reference names the schema of a type.
func reference(typ reflect.Type) map[string]any {
	switch {
	case typ.Kind() == reflect.Slice:
		return map[string]any{"type": "array", "items": reference(typ.Elem())}
	case typ.Name() == "":
		return map[string]any{"type": "object"}
	}
	return map[string]any{"$ref": "#/components/schemas/" + typ.Name()}
}

// schemaOf describes one type; the types within it are named, not repeated.
func schemaOf(t *testing.T, typ reflect.Type, comments map[string]string) *jsonschema.Schema {
	t.Helper()
	known := map[reflect.Type]*jsonschema.Schema{reflect.TypeFor[time.Time](): {Type: "string", Format: "date-time"}}
	for _, v := range described {
		if other := reflect.TypeOf(v); other != typ {
			known[other] = &jsonschema.Schema{Ref: "#/components/schemas/" + other.Name()}
		}
	}
	schema, err := jsonschema.ForType(typ, &jsonschema.ForOptions{TypeSchemas: known})
	if err != nil {
		t.Fatalf("describe %s: %v", typ, err)
	}
	schema.Description = comments[typ.Name()]
	for name, property := range schema.Properties {
		// A list or a time that is not there is left out, never null.
		if len(property.Types) == 2 && property.Types[0] == "null" {
			property.Type, property.Types = property.Types[1], nil
		}
		property.Description = comments[typ.Name()+"."+name]
		property.Enum = words[typ.Name()+"."+name]
	}
	return schema
}

// commentsOf reads what the source of package api says of its types and their fields.
func commentsOf(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := filepath.Glob("api/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no source of the wire types: %v", err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			decl, ok := n.(*ast.GenDecl)
			if !ok || len(decl.Specs) == 0 {
				return true
			}
			if spec, ok := decl.Specs[0].(*ast.TypeSpec); ok {
				out[spec.Name.Name] = sentence(decl.Doc.Text())
				if fields, ok := spec.Type.(*ast.StructType); ok {
					for _, f := range fields.Fields.List {
						if f.Tag != nil && f.Comment != nil {
							name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
							out[spec.Name.Name+"."+name] = sentence(f.Comment.Text())
						}
					}
				}
			}
			return true
		})
	}
	return out
}

func sentence(text string) string { return strings.Join(strings.Fields(text), " ") }

// validator gives the test of an answer against the schema that the served description has for it.
func validator(t *testing.T, description []byte, schema map[string]any) *jsonschema.Resolved {
	t.Helper()
	var doc struct {
		Components struct {
			Schemas map[string]*jsonschema.Schema `json:"schemas"`
		} `json:"components"`
	}
	// Within a schema alone, definitions stand under $defs.
	move := func(text []byte) []byte {
		return bytes.ReplaceAll(text, []byte("#/components/schemas/"), []byte("#/$defs/"))
	}
	if err := json.Unmarshal(move(description), &doc); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	root := &jsonschema.Schema{}
	if err := json.Unmarshal(move(text), root); err != nil {
		t.Fatal(err)
	}
	root.Defs = doc.Components.Schemas
	resolved, err := root.Resolve(nil)
	if err != nil {
		t.Fatalf("the description does not hold together: %v", err)
	}
	return resolved
}

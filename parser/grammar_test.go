package parser

import "testing"

type testHTTP struct {
	Request *Raw  `parser:"  'request' '='? @@"`
	Status  []Int `parser:"| 'status' '='? @@"`
	Host    *Text `parser:"| 'hostheader' @@"`
}

func TestStruct(t *testing.T) {
	g := Struct[testSize]()
	for text, bytes := range map[string]float64{"size > 5MB then": 5 << 20, "SIZE is greater than 5 MB": 5 << 20, "size>5": 5} {
		v, ok, err := g.Parse(cursorFor(text), nil)
		if err != nil || !ok {
			t.Fatalf("%s: %v", text, err)
		}
		if size := v.(*testSize); size.Op.Op != ">" || size.Limit.Bytes() != bytes || size.Pos.Column != 1 {
			t.Errorf("%s: %+v", text, size)
		}
	}
	c := cursorFor("size > x")
	_, _, err := g.Parse(c, nil)
	if want := `test:1:8: unexpected "x", expected a size such as 10 MB (units: B, KB, MB, GB)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if c.Peek().Value != "size" {
		t.Error("a failed parse moved the cursor")
	}
}

func TestOptionsMerge(t *testing.T) {
	g := Options[testHTTP]()
	c := cursorFor(`request = /x?a=b,c with status = 200, status 300 hostheader foo:80 then`)
	var v any
	for {
		next, ok, err := g.Parse(c, v)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		v = next
	}
	got := v.(*testHTTP)
	if got.Request.Value != "/x?a=b,c" || len(got.Status) != 2 || got.Host.Value != "foo:80" || c.Peek().Value != "then" {
		t.Errorf("%+v, stopped at %q", got, c.Peek().Value)
	}
}

package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axe is https://github.com/dequelabs/axe-core, as its package has it.
//
//go:embed testdata/axe.min.js
var axe string

// everything has a service of most kinds, some that stand badly, with long names and texts.
const everything = app + `set alert ops@example.org
check system machine.example.org
    if memory usage > 99% then alert
check filesystem root with path /
    if space usage > 99% then alert
check file log with path %s/log
    if size > 1 GB then alert
    group records
check file a-file-that-is-not-there-and-has-a-rather-long-name-for-a-phone with path %s/none/of/this/is/here/and/the/path/is/long
    if does not exist then alert
    group records
check program says-no with path "/bin/sh -c 'echo something went wrong, and it takes a long line to say what that was, /a/path/without/any/place/to/break/it; exit 3'"
    if status != 0 then alert
check host dns with address 127.0.0.1
    if failed port 1 for 3 times within 5 cycles then alert
    depends on app
check directory temp with path /tmp
check network loopback with interface lo
`

func TestPagesInEveryViewWithoutAFault(t *testing.T) {
	d := startDaemon(t, everything)
	d.startApp()
	if status, text := d.ask(http.MethodPost, "/api/actions", admin, `{"action":"unmonitor","services":["temp"],"for":3600,"reason":"a reason for it"}`, change()); status != http.StatusOK {
		t.Fatal(text)
	}
	eventually(t, "two services are seen to fail", func() bool {
		_, text := d.ask(http.MethodGet, "/_report?type=down", admin, "", nil)
		return strings.TrimSpace(text) == "2"
	})
	b := open(t, admin)
	for _, path := range []string{"/", "/?state=down", "/?q=nothing+is+called+so", "/app", "/dns", "/says-no", "/machine.example.org", "/root", "/loopback", "/temp",
		"/a-file-that-is-not-there-and-has-a-rather-long-name-for-a-phone", "/_events", "/_events?q=went+wrong", "/_alerts", "/_viewlog", "/_runtime", "/_about", "/help", "/help/process"} {
		t.Run(path, func(t *testing.T) {
			b.t = t
			checkPage(t, b, d.url+path)
		})
	}
	b.t = t
}

// checkPage looks at one page in each view.
func checkPage(t *testing.T, b *tab, url string) {
	t.Helper()
	b.view(1440, "light")
	b.visit(url)
	b.run(chromedp.Evaluate[chromedp.Void](axe))
	for _, width := range []int64{390, 768, 1440} {
		for _, scheme := range []string{"light", "dark"} {
			where := fmt.Sprintf("%d px, %s", width, scheme)
			b.view(width, scheme)
			if over := eval[string](b, overflow); over != "" {
				t.Errorf("%s: it scrolls sideways, for %s", where, over)
			}
			for _, fault := range axeFaults(t, b) {
				t.Errorf("%s: %s", where, fault)
			}
		}
	}
	for _, text := range b.said() {
		t.Errorf("the console says: %s", text)
	}
}

// overflow names what is wider than the window, empty when nothing makes it scroll sideways.
const overflow = `(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return "";
  const over = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > wide + 1);
  return document.documentElement.scrollWidth + " of " + wide + ": " + over.slice(0, 5).map((e) => e.tagName + "." + e.className).join(", ");
})()`

// axeFaults gives what axe-core finds, one line a rule.
func axeFaults(t *testing.T, b *tab) []string {
	t.Helper()
	text := eval[string](b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.map((v) => ({
  id: v.id, help: v.help, where: v.nodes.slice(0, 4).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? "")) }))))`)
	var found []struct {
		ID, Help string
		Where    []string
	}
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("axe %s: %s: %s", f.ID, f.Help, strings.Join(f.Where, "; ")))
	}
	return out
}

// TestFirstLoadIsLight counts what the browser fetches for the first page, as it comes over the wire.
func TestFirstLoadIsLight(t *testing.T) {
	d := startDaemon(t, everything)
	b := open(t, admin)
	b.run(command(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}))
	b.visit(d.url + "/")
	b.await("the stream is open", `performance.getEntriesByType("resource").length > 1`)
	type weight struct{ Bytes, Foreign float64 }
	w := eval[weight](b, `(() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return { Bytes: all.reduce((n, e) => n + (e.transferSize || 0), 0), Foreign: all.filter((e) => new URL(e.name).origin !== location.origin).length };
})()`)
	t.Logf("the first load is %.1f kB", w.Bytes/1000)
	if w.Bytes > 150e3 || w.Foreign != 0 {
		t.Errorf("%+v, want less than 150 kB and nothing from elsewhere", w)
	}
}

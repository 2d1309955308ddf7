package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// row finds the row of a service on the overview.
func row(name string) string {
	return fmt.Sprintf(`document.querySelector('.row[data-name="%s"]')`, name)
}

// TestAServiceDiesAndIsBroughtBack is the whole story of a bad night: the row turns by itself, the service's page says why,
// restart is pressed, its outcome is told when it is done, and the evidence is there to be opened.
func TestAServiceDiesAndIsBroughtBack(t *testing.T) {
	d := startDaemon(t, app+`check program says-no with path "/bin/sh -c 'echo no room left; exit 3'"
    if status != 0 then exec "/bin/false"
`)
	d.startApp()
	b := open(t, admin)
	b.visit(d.url + "/")
	b.run(chromedp.Evaluate[chromedp.Void](`void (window.neverLoadedAgain = true)`))
	b.await("app is up", row("app")+`.classList.contains("up")`)

	d.killed("app.pid")
	b.await("the row of app turns", row("app")+`.classList.contains("down") && `+row("app")+`.innerText.includes("Does not exist")`)
	b.await("the event is told", `document.querySelector("#events").innerText.includes("process is not running")`)
	if !eval[bool](b, `window.neverLoadedAgain === true`) {
		t.Error("the page was loaded again")
	}

	b.run(chromedp.Click(`.row[data-name="app"] a`))
	b.await("the page of app is there", `document.querySelector(".title h1")?.innerText.startsWith("app")`)
	b.await("it explains the failure", `document.querySelector(".explain").innerText.includes("app is failing since")`)
	if text := eval[string](b, `document.querySelector(".explain").innerText`); !strings.Contains(text, "/rc:") || !strings.Contains(text, "only alerts") {
		t.Errorf("the explanation names neither rule nor what comes next: %s", text)
	}
	b.run(chromedp.Click(`.actions button[value="restart"]`))
	b.await("the outcome is told when it is done", `document.querySelector("#said").innerText.includes("Restart app: done")`)
	b.await("the page shows it up", `document.querySelector(".title .state")?.classList.contains("up")`)
	b.await("the explanation follows", `document.querySelector(".explain").innerText.includes("app is up")`)

	b.visit(d.url + "/_events?service=app")
	b.await("the user's restart is among the events", `document.querySelector("#events").innerText.includes("restart action done")`)
	b.visit(d.url + "/says-no")
	b.await("there is evidence", `document.querySelector("details.evidence summary")`)
	b.run(chromedp.Click(`details.evidence summary`))
	b.await("opened, it shows what the program said", `document.querySelector("details.evidence[open]").innerText.includes("no room left")`)
	for _, text := range b.said() {
		t.Errorf("the console says: %s", text)
	}
}

// TestWhoMayOnlyRead sees no button, and is refused by the server whatever the page says.
func TestWhoMayOnlyRead(t *testing.T) {
	d := startDaemon(t, app)
	d.startApp()
	b := open(t, reader)
	for _, path := range []string{"/", "/app", "/_events", "/_alerts"} {
		b.visit(d.url + path)
		if n := eval[int](b, `document.querySelectorAll('[name="action"], form[method="post"]').length`); n != 0 {
			t.Errorf("%s has %d buttons that change something", path, n)
		}
	}
	status := eval[int](b, `fetch("/api/actions", {method: "POST", headers: {"Content-Type": "application/json", "X-CSRF-Token": document.querySelector('meta[name="securitytoken"]').content},
  body: JSON.stringify({action: "stop", services: ["app"]})}).then((a) => a.status)`)
	if status != http.StatusForbidden {
		t.Errorf("the page's own request is answered %d", status)
	}
	for _, path := range []string{"/app", "/_act", "/_doaction", "/_runtime", "/api/actions", "/api/quit"} {
		header := change()
		if !strings.HasPrefix(path, "/api/") {
			header["Content-Type"] = "application/x-www-form-urlencoded"
		}
		if status, text := d.ask(http.MethodPost, path, reader, "action=stop&service=app&securitytoken=a", header); status != http.StatusForbidden {
			t.Errorf("POST %s is answered %d: %s", path, status, text)
		}
	}
	if _, text := d.ask(http.MethodGet, "/api/services/app", reader, "", nil); !strings.Contains(text, `"condition":"up"`) {
		t.Errorf("app was touched: %s", text)
	}
}

// TestAnotherSiteIsRefused: the page of another site, in the browser of somebody who is logged in, can change nothing.
func TestAnotherSiteIsRefused(t *testing.T) {
	d := startDaemon(t, app)
	d.startApp()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><title>prizes</title><form method="post" action="%s/app"><input name="action" value="stop"><button id="win">Win</button></form></html>`, d.url)
	}))
	t.Cleanup(other.Close)
	b := open(t, admin)
	b.visit(d.url + "/app") // has the cookie from now on
	b.visit(strings.Replace(other.URL, "127.0.0.1", "localhost", 1))
	b.run(chromedp.Click("#win"))
	b.await("the form is refused", `document.body.innerText.includes("Requests from other sites are not taken")`)
	if status, _ := d.ask(http.MethodPost, "/app", admin, "action=stop&securitytoken=a", map[string]string{"Content-Type": "application/x-www-form-urlencoded",
		"Cookie": "securitytoken=a", "Origin": "http://evil.example.org"}); status != http.StatusForbidden {
		t.Errorf("a foreign Origin is answered %d", status)
	}
	if _, text := d.ask(http.MethodGet, "/api/services/app", admin, "", nil); !strings.Contains(text, `"condition":"up"`) {
		t.Errorf("app was touched: %s", text)
	}
}

// TestManyServices: two thousand are shown quickly and stay live.
func TestManyServices(t *testing.T) {
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "check file f%04d with path %%s/f\n if size > 1 MB then alert\n", i)
	}
	d := startDaemon(t, text.String()+"check file odd with path %s/odd\n if does not exist then alert\n")
	d.write("f", "x", 0o600)
	d.write("odd", "x", 0o600)
	eventually(t, "all are up", func() bool {
		_, text := d.ask(http.MethodGet, "/_report?type=up", admin, "", nil)
		return strings.TrimSpace(text) == "2002" // and the machine
	})
	b := open(t, admin)
	b.visit(d.url + "/_about") // the browser itself is warm
	b.visit(d.url + "/")
	type times struct{ Answer, Parsed, Shown float64 }
	took := eval[times](b, `(() => {
  const n = performance.getEntriesByType("navigation")[0], p = performance.getEntriesByName("first-contentful-paint")[0];
  return { Answer: n.responseEnd, Parsed: n.domContentLoadedEventEnd, Shown: p ? p.startTime : n.loadEventEnd };
})()`)
	t.Logf("2000 services: answered in %.0f ms, first shown after %.0f ms, whole after %.0f ms", took.Answer, took.Shown, took.Parsed)
	if took.Parsed > 5000 {
		t.Errorf("it takes %.0f ms", took.Parsed)
	}
	if n := eval[int](b, `document.querySelectorAll(".row").length`); n < 100 {
		t.Errorf("%d rows", n)
	}
	if err := os.Remove(d.path("odd")); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	b.await("the failing one is told", `document.querySelector('[data-count="down"]').innerText === "1"`)
	t.Logf("a failure is on the page %d ms after it happened", time.Since(began).Milliseconds())
}

// TestTheStreamComesBack: a page that was open while the daemon was restarted says so, and is live again by itself.
func TestTheStreamComesBack(t *testing.T) {
	d := startDaemon(t, app)
	d.startApp()
	b := open(t, admin)
	b.visit(d.url + "/")
	b.await("app is up", row("app")+`.classList.contains("up")`)
	d.stop()
	b.await("the page says that it is cut off", `!document.querySelector("#link").hidden`)
	d.start()
	b.await("it is connected again", `document.readyState === "complete" && document.querySelector("#link").hidden && `+row("app"))
	d.killed("app.pid")
	b.await("it is live", row("app")+`.classList.contains("down")`)
}

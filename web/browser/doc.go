// Package browser tests the pages in a real Chromium against a real daemon: how they look at three widths, by day and by
// night, what axe-core (testdata/axe.min.js, version 4.14.1, MPL-2.0) says of them, and the stories that people live
// through with them. It holds tests alone; they are left out where no Chromium is installed. It is a module of its own, so that
// what drives a browser is no dependency of upkeep:
//
//	cd web/browser && go test .
package browser

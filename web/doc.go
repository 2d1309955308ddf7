// Package web is the HTTP interface: who may come in (addresses, users, TLS, tokens), the pages, the JSON under /api, and
// the paths, texts and documents that clients of Monit ask for.
//
// It shows what the Daemon tells and passes on what people ask for. How a check works, and when, it does not know.
package web

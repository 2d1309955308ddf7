package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// assets are the files pages load, by a name that changes with their content, so that browsers may keep them. They are
// made, like templates, for the first page: most programs never show one.
var assets = sync.OnceValues(func() (files map[string][]byte, addresses map[string]string) {
	files, addresses = map[string][]byte{}, map[string]string{}
	entries, err := fs.ReadDir(assetFiles, "assets")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		data, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(data)
		ext := path.Ext(e.Name())
		hashed := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		files[hashed], addresses[e.Name()] = data, "/_assets/"+hashed
	}
	return files, addresses
})

// asset is the address of a file that pages load.
func asset(name string) string {
	_, addresses := assets()
	address, ok := addresses[name]
	if !ok {
		panic("no asset " + name)
	}
	return address
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "name")
	files, _ := assets()
	data, ok := files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", assetTypes[path.Ext(name)])
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	w.Write(data)
}

func serveIcon(w http.ResponseWriter, r *http.Request) {
	data, err := assetFiles.ReadFile("assets/favicon.ico")
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "image/x-icon")
	w.Header().Set("Cache-Control", "private, max-age=86400")
	w.Write(data)
}

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(functions).ParseFS(templateFiles, "templates/*.html"))
})

// functions are called by templates.
var functions = template.FuncMap{
	"asset":     asset,
	"tokenName": func() string { return tokenName },
	"path":      servicePath,
	"base":      path.Base,
	"uptime":    uptimeText,
	"seconds":   func(d time.Duration) float64 { return d.Seconds() },
	"label":     func(action string) string { return labels[action] },
	"rfc3339":   func(v any) string { return timeOf(v).Format(time.RFC3339) },
	"exact":     func(v any) string { return timeOf(v).Format("Mon, 2 Jan 2006 15:04:05 MST") },
	"took":      responseText,
	"sign":      func(condition string) string { return signs[condition] },
	"form":      func(form string, t time.Time) string { return t.Format(forms[form]) },
	"soon":      func(v any) string { return soon(time.Until(timeOf(v))) },
	"ago":       func(v any) string { return ago(time.Since(timeOf(v))) },
}

// signs stand for states where there is no room for words.
var signs = map[string]string{"up": "✓", "down": "✕", "unmonitored": "‖", "initialising": "…"}

// forms are ways to write a time below a curve.
var forms = map[string]string{"clock": "15:04", "day": "2 Jan"}

// labels name actions on buttons.
var labels = map[string]string{"start": "Start service", "stop": "Stop service", "restart": "Restart service",
	"monitor": "Enable monitoring", "unmonitor": "Disable monitoring"}

func timeOf(v any) time.Time {
	switch t := v.(type) {
	case time.Time:
		return t
	case *time.Time:
		if t != nil {
			return *t
		}
	}
	return time.Time{}
}

// ago says roughly how long something is past.
func ago(d time.Duration) string {
	for _, u := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if d >= u.size {
			return fmt.Sprintf("%.0f %s", math.Floor(float64(d)/float64(u.size)), u.name)
		}
	}
	return fmt.Sprintf("%.0f s", math.Max(0, math.Floor(d.Seconds())))
}

// soon says roughly how long it is until something.
func soon(d time.Duration) string {
	if d <= 0 {
		return "now"
	}
	return "in " + ago(d.Round(time.Second))
}

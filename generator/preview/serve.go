package preview

import (
	"bytes"
	_ "embed"
	"html"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

// Addresses of the pages and scripts that only the preview has, below the site's base
// path.
const (
	eventsAt = "/_events"
	deskAt   = "/_desk/"
	stateAt  = "/_preview/state"
	clientAt = "/_preview/client.js"
)

//go:embed client.js
var clientScript []byte

// writeTimeout is the longest time that the transfer of an answer to a client may take.
const writeTimeout = 30 * time.Second

// serve answers a request that guard has accepted. It looks up paths in the list of the
// site's outputs, never on the disk.
func (p *Preview) serve(w http.ResponseWriter, r *http.Request) {
	select {
	case <-p.ready:
	case <-r.Context().Done():
		return
	}
	e := p.snapshot.Load()
	address, inside := inSite(e, r.URL.Path)
	if inside && address == eventsAt {
		p.stream(w, r, e)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout))
	switch {
	case !inside && r.URL.Path == "/":
		http.Redirect(w, r, e.Path("/"), http.StatusFound)
		return
	case !inside && r.URL.Path+"/" == e.Base():
		moved(w, r, e.Path("/"))
		return
	case inside && address == clientAt:
		send(w, r, http.StatusOK, ".js", clientScript)
		return
	case inside && address == stateAt:
		p.state(w, r, e)
		return
	case inside && (address == deskAt || address+"/" == deskAt):
		p.desk(w, r, e)
		return
	}
	e, at, ok := p.asOf(w, r, e)
	if !ok {
		return
	}
	p.page(w, r, e, page{address: address, inside: inside, at: at})
}

// inSite returns the address of the page or file at the path of a URL, and whether the
// path is below the base path of the site.
func inSite(e *engine.Snapshot, path string) (string, bool) {
	inside, ok := strings.CutPrefix(path, e.Base())
	return "/" + inside, ok
}

// maxPage is the greatest length, in bytes, of a page's path in a parameter of a
// request.
const maxPage = 4096

// pageOf returns the address of the page whose path a parameter of the request holds, or
// "" if the request has no such parameter. If the value cannot be the path of a page of
// the site, pageOf answers with status 400 and returns false.
func pageOf(w http.ResponseWriter, r *http.Request, e *engine.Snapshot, parameter string) (address string, ok bool) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	value := values.Get(parameter)
	if err == nil && value == "" {
		return "", true
	}
	path, err2 := url.PathUnescape(value)
	address, inside := inSite(e, path)
	if err != nil || err2 != nil || len(path) > maxPage || !inside || !plainPath(&url.URL{Path: path, RawPath: value}) {
		refuse(w, http.StatusBadRequest, "The parameter "+parameter+" is not the path of a page.")
		return "", false
	}
	return address, true
}

// A page describes the page or file that a request asks for.
type page struct {
	address string
	inside  bool   // whether the path of the request is below the base path of the site
	at      string // instant at which to show the page; "" for the present
}

// find returns the address of the output that answers the request, and the HTTP status,
// by the rules of GitHub Pages. A folder's address ends in a slash and leads to its
// index.html. The ending .html may be omitted. A missing page leads to 404.html.
func (p page) find(e *engine.Snapshot) (address string, status int) {
	folder, index := strings.CutSuffix(p.address, "/index.html")
	switch address = p.address; {
	case !p.inside:
	case e.Has(address):
		return address, http.StatusOK
	case index && e.Has(folder+"/"):
		return folder + "/", http.StatusOK
	case e.Has(address + ".html"):
		return address + ".html", http.StatusOK
	case e.Has(address + "/"), e.Has(address + "/index.html"):
		return address + "/", http.StatusMovedPermanently
	case strings.HasSuffix(address, "/") && e.Has(address+"index.html"):
		return address + "index.html", http.StatusOK
	}
	return "/404.html", http.StatusNotFound
}

// page answers a request for a page or file of the site, which the parameter want
// describes.
func (p *Preview) page(w http.ResponseWriter, r *http.Request, e *engine.Snapshot, want page) {
	if !e.Ready() {
		p.send(w, r, e, want, http.StatusServiceUnavailable, placeholder("There is nothing to show yet."))
		return
	}
	address, status := want.find(e)
	if status == http.StatusMovedPermanently {
		moved(w, r, e.Path(address))
		return
	}
	f, err := e.Open(address)
	switch {
	case err != nil:
		refuse(w, http.StatusNotFound, "The file cannot be read.")
	case f != nil:
		defer f.Close()
		sendFile(w, r, status, address, f)
	default:
		if status == http.StatusOK {
			want.address = address
		}
		p.output(w, r, e, want, address, status)
	}
}

// output renders and sends the output or asset at an address. If a page has problems,
// output sends the last version of the page without problems.
func (p *Preview) output(w http.ResponseWriter, r *http.Request, e *engine.Snapshot, want page, address string, status int) {
	data, found, _, err := e.Make(address)
	if err != nil {
		p.options.Log("error: " + err.Error())
		found = append(found, problems.At("", 0, 0, "%v", err))
	}
	if contentType(address) != htmlType {
		send(w, r, status, address, data)
		return
	}
	if len(found) > 0 {
		data = p.good.get(want.at + address)
	} else {
		p.good.put(want.at+address, data)
	}
	p.send(w, r, e, want, status, data)
}

// moved redirects a request to another path, with the query of the request.
func moved(w http.ResponseWriter, r *http.Request, path string) {
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, path, http.StatusMovedPermanently)
}

// send sends an HTML page with the preview's client script inserted.
func (p *Preview) send(w http.ResponseWriter, r *http.Request, e *engine.Snapshot, want page, status int, data []byte) {
	attributes := map[string]string{
		"base": e.Base(), "page": e.Path(want.address), "version": versionOf(data) + ribbon(e, want.address),
		"ribbon": ribbon(e, want.address), "at": want.at, "editor": p.options.Editor,
	}
	if p.options.Navigate {
		attributes["navigate"] = "yes"
	}
	if status == http.StatusNotFound {
		attributes["missing"], attributes["version"] = "yes", "none"
	}
	send(w, r, status, "/", inject(data, e.Base()+clientAt[1:], attributes))
}

// inject inserts a script element at the end of an HTML page's body. The parameter
// script is the URL of the script. Each name in attributes gets the prefix data- in the
// element.
func inject(page []byte, script string, attributes map[string]string) []byte {
	var tag bytes.Buffer
	tag.WriteString(`<script data-preview src="` + html.EscapeString(script) + `" async`)
	for _, name := range []string{"base", "page", "version", "ribbon", "at", "editor", "navigate", "missing"} {
		if value := attributes[name]; value != "" {
			tag.WriteString(" data-" + name + `="` + html.EscapeString(value) + `"`)
		}
	}
	tag.WriteString("></script>")
	end := bytes.LastIndex(page, []byte("</body>"))
	if end < 0 {
		end = len(page)
	}
	return bytes.Join([][]byte{page[:end], tag.Bytes(), page[end:]}, nil)
}

// placeholder returns an HTML page that contains only the given text.
func placeholder(text string) []byte {
	return []byte(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>` +
		`<meta name="viewport" content="width=device-width"></head><body><main><p>` + html.EscapeString(text) + `</p></main></body></html>`)
}

// send sends data as an answer. The content type is that of a file at the given address.
func send(w http.ResponseWriter, r *http.Request, status int, address string, data []byte) {
	sendFile(w, r, status, address, bytes.NewReader(data))
}

func sendFile(w http.ResponseWriter, r *http.Request, status int, address string, f io.ReadSeeker) {
	w.Header().Set("Content-Type", contentType(address))
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, f)
		return
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, f)
	}
}

const htmlType = "text/html; charset=utf-8"

// contentTypes maps a file extension to the content type that GitHub Pages sends.
// Package mime is not used, since its results depend on the machine.
var contentTypes = map[string]string{
	".html": htmlType, ".htm": htmlType, ".css": "text/css; charset=utf-8",
	".js": "application/javascript; charset=utf-8", ".mjs": "application/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8",
	".webmanifest": "application/manifest+json; charset=utf-8", ".xml": "application/xml",
	".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/vnd.microsoft.icon",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm",
	".pdf": "application/pdf", ".wasm": "application/wasm", ".zip": "application/zip",
}

// contentType returns the content type of the output at an address.
func contentType(address string) string {
	if known := contentTypes[strings.ToLower(path.Ext(address))]; known != "" {
		return known
	}
	if strings.HasSuffix(address, "/") {
		return htmlType
	}
	return "application/octet-stream"
}

// lastGood caches rendered pages by address. When a page can no longer be rendered, the
// preview shows the cached version behind the list of problems.
type lastGood struct {
	mu    sync.Mutex
	pages map[string][]byte
	order []string // addresses of the cached pages, oldest first
}

const lastGoodPages = 32 // greatest number of cached pages

func (l *lastGood) put(address string, data []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.pages[address]; !known {
		if len(l.order) == lastGoodPages {
			delete(l.pages, l.order[0])
			l.order = l.order[1:]
		}
		l.order = append(l.order, address)
	}
	l.pages[address] = data
}

func (l *lastGood) get(address string) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if data, ok := l.pages[address]; ok {
		return data
	}
	return placeholder("This page cannot be made.")
}

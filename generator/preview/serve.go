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

// Addresses below the site's base path that only the preview has.
const (
	eventsAt = "/_events"
	deskAt   = "/_desk/"
	stateAt  = "/_preview/state"
	clientAt = "/_preview/client.js"
)

//go:embed client.js
var clientScript []byte

// writeTimeout is how long a reader may take to read a page.
const writeTimeout = 30 * time.Second

// serve answers a request that has passed the guard. Whatever it asks for is
// looked up in the plan: no path leads to the disk.
func (p *Preview) serve(w http.ResponseWriter, r *http.Request) {
	select {
	case <-p.ready:
	case <-r.Context().Done():
		return
	}
	e := p.edition.Load()
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

// inSite returns the address in the site of a request's path.
func inSite(e *engine.Snapshot, path string) (string, bool) {
	inside, ok := strings.CutPrefix(path, e.Base())
	return "/" + inside, ok
}

// maxPage is the longest path of a page in bytes.
const maxPage = 4096

// pageOf returns the address of the page whose path a parameter holds, or "" if
// the request has no such parameter. If its value cannot be the path of a page
// of the site, it answers 400 and returns false.
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

// A page is what a request asks for.
type page struct {
	address string
	inside  bool   // the site's base path
	at      string // the instant asked for, or ""
}

// page answers like the server the site is made for (GitHub Pages): a folder's
// address has a slash at its end, a file may be asked for without .html, and
// what is not there is 404.html.
func (p *Preview) page(w http.ResponseWriter, r *http.Request, e *engine.Snapshot, want page) {
	status := http.StatusOK
	address := want.address
	if folder, index := strings.CutSuffix(address, "/index.html"); index {
		address = folder + "/"
	}
	switch {
	case !e.Ready():
		p.send(w, r, e, want, http.StatusServiceUnavailable, placeholder("There is nothing to show yet."))
		return
	case !want.inside:
		status, address = http.StatusNotFound, "/404.html"
	case e.Has(address):
	case e.Has(address + "/"):
		moved(w, r, e.Path(address+"/"))
		return
	case e.Has(address + ".html"):
		address += ".html"
	default:
		status, address = http.StatusNotFound, "/404.html"
	}
	if f, err := e.Open(address); err != nil {
		refuse(w, http.StatusNotFound, "The file cannot be read.")
		return
	} else if f != nil {
		defer f.Close()
		w.Header().Set("Content-Type", contentType(address))
		if status == http.StatusOK {
			http.ServeContent(w, r, "", time.Time{}, f)
			return
		}
		data, _ := io.ReadAll(f)
		send(w, r, status, address, data)
		return
	}
	if status == http.StatusOK {
		want.address = address
	}
	data, found, _, err := e.Make(address)
	if err != nil {
		p.options.Log("error: " + err.Error())
		found = append(found, problems.At("", 0, 0, "%v", err))
	}
	if contentType(address) != htmlType && !strings.HasSuffix(address, "/") {
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

// moved leads to another path with what was asked for.
func moved(w http.ResponseWriter, r *http.Request, path string) {
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, path, http.StatusMovedPermanently)
}

// send sends a page with the preview's script in it.
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

// inject puts the client script before the end of a page's body.
func inject(page []byte, script string, attributes map[string]string) []byte {
	var tag bytes.Buffer
	tag.WriteString(`<script id="broadsheet-client" src="` + html.EscapeString(script) + `" async`)
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

// placeholder is a page for where there is none yet.
func placeholder(text string) []byte {
	return []byte(`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Preview</title>` +
		`<meta name="viewport" content="width=device-width"></head><body><main><p>` + html.EscapeString(text) + `</p></main></body></html>`)
}

// send sends bytes as what their name says they are.
func send(w http.ResponseWriter, r *http.Request, status int, name string, data []byte) {
	w.Header().Set("Content-Type", contentType(name))
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

const htmlType = "text/html; charset=utf-8"

// contentType is what GitHub Pages says of a file, by its name. It is not left
// to mime, which asks the machine.
func contentType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm":
		return htmlType
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "application/javascript; charset=utf-8"
	case ".json", ".map":
		return "application/json; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json; charset=utf-8"
	case ".xml":
		return "application/xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".md":
		return "text/markdown; charset=utf-8"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".ico":
		return "image/vnd.microsoft.icon"
	case ".woff":
		return "font/woff"
	case ".woff2":
		return "font/woff2"
	case ".ttf":
		return "font/ttf"
	case ".mp3":
		return "audio/mpeg"
	case ".mp4":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".pdf":
		return "application/pdf"
	case ".wasm":
		return "application/wasm"
	case ".zip":
		return "application/zip"
	}
	if strings.HasSuffix(name, "/") {
		return htmlType
	}
	return "application/octet-stream"
}

// lastGood keeps the last pages that could be made, to stand below the overlay
// when they cannot.
type lastGood struct {
	mu    sync.Mutex
	pages map[string][]byte
	order []string // the one used longest ago first
}

const lastGoodPages = 32

func newLastGood() *lastGood { return &lastGood{pages: map[string][]byte{}} }

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

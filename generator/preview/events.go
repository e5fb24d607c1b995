package preview

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/engine"
)

// A hub sends messages to the pages that are open in browsers when the site changes.
type hub struct {
	mu      sync.Mutex
	readers map[*reader]bool
	joined  int               // number of readers that have joined since the start
	shown   map[string]string // key: address of an open page; value: the result of Preview.version
}

// A reader is the connection to one page that is open in a browser.
type reader struct {
	page   string // address of the open page
	send   chan message
	joined int // number of readers that had joined the hub before this one
}

// A message tells a page in a browser which pages to request again. It holds no content
// of the site.
type message struct {
	// Changed holds the URL paths of the pages that changed.
	Changed []string `json:"changed"`
	// Saved holds the URL paths of the pages whose source files were saved.
	Saved []string `json:"saved,omitempty"`
	// Version is the version of the open page, a checksum. It is set only in the first message.
	Version string `json:"version,omitempty"`
	// Problems is a checksum of all problems of the site and the open pages.
	Problems string `json:"problems"`
}

// maxReaders is the greatest number of pages that may be open at the same time.
const maxReaders = 128

// join adds a reader, the connection to an open page, for the page at an address. If
// there are maxReaders already, join disconnects the reader that joined first, so that
// dead connections cannot exclude new readers. A browser that still shows the page
// connects again.
func (h *hub) join(page string) *reader {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.readers) >= maxReaders {
		h.disconnect(slices.MinFunc(slices.Collect(maps.Keys(h.readers)), func(a, b *reader) int { return a.joined - b.joined }))
	}
	r := &reader{page: page, send: make(chan message, 16), joined: h.joined}
	h.joined++
	h.readers[r] = true
	return r
}

// disconnect ends the stream of events to a reader. The caller must hold the mutex.
func (h *hub) disconnect(r *reader) {
	delete(h.readers, r)
	close(r.send)
}

func (h *hub) leave(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.readers, r)
	delete(h.shown, r.page) // at worst, another open page at this address gets a needless message
}

// pages returns the sorted addresses of all open pages, each address once.
func (h *hub) pages() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var open []string
	for r := range h.readers {
		open = append(open, r.page)
	}
	slices.Sort(open)
	return slices.Compact(open)
}

// seen stores the version of an open page. It reports whether the version differs from
// the version stored before, or none was stored.
func (h *hub) seen(page, version string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	last, known := h.shown[page]
	h.shown[page] = version
	return !known || last != version
}

// broadcast sends a message to all readers. It disconnects readers that have too many
// unread messages; the browsers of these readers connect again.
func (h *hub) broadcast(m message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for r := range h.readers {
		select {
		case r.send <- m:
		default:
			h.disconnect(r)
		}
	}
}

// notify tells all readers which of the open pages changed in the new snapshot e.
func (p *Preview) notify(e *engine.Snapshot) {
	m := message{Problems: p.problemsVersion(e), Changed: []string{}}
	for _, page := range p.events.pages() {
		if p.events.seen(page, p.version(e, page)) {
			m.Changed = append(m.Changed, e.Path(page))
		}
	}
	var news []string
	if e.Number != p.notified {
		news, p.notified = e.Saved, e.Number
	}
	for _, saved := range news {
		m.Saved = append(m.Saved, e.Path(saved))
		if !slices.Contains(m.Changed, e.Path(saved)) {
			m.Changed = append(m.Changed, e.Path(saved))
		}
	}
	p.events.broadcast(m)
}

// version returns a checksum of the page at an address. It returns "none" if there is no
// such page or the page has problems. Browsers update a page when its version changes.
func (p *Preview) version(e *engine.Snapshot, page string) string {
	if !e.HasPage(page) {
		return "none" // Make would read the whole file, which may be large
	}
	data, found, ok, err := e.Make(page)
	if !ok || err != nil || len(found) > 0 {
		return "none"
	}
	return versionOf(data) + ribbon(e, page)
}

func versionOf(data []byte) string { return strconv.FormatUint(xxhash.Sum64(data), 36) }

// problemsVersion returns a checksum of all problems of the site and of the open pages.
func (p *Preview) problemsVersion(e *engine.Snapshot) string {
	list := e.Problems
	for _, page := range p.events.pages() {
		if !e.HasPage(page) {
			continue
		}
		_, found, _, _ := e.Make(page)
		list = append(slices.Clip(list), found...)
	}
	data, _ := json.Marshal(list)
	return versionOf(data)
}

// keepAlive is the interval at which the server sends comments in a stream of events.
// Without comments, an idle stream might be closed.
const keepAlive = 20 * time.Second

// stream sends the messages for one open page until the page is closed. The format is
// that of the HTML standard, "Server-sent events".
func (p *Preview) stream(w http.ResponseWriter, r *http.Request, e *engine.Snapshot) {
	page, ok := pageOf(w, r, e, "page")
	if !ok {
		return
	}
	if page == "" || e.Ready() && page != deskAt && !e.HasPage(page) {
		refuse(w, http.StatusBadRequest, "The parameter page is not the path of a page.")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	if r.Method == http.MethodHead {
		return
	}
	reader := p.events.join(page)
	defer p.events.leave(reader)
	write := func(event []byte) bool {
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(time.Now().Add(10 * time.Second))
		_, err := w.Write(event)
		return err == nil && control.Flush() == nil
	}
	// The first message has the version of the page, so that the browser can tell whether the page
	// changed while it was not connected.
	e = p.snapshot.Load()
	version := p.version(e, page)
	p.events.seen(page, version)
	first := message{Version: version, Problems: p.problemsVersion(e), Changed: []string{}}
	if write(append([]byte("retry: 500\n"), first.event()...)) {
		reader.copyTo(r.Context(), write)
	}
}

// event encodes a message as a server-sent event.
func (m message) event() []byte {
	data, _ := json.Marshal(m) // Marshal cannot fail, because m holds only strings
	return fmt.Appendf(nil, "event: reload\ndata: %s\n\n", data)
}

// copyTo writes the messages for a reader, and a comment at every interval keepAlive. It
// returns when the context ends, the reader is disconnected, or the function write
// returns false.
func (r *reader) copyTo(ctx context.Context, write func([]byte) bool) {
	ticker := time.NewTicker(keepAlive)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case m, open := <-r.send:
			if !open || !write(m.event()) {
				return
			}
		case <-ticker.C:
			if !write([]byte(": still here\n\n")) {
				return
			}
		}
	}
}

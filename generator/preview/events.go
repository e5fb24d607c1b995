package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/engine"
)

// A hub tells open pages what has changed.
type hub struct {
	mu      sync.Mutex
	readers map[*reader]bool
	shown   map[string]string // version of each open page
}

// A reader is one open page.
type reader struct {
	page string // its address in the site
	send chan message
}

// A message is what a reader is told: no content, only what to ask for.
type message struct {
	// Changed are the addresses of pages that changed.
	Changed []string `json:"changed"`
	// Saved are those whose own files were saved.
	Saved []string `json:"saved,omitempty"`
	// Version is that of the reader's page, in the first message.
	Version string `json:"version,omitempty"`
	// Problems changes when the problems do.
	Problems string `json:"problems"`
}

// maxReaders bounds how many pages may be open.
const maxReaders = 128

func newHub() *hub { return &hub{readers: map[*reader]bool{}, shown: map[string]string{}} }

// join adds a reader, unless there are too many.
func (h *hub) join(page string) *reader {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.readers) >= maxReaders {
		return nil
	}
	r := &reader{page: page, send: make(chan message, 16)}
	h.readers[r] = true
	return r
}

func (h *hub) leave(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.readers, r)
	delete(h.shown, r.page) // if it is open elsewhere, it is only looked at once more
}

// pages returns the open pages, each once.
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

// seen notes the version of an open page, and reports whether it changed.
func (h *hub) seen(page, version string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	last, known := h.shown[page]
	h.shown[page] = version
	return !known || last != version
}

// broadcast tells everybody. Whoever does not listen is let go, and comes back.
func (h *hub) broadcast(m message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for r := range h.readers {
		select {
		case r.send <- m:
		default:
			delete(h.readers, r)
			close(r.send)
		}
	}
}

// tell works out which open pages an edition changes, and tells them.
func (p *Preview) tell(e *engine.Snapshot) {
	m := message{Problems: p.problemsVersion(e), Changed: []string{}}
	for _, page := range p.events.pages() {
		if p.events.seen(page, p.version(e, page)) {
			m.Changed = append(m.Changed, e.Path(page))
		}
	}
	var news []string
	if e.Number != p.told {
		news, p.told = e.Saved, e.Number
	}
	for _, saved := range news {
		m.Saved = append(m.Saved, e.Path(saved))
		if !slices.Contains(m.Changed, e.Path(saved)) {
			m.Changed = append(m.Changed, e.Path(saved))
		}
	}
	p.events.broadcast(m)
}

// version tells two states of a page apart.
func (p *Preview) version(e *engine.Snapshot, page string) string {
	data, found, ok, err := e.Make(page)
	if !ok || err != nil || len(found) > 0 {
		return "none"
	}
	return versionOf(data) + ribbon(e, page)
}

func versionOf(data []byte) string { return strconv.FormatUint(xxhash.Sum64(data), 36) }

// problemsVersion tells two states of what is wrong apart, open pages included.
func (p *Preview) problemsVersion(e *engine.Snapshot) string {
	list := e.Problems
	for _, page := range p.events.pages() {
		_, found, _, _ := e.Make(page)
		list = append(slices.Clip(list), found...)
	}
	data, _ := json.Marshal(list)
	return versionOf(data)
}

// keepAlive is how often a stream says that it is still there.
const keepAlive = 20 * time.Second

// stream is the events of one open page (HTML standard, "Server-sent events").
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
	if reader == nil {
		refuse(w, http.StatusServiceUnavailable, "Too many pages are open.")
		return
	}
	defer p.events.leave(reader)
	control := http.NewResponseController(w)
	write := func(m message) bool {
		data, err := json.Marshal(m)
		if err != nil {
			return false
		}
		_ = control.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if _, err := fmt.Fprintf(w, "event: reload\ndata: %s\n\n", data); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	// What changed while nobody listened shows in the version.
	e = p.edition.Load()
	version := p.version(e, page)
	p.events.seen(page, version)
	fmt.Fprint(w, "retry: 500\n")
	if !write(message{Version: version, Problems: p.problemsVersion(e), Changed: []string{}}) {
		return
	}
	ticker := time.NewTicker(keepAlive)
	defer ticker.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case m, open := <-reader.send:
			if !open || !write(m) {
				return
			}
		case <-ticker.C:
			_ = control.SetWriteDeadline(time.Now().Add(10 * time.Second))
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil || control.Flush() != nil {
				return
			}
		}
	}
}

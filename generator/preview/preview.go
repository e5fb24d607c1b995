// Package preview shows a site in a browser while its author writes it.
//
// Each page is rendered when a browser requests it, by the same code as in a build.
// Every save of a file leads to a new snapshot of the site. Pages that are open in a
// browser are notified and updated. The preview writes no files except the cache.
//
//	watch → changed paths → engine.Session → snapshot → pages, events
package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

// Options are the settings of a preview.
type Options struct {
	Build engine.Options
	// Now returns the instant at which to show the site.
	Now func() time.Time
	// Bind is the address on which the preview listens, or "" for 127.0.0.1.
	Bind string
	// Port is the port on which the preview listens, or 0 for any free port. If the port
	// is in use and Fixed is false, the next free port is used.
	Port  int
	Fixed bool
	// Poll makes the preview scan the files every second instead of using file events
	// of the system.
	Poll bool
	// Navigate makes browsers open the page of a file that was saved.
	Navigate bool
	// Editor is the program that opens a file when the author clicks on a problem in the
	// file: "vscode", "jetbrains" or "zed". If Editor is "", a click copies the file
	// name and line instead.
	Editor string
	// Log is called with every message for the author, which is one line without the
	// line break.
	Log func(line string)
	// Show, if not nil, is called with every new snapshot of the site.
	Show func(*engine.Snapshot)
}

// A Preview serves one site.
type Preview struct {
	options Options
	hosts   map[string]bool // allowed values of the Host header
	session *engine.Session
	files   *watcher
	events  *hub
	ready   chan struct{} // channel that is closed once the site has a snapshot

	listener net.Listener
	snapshot atomic.Pointer[engine.Snapshot]
	good     *lastGood
	instants *instants
	settle   chan struct{} // channel that wakes the goroutine that calls Session.Settle
	showing  sync.Mutex
	notified int         // Snapshot.Number of the last snapshot of which open pages were told
	held     atomic.Bool // whether the last update was held back because of a half-written file
}

// Start makes a preview that listens on the port and watches the site's folder. The
// preview answers requests only after Run is called.
func Start(o Options) (*Preview, error) {
	if o.Bind == "" {
		o.Bind = "127.0.0.1"
	}
	listener, err := listen(o.Bind, o.Port, o.Fixed)
	if err != nil {
		return nil, err
	}
	p := &Preview{
		options: o, listener: listener, session: engine.NewSession(o.Build),
		events: &hub{readers: map[*reader]bool{}, shown: map[string]string{}}, good: &lastGood{pages: map[string][]byte{}},
		ready: make(chan struct{}), settle: make(chan struct{}, 1),
	}
	p.hosts = allowedHosts(o.Bind, p.port())
	p.instants = &instants{session: p.session}
	if p.files, err = newWatcher(o.Build.Source, o.Poll, o.Log); err != nil {
		listener.Close()
		return nil, err
	}
	return p, nil
}

// portsTried is the number of further ports to try if a port is in use.
const portsTried = 100

// listen listens on a port of a host. If the port is in use and fixed is false, listen
// tries the next ports.
func listen(host string, port int, fixed bool) (net.Listener, error) {
	for tried := 0; ; tried++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port+tried)))
		if err == nil {
			return l, nil
		}
		if fixed || port == 0 || tried == portsTried || !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("listening: %w", err)
		}
	}
}

func (p *Preview) port() int { return p.listener.Addr().(*net.TCPAddr).Port }

// Run answers requests until the context ends, and then closes the preview.
func (p *Preview) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	open := &connections{last: map[net.Conn]int{}}
	server := &http.Server{
		ConnState:         open.changed,
		Handler:           p.guard(http.HandlerFunc(p.serve)),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		// Drops the server's messages about misbehaving clients.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	var working sync.WaitGroup
	working.Go(func() { p.files.watch(ctx) })
	working.Go(func() { p.follow(ctx) })
	working.Go(func() { p.settleAll(ctx) })
	working.Go(func() {
		<-ctx.Done()
		server.Close() // Close does not wait for requests that are not answered yet
	})
	err := server.Serve(p.listener)
	stop()
	working.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, p.files.close(), p.session.Close())
}

// follow waits for changes of files, updates the site after each change and shows the
// new snapshot. It returns when the context ends.
func (p *Preview) follow(ctx context.Context) {
	p.show(p.update(nil))
	for {
		changed, ok := p.files.next(ctx, p.due())
		if !ok {
			return
		}
		e := p.update(changed)
		// An update that read a half-written file is not shown. The file is read again
		// in a moment, when it is probably complete.
		hold := p.files.halfWritten(changed) || p.files.writing(changed) && broken(e, changed)
		p.held.Store(hold)
		if hold {
			for _, path := range changed {
				p.files.changed(path, false)
			}
		} else {
			p.show(e)
		}
	}
}

// broken reports whether the snapshot e has an error in a file at one of the paths.
func broken(e *engine.Snapshot, paths []string) bool {
	return e != nil && slices.ContainsFunc(e.Problems, func(p *problems.Problem) bool {
		return p.Severity == problems.Error && slices.Contains(paths, p.File)
	})
}

// due returns a channel that receives a value at the next publication or expiry of a
// story, or nil if neither is to come.
func (p *Preview) due() <-chan time.Time {
	if e := p.snapshot.Load(); e != nil && !e.Due().IsZero() {
		return time.After(max(0, e.Due().Sub(p.options.Now())))
	}
	return nil
}

// update updates the session after files at some paths have changed; nil stands for all
// paths. If the update fails, update logs the error and returns nil.
func (p *Preview) update(changed []string) *engine.Snapshot {
	e, err := p.session.Update(changed, p.options.Now())
	if err != nil {
		p.options.Log("error: " + err.Error())
		return nil
	}
	if p.snapshot.Load() == nil {
		if err := p.session.Save(); err != nil {
			p.options.Log("warning: " + err.Error())
		}
	}
	return e
}

// show serves pages of the snapshot e from now on, notifies open pages, and requests
// that e be settled. It does nothing if e is nil or a newer snapshot exists.
func (p *Preview) show(e *engine.Snapshot) {
	p.showing.Lock()
	defer p.showing.Unlock()
	if e == nil || e != p.session.Current() {
		return // another snapshot, which is newer, will be shown
	}
	last := p.snapshot.Swap(e)
	if !e.Exact {
		select {
		case p.settle <- struct{}{}:
		default:
		}
	}
	if last == e {
		return
	}
	if p.options.Show != nil {
		p.options.Show(e)
	}
	if last == nil {
		close(p.ready)
	}
	p.notify(e)
}

// settleAfter is the delay before a snapshot is settled, so that saves in quick
// succession are shown first.
const settleAfter = 100 * time.Millisecond

// settleAll settles the newest snapshot (computes what depends on the whole site)
// whenever show requests it, and shows the result. It returns when the context ends.
func (p *Preview) settleAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.settle:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(settleAfter):
		}
		e, err := p.session.Settle()
		// Unused memory goes back to the system, for the editor and the browser.
		debug.FreeOSMemory()
		switch {
		case err != nil && ctx.Err() == nil:
			p.options.Log("error: " + err.Error())
		case err == nil && e != nil && !p.held.Load():
			p.show(e)
		}
	}
}

// instants caches snapshots of the site at instants that were requested recently.
type instants struct {
	session *engine.Session
	mu      sync.Mutex
	current *engine.Snapshot // the current snapshot of the session when the cache was filled
	kept    map[time.Time]*engine.Snapshot
}

// instantsKept is the greatest number of snapshots in the cache of type instants.
const instantsKept = 4

// at returns a snapshot of the site at the instant clock. It empties the cache if the
// cache is full, or was filled for another snapshot than the parameter current.
func (i *instants) at(current *engine.Snapshot, clock time.Time) (*engine.Snapshot, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.current != current || len(i.kept) >= instantsKept {
		i.current, i.kept = current, map[time.Time]*engine.Snapshot{}
	}
	if e := i.kept[clock]; e != nil {
		return e, nil
	}
	e, err := i.session.At(clock)
	if err == nil {
		i.kept[clock] = e
	}
	return e, err
}

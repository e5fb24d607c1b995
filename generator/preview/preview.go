// Package preview shows a site in a browser while its author writes it.
//
// Each page is rendered when a browser requests it, by the code that a build
// uses. A save leads to a new snapshot of the site; open pages are notified and
// change in place. Nothing is written except the cache.
//
//	watch → changed paths → engine.Session → snapshot → pages, events
package preview

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"

	"broadsheet/generator/engine"
	"broadsheet/generator/problems"
)

// Options say what to show and where.
type Options struct {
	Build engine.Options
	// Now returns the clock of the site.
	Now func() time.Time
	// Bind is the address to listen on; 127.0.0.1 if empty.
	Bind string
	// Port is the port to listen on, 0 for any. If it is taken, the next free
	// one is used unless Fixed is set.
	Port  int
	Fixed bool
	// Poll looks for changes every second instead of using system events.
	Poll bool
	// Navigate makes browsers open the story that was saved.
	Navigate bool
	// Editor opens when a problem is clicked: "vscode", "jetbrains", "zed", or
	// "" to copy its place.
	Editor string
	// Log is called with each message for the author, one line.
	Log func(line string)
	// Show, if set, is called with every new snapshot.
	Show func(*engine.Snapshot)
}

// A Preview serves one site.
type Preview struct {
	options Options
	hosts   map[string]bool // allowed values of the Host header
	session *engine.Session
	files   *watcher
	events  *hub
	ready   chan struct{} // closed once there is a snapshot

	listener net.Listener
	snapshot atomic.Pointer[engine.Snapshot]
	good     *lastGood
	instants *instants
	settle   chan struct{} // signals that the snapshot is not settled
	showing  sync.Mutex
	notified int         // number of the last snapshot whose saves readers know
	held     atomic.Bool // the last update read a file that is half written
}

// Start listens and begins to watch the site's folder. Run then serves it.
func Start(o Options) (*Preview, error) {
	if o.Bind == "" {
		o.Bind = "127.0.0.1"
	}
	listener, err := listen(o.Bind, o.Port, o.Fixed)
	if err != nil {
		return nil, err
	}
	p := &Preview{
		options: o, listener: listener, session: engine.NewSession(o.Build), events: newHub(), good: newLastGood(),
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

// portsTried is the number of ports tried after a taken one.
const portsTried = 100

// listen listens on a port or, unless it is fixed, the next free one.
func listen(host string, port int, fixed bool) (net.Listener, error) {
	for tried := 0; ; tried++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port+tried)))
		if err == nil {
			return l, nil
		}
		if fixed || port == 0 || tried == portsTried || !taken(err) {
			return nil, fmt.Errorf("listening: %w", err)
		}
	}
}

func (p *Preview) port() int { return p.listener.Addr().(*net.TCPAddr).Port }

// Run serves until the context ends.
func (p *Preview) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	server := &http.Server{
		Handler:           p.guard(http.HandlerFunc(p.serve)),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          quietLog(),
	}
	var working sync.WaitGroup
	working.Go(func() { p.files.watch(ctx) })
	working.Go(func() { p.follow(ctx) })
	working.Go(func() { p.settleAll(ctx) })
	working.Go(func() {
		<-ctx.Done()
		server.Close() // without waiting for requests
	})
	err := server.Serve(netutil.LimitListener(p.listener, maxConnections))
	stop()
	working.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, p.files.close(), p.session.Close())
}

// follow updates the session after every change.
func (p *Preview) follow(ctx context.Context) {
	p.show(p.update(nil))
	for {
		changed, ok := p.files.next(ctx, p.due())
		if !ok {
			return
		}
		e := p.update(changed)
		// A file that is being written is not shown; it is complete in a moment.
		hold := p.files.halfWritten(changed) || p.files.writing(changed) && broken(e, changed)
		p.held.Store(hold)
		if hold {
			p.files.again(changed)
		} else {
			p.show(e)
		}
	}
}

// broken reports whether one of some files has an error.
func broken(e *engine.Snapshot, paths []string) bool {
	return e != nil && slices.ContainsFunc(e.Problems, func(p *problems.Problem) bool {
		return p.Severity == problems.Error && slices.Contains(paths, p.File)
	})
}

// due fires when the next scheduled story is published or expires.
func (p *Preview) due() <-chan time.Time {
	if e := p.snapshot.Load(); e != nil && !e.Due().IsZero() {
		return time.After(max(0, e.Due().Sub(p.options.Now())))
	}
	return nil
}

// update updates the session; nil stands for changes anywhere.
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

// show serves a snapshot, notifies open pages, and has it settled.
func (p *Preview) show(e *engine.Snapshot) {
	p.showing.Lock()
	defer p.showing.Unlock()
	if e == nil || e != p.session.Current() {
		return // a newer one follows
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

// settleAfter is the delay before a snapshot is settled, so that a series of
// saves is shown first.
const settleAfter = 100 * time.Millisecond

// settleAll settles every snapshot that is not soon replaced.
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
		debug.FreeOSMemory() // an editor and a browser run beside the preview
		switch {
		case err != nil && ctx.Err() == nil:
			p.options.Log("error: " + err.Error())
		case err == nil && e != nil && !p.held.Load():
			p.show(e)
		}
	}
}

// instants caches the snapshots of the instants requested last.
type instants struct {
	session *engine.Session
	mu      sync.Mutex
	of      *engine.Snapshot // the snapshot they belong to
	kept    map[time.Time]*engine.Snapshot
}

// instantsKept is the number of cached snapshots.
const instantsKept = 4

// at returns the snapshot of an instant.
func (i *instants) at(of *engine.Snapshot, clock time.Time) (*engine.Snapshot, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.of != of || len(i.kept) >= instantsKept {
		i.of, i.kept = of, map[time.Time]*engine.Snapshot{}
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

// Package preview shows a site in a browser while its author writes it.
//
// A folder enters; pages leave over HTTP, each made when a browser asks for
// it by the same steps as a build's. A save becomes a new edition of the site;
// open pages are told and change in place. Nothing is written but the cache.
//
//	watch → changes → engine.Session → an edition → pages, events
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
	// Now returns the instant the site is shown for.
	Now func() time.Time
	// Bind is the address to listen on; 127.0.0.1 if empty.
	Bind string
	// Port is where to listen. If it is taken the next free one is, unless
	// Fixed is set; 0 is any.
	Port  int
	Fixed bool
	// Poll looks at all files again and again instead of being told of changes.
	Poll bool
	// Navigate makes browsers go to the story that was saved.
	Navigate bool
	// Editor is what a click on a problem opens: "vscode", "jetbrains", "zed",
	// or "" to copy its place.
	Editor string
	// Log is told what an author should know: a line without its end.
	Log func(line string)
	// Edition, if set, is told of every new edition.
	Show func(*engine.Snapshot)
}

// A Preview serves one site.
type Preview struct {
	options Options
	hosts   map[string]bool // that a request may name
	session *engine.Session
	files   *watcher
	events  *hub
	ready   chan struct{} // closed with the first edition

	listener net.Listener
	edition  atomic.Pointer[engine.Snapshot]
	good     *lastGood
	instants *instants
	settle   chan struct{} // an edition stands that is not exact
	showing  sync.Mutex
	told     int         // number of the last edition whose saves were told
	held     atomic.Bool // the last edition is of a file that is half written
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

// portsTried is how many ports beyond a taken one are tried.
const portsTried = 100

// listen takes a port: the one asked for, or the next that is free.
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
		server.Close() // at once: no reader is waiting for the end of a page
	})
	err := server.Serve(netutil.LimitListener(p.listener, maxConnections))
	stop()
	working.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, p.files.close(), p.session.Close())
}

// follow makes a new edition whenever something has changed.
func (p *Preview) follow(ctx context.Context) {
	p.show(p.make(nil))
	for {
		changed, ok := p.files.next(ctx, p.due())
		if !ok {
			return
		}
		e := p.make(changed)
		// What was read while a file was being written anew is not shown: it
		// is whole in a moment.
		hold := p.files.halfWritten(changed) || p.files.writing(changed) && broken(e, changed)
		p.held.Store(hold)
		if hold {
			p.files.again(changed)
		} else {
			p.show(e)
		}
	}
}

// broken reports whether something is wrong in one of some files.
func broken(e *engine.Snapshot, paths []string) bool {
	return e != nil && slices.ContainsFunc(e.Problems, func(p *problems.Problem) bool {
		return p.Severity == problems.Error && slices.Contains(paths, p.File)
	})
}

// due tells when the next story comes out or goes.
func (p *Preview) due() <-chan time.Time {
	if e := p.edition.Load(); e != nil && !e.Due().IsZero() {
		return time.After(max(0, e.Due().Sub(p.options.Now())))
	}
	return nil
}

// make brings the site up to date. Nil stands for anything that changed.
func (p *Preview) make(changed []string) *engine.Snapshot {
	e, err := p.session.Update(changed, p.options.Now())
	if err != nil {
		p.options.Log("error: " + err.Error())
		return nil
	}
	if p.edition.Load() == nil {
		if err := p.session.Save(); err != nil {
			p.options.Log("warning: " + err.Error())
		}
	}
	return e
}

// show puts an edition before all readers, and has it made exact.
func (p *Preview) show(e *engine.Snapshot) {
	p.showing.Lock()
	defer p.showing.Unlock()
	if e == nil || e != p.session.Current() {
		return // another one is about to be shown
	}
	last := p.edition.Swap(e)
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
	p.tell(e)
}

// settleAfter is how long a site is left alone before it is made exact, so
// that one save after the other is shown first.
const settleAfter = 100 * time.Millisecond

// settleAll makes every edition exact that stands for a while.
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

// instants keeps the editions of the instants asked for last.
type instants struct {
	session *engine.Session
	mu      sync.Mutex
	of      *engine.Snapshot // the edition they were made from
	kept    map[time.Time]*engine.Snapshot
}

// instantsKept bounds the memory that looking ahead takes.
const instantsKept = 4

// at returns the edition of an instant.
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

package preview

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// pollEvery is the interval of scans where there are no system events.
const pollEvery = time.Second

// A look is the result of one scan.
type look struct {
	begun    time.Time
	tree     *sources.Tree
	found    []*problems.Problem
	settings os.FileInfo // of config.toml, nil if it is missing
}

// poll scans the site until the context ends, and notes changes.
func (w *watcher) poll(ctx context.Context) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	var last *look
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			last = w.look(last)
		}
	}
}

// look scans the site and notes what differs from the last scan, if there was
// one.
func (w *watcher) look(last *look) *look {
	now := &look{begun: time.Now()}
	now.settings, _ = os.Stat(filepath.Join(w.root, settings))
	var err error
	now.tree, now.found, err = sources.Scan(w.root)
	if err == nil {
		err = now.tree.Close()
	}
	if err != nil || last == nil || !slices.EqualFunc(now.found, last.found, func(a, b *problems.Problem) bool { return *a == *b }) {
		w.changed("", true) // a full update reports what is wrong
		if err != nil {
			return nil
		}
	}
	if last == nil {
		return now
	}
	for _, path := range now.tree.Changed(last.tree, last.begun) {
		w.changed(path, false)
	}
	if a, b := now.settings, last.settings; (a == nil) != (b == nil) || a != nil && (a.Size() != b.Size() ||
		!a.ModTime().Equal(b.ModTime()) || !os.SameFile(a, b) || last.begun.Sub(a.ModTime()) < sources.Margin) {
		w.changed(settings, false)
	}
	return now
}

// grows reports whether a file's size differs from that of the last call.
func (w *watcher) grows(path string, size int64) bool {
	last, known := w.sizes[path]
	w.sizes[path] = size
	return !known || last != size
}

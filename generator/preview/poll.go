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

// pollEvery is the interval at which the site is scanned if the system reports no file
// events.
const pollEvery = time.Second

// A scan holds the files of a site as a scan of the site's folder found them.
type scan struct {
	begun    time.Time // when the scan began
	tree     *sources.Tree
	found    []*problems.Problem // problems with reading folders and files
	settings os.FileInfo         // metadata of config.toml; nil if the file is missing
}

// poll scans the site every second and records changed files, until the context ends.
func (w *watcher) poll(ctx context.Context) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	var last *scan
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			last = w.scan(last)
		}
	}
}

// scan scans the site, and records the paths that have changed since the scan last,
// unless last is nil. It returns nil if the site cannot be scanned.
func (w *watcher) scan(last *scan) *scan {
	now := &scan{begun: time.Now()}
	now.settings, _ = os.Lstat(filepath.Join(w.root, settings))
	if f, err := sources.OpenFile(w.root, settings); err == nil {
		// For a symbolic link, f.Stat describes the file to which it leads.
		now.settings, _ = f.Stat()
		f.Close()
	}
	var err error
	now.tree, now.found, err = sources.Scan(w.root)
	if err == nil {
		err = now.tree.Close()
	}
	if err != nil || last == nil || !slices.EqualFunc(now.found, last.found, func(a, b *problems.Problem) bool { return *a == *b }) {
		w.changed("", true) // the next update of the site reports why the site cannot be scanned
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

// grows reports whether the size of a file has changed since the previous call for its path. It
// returns true at the first call for a path. The size is in bytes.
func (w *watcher) grows(path string, size int64) bool {
	last, known := w.sizes[path]
	w.sizes[path] = size
	return !known || last != size
}

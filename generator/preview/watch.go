package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"broadsheet/generator/sources"
)

// A watcher finds the files of a site that have changed. It watches folders, not files,
// since many editors save by replacing a file.
type watcher struct {
	root string
	log  func(string)
	fs   *fsnotify.Watcher // reports file events of the system; nil if these are not used
	// polling is true if the site is scanned every second because the system reports no
	// file events.
	polling atomic.Bool

	wake    chan struct{} // channel that receives a value after each recorded change
	mu      sync.Mutex
	pending pending
	folders map[string]bool // set of the paths of watched folders, relative to root

	// partialSince maps the path of a file to the instant when the file was first found
	// half-written.
	partialSince map[string]time.Time
	// sizes maps the path of a file to the size of the file in bytes at the last call of grows.
	sizes map[string]int64
}

// pending holds the changes of files since the last call of take.
type pending struct {
	paths       map[string]bool
	all         bool      // whether any file of the site may have changed
	first, last time.Time // when the first and the last change were recorded
}

// newWatcher returns a watcher of the site in the folder root. If poll is false, the
// system reports file events to the watcher from now on.
func newWatcher(root string, poll bool, log func(string)) (*watcher, error) {
	w := &watcher{root: root, log: log, wake: make(chan struct{}, 1), folders: map[string]bool{}, partialSince: map[string]time.Time{}, sizes: map[string]int64{}}
	w.pending.paths = map[string]bool{}
	w.polling.Store(poll)
	if poll {
		return w, nil
	}
	var err error
	if w.fs, err = fsnotify.NewWatcher(); err != nil {
		w.fs = nil
		return w, w.giveUp(err)
	}
	if err := w.fs.Add(root); err != nil {
		return w, w.giveUp(err)
	}
	return w, w.addAll()
}

// addAll watches the folders content, static and templates of the site, and those that the
// site shares with an outer site.
func (w *watcher) addAll() error {
	tops := []string{"content", "static", "templates"}
	if sources.Outer(w.root) != "" {
		tops = append(tops, sources.Above+"static", sources.Above+"templates")
	}
	for _, top := range tops {
		if err := w.add(top); err != nil {
			return w.giveUp(err)
		}
	}
	return nil
}

// add watches a folder and its subfolders. It begins to watch a folder before it lists
// the folder's entries, so that it misses no file created in between.
func (w *watcher) add(folder string) error {
	on := filepath.Join(w.root, filepath.FromSlash(folder))
	if info, err := os.Lstat(on); err != nil || !info.IsDir() || sources.Ignored(folder) {
		return nil
	}
	if err := w.fs.Add(on); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	w.folders[folder] = true
	entries, err := os.ReadDir(on)
	if err != nil {
		return nil // if a folder cannot be read, a scan of the site reports it
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := w.add(folder + "/" + e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// giveUp switches to scanning every second if err means that the system cannot watch
// more folders. It returns any other error.
func (w *watcher) giveUp(err error) error {
	if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EMFILE) && !errors.Is(err, syscall.ENFILE) {
		return fmt.Errorf("watching the site's folder: %w", err)
	}
	w.log(fmt.Sprintf("warning: this system watches no more folders (%v), so all files are looked at every second or so", err))
	w.polling.Store(true)
	return w.close()
}

func (w *watcher) close() error {
	if w.fs == nil {
		return nil
	}
	return w.fs.Close()
}

// watch records changes of files until the context ends.
func (w *watcher) watch(ctx context.Context) {
	for !w.polling.Load() {
		select {
		case <-ctx.Done():
			return
		case e := <-w.fs.Events:
			w.note(e)
		case err := <-w.fs.Errors:
			// The watcher reports an error, most likely because the system's queue of file
			// events was full, so that events were lost. Therefore every file counts as
			// changed, and addAll looks for new folders.
			w.changed("", true)
			if err := w.addAll(); err != nil {
				w.log("error: " + err.Error())
			}
			if err != nil && !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.log("warning: watching the site's folder: " + err.Error())
			}
		}
	}
	w.poll(ctx)
}

// note records the changed file that an event of the system reports.
func (w *watcher) note(e fsnotify.Event) {
	inside, err := filepath.Rel(w.root, e.Name)
	path := filepath.ToSlash(inside)
	if err != nil || path != settings && sources.Ignored(path) {
		return
	}
	all := false
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		all = w.forget(path)
	}
	if info, err := os.Lstat(e.Name); e.Has(fsnotify.Create) && err == nil && info.IsDir() {
		// The system may go on watching a moved folder under its old name.
		all = true
		w.forget(path)
		if err := w.add(path); err != nil {
			if err := w.giveUp(err); err != nil {
				w.log("error: " + err.Error())
			}
		}
	}
	w.changed(path, all)
}

// settings is the only watched file outside the folders of a site.
const settings = "config.toml"

// forget stops watching a folder and its subfolders. It reports whether the path was
// that of a watched folder.
func (w *watcher) forget(folder string) bool {
	if !w.folders[folder] {
		return false
	}
	for f := range w.folders {
		if f == folder || strings.HasPrefix(f, folder+"/") {
			// Remove fails for a folder that was deleted. Such a folder is not watched any more, so
			// the error does not matter.
			_ = w.fs.Remove(filepath.Join(w.root, filepath.FromSlash(f)))
			delete(w.folders, f)
		}
	}
	return true
}

func (w *watcher) changed(path string, all bool) {
	w.mu.Lock()
	p := &w.pending
	p.last = time.Now()
	if p.first.IsZero() {
		p.first = p.last
	}
	p.all = p.all || all
	if path != "" && len(p.paths) <= many {
		p.paths[path] = true
	}
	p.all = p.all || len(p.paths) > many
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

const (
	// many is the number of changed files above which the whole site is scanned again.
	many = 200
	// few is the greatest number of changed files that are each checked for being
	// half-written.
	few = 20
)

// The times to wait after the last change of a file before the changes are shown.
const (
	quietSave = 5 * time.Millisecond  // time to wait if one or two files have changed
	quietFew  = 25 * time.Millisecond // time to wait if few files have changed
	// Time to wait if more files have changed, probably by a program.
	quietMany = 150 * time.Millisecond
)

// The longest times for which changes are not shown, counted from the first change.
const (
	// Longest time for which the preview waits until a half-written file is complete.
	partialWait = 250 * time.Millisecond
	// goneWait is the longest time for which the preview waits until a missing file returns. Some
	// editors delete the old file before they create the new one.
	goneWait = 60 * time.Millisecond
	// waitLimit is the time after which changes are shown even if files keep changing.
	waitLimit = 20 * time.Second
)

// next waits for changed files or for the channel due, and returns the sorted paths of
// the changed files. The list is nil if any path may have changed, and empty if due has
// received a value. When the context ends, next returns false.
func (w *watcher) next(ctx context.Context, due <-chan time.Time) ([]string, bool) {
	for happened := false; !happened; {
		select {
		case <-ctx.Done():
			return nil, false
		case <-due:
			return []string{}, true
		case <-w.wake: // without pending changes, which another call may have taken, the loop continues
			w.mu.Lock()
			happened = !w.pending.first.IsZero()
			w.mu.Unlock()
		}
	}
	for {
		w.mu.Lock()
		now := w.pending
		n := len(now.paths)
		w.mu.Unlock()
		quiet := quietSave
		switch {
		case n > few:
			quiet = quietMany
		case n > 2 || now.all:
			quiet = quietFew
		}
		age := time.Since(now.first)
		wait := quiet - time.Since(now.last)
		if wait <= 0 && n <= few {
			wait = w.unfinished(age)
		}
		if wait <= 0 || age > waitLimit {
			return w.take(), true
		}
		select {
		case <-ctx.Done():
			return nil, false
		case <-time.After(wait):
		}
	}
}

// take clears the pending changes. It returns the sorted paths of the changed files, or
// nil if any path may have changed.
func (w *watcher) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.pending
	w.pending = pending{paths: map[string]bool{}}
	if taken.all {
		return nil
	}
	paths := slices.AppendSeq([]string{}, maps.Keys(taken.paths))
	slices.Sort(paths)
	return paths
}

// unfinished returns how long to wait before the changed files are checked again, or 0
// if no file is half-written or missing. The parameter age is the time since the first
// change.
func (w *watcher) unfinished(age time.Duration) time.Duration {
	const again = 5 * time.Millisecond
	w.mu.Lock()
	paths := slices.Collect(maps.Keys(w.pending.paths))
	w.mu.Unlock()
	for _, p := range paths {
		switch state := w.state(p); {
		case state == partial && age < partialWait, state == gone && age < goneWait:
			return again
		}
	}
	return 0
}

// halfWritten reports whether one of the files at the paths has been half-written for less than
// partialWait. If the list has more than few paths, halfWritten checks none of them and returns
// false.
func (w *watcher) halfWritten(paths []string) bool {
	if len(paths) > few {
		return false
	}
	half := false
	for _, p := range paths {
		if w.state(p) != partial {
			delete(w.partialSince, p)
			continue
		}
		if w.partialSince[p].IsZero() {
			w.partialSince[p] = time.Now()
		}
		half = half || time.Since(w.partialSince[p]) < partialWait
	}
	return half
}

// writing reports whether one of the files at the paths has changed again since the last
// update.
func (w *watcher) writing(paths []string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(paths, func(p string) bool { return w.pending.paths[p] })
}

type fileState int

const (
	whole fileState = iota
	partial
	gone
)

// state reports whether the file at a path seems complete, half-written or missing.
// Concurrent calls are not allowed.
func (w *watcher) state(path string) fileState {
	f, err := sources.OpenFile(w.root, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return gone
	case err != nil:
		return whole // Session.Update reports why the file cannot be read
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return gone
	case info.Size() == 0 || w.polling.Load() && w.grows(path, info.Size()):
		return partial
	case !sources.IsMarkdown(path):
		return whole
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return gone
	}
	for _, fence := range []string{"---", "+++"} {
		ends := bytes.Contains(text, []byte("\n"+fence)) || fence == "---" && bytes.Contains(text, []byte("\n..."))
		if bytes.HasPrefix(text, []byte(fence)) && !ends {
			return partial
		}
	}
	return whole
}

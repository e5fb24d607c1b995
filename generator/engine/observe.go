package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/generator/codec"
	"broadsheet/generator/config"
	"broadsheet/generator/ledger"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
	"broadsheet/generator/theme"
)

// A change is what a session found changed.
type change struct {
	any    bool     // whether there was anything
	design bool     // whether it was the theme alone
	paths  []string // files of content
}

// observe brings what a session knows of the files up to date.
func (s *Session) observe(now *state, b *build, changed []string) (change, error) {
	anew, err := s.observeSettings(now, b, changed)
	if err != nil || now.config == nil {
		return change{}, err
	}
	last := *now
	if err := s.list(now, changed); err != nil {
		return change{}, err
	}
	b.tree, b.scanned = now.tree, now.scanned
	if anew && last.ledger != nil {
		// A request that is still reading from it will read the file instead.
		last.ledger.Close()
	}
	if anew {
		if now.ledger, err = ledger.Open(b.cacheFolder(), readerSettings(b.config)); err != nil {
			return change{}, err
		}
		if last.tree == nil {
			now.tree.Trust(now.ledger.Known())
		}
		last.records = nil
	}
	b.ledger = now.ledger
	same := pairs(last.tree, now.tree)
	if err := s.read(now, &last, b, same); err != nil {
		return change{}, err
	}
	c, err := s.compare(now, &last, b, same)
	was := s.state.found
	if !bytes.Equal(s.state.text, now.text) || !sameProblems(was.settings, now.found.settings) ||
		!sameProblems(was.scan, now.found.scan) || !sameProblems(was.load, now.found.load) {
		c.any, c.design = true, false
	}
	return c, err
}

// observeSettings reads the settings, and reports whether cards and bodies
// depend on what changed in them. Broken settings change nothing.
func (s *Session) observeSettings(now *state, b *build, changed []string) (anew bool, err error) {
	if changed == nil || !now.read || slices.Contains(changed, settingsFile) {
		text, err := os.ReadFile(filepath.Join(s.options.Source, settingsFile))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			now.text, now.read, now.found.settings = nil, true, []*problems.Problem{noSettings(s.options.Source)}
		case err != nil:
			return false, fmt.Errorf("reading the settings: %w", err)
		case !now.read || !bytes.Equal(text, now.text) || now.text == nil:
			c, found := config.Load(settingsFile, text, config.Overrides{BaseURL: s.options.BaseURL})
			now.text, now.read, now.found.settings = text, true, found
			if c != nil && (now.config == nil || !slices.ContainsFunc(found, isError)) {
				anew = now.config == nil || readerSettings(c) != readerSettings(now.config)
				now.config, now.design = c, nil
				now.digest = sources.DigestOf(append(append(slices.Clone(text), 0), s.options.BaseURL...))
			}
		}
	}
	if now.config != nil {
		b.config, b.settings, b.coder = now.config, now.digest, &codec.Coder{Location: now.config.Location}
	}
	return anew, nil
}

func isError(p *problems.Problem) bool { return p.Severity == problems.Error }

func sameProblems(a, b []*problems.Problem) bool {
	return slices.EqualFunc(a, b, func(a, b *problems.Problem) bool { return *a == *b })
}

// list brings the tree up to date.
func (s *Session) list(now *state, changed []string) error {
	if now.tree != nil && changed != nil {
		if tree, whole := now.tree.Refresh(changed); whole {
			now.listed = now.listed && samePaths(now.tree, tree)
			now.tree = tree
			return nil
		}
	}
	scanned := time.Now()
	tree, found, err := sources.Scan(s.options.Source)
	if err != nil {
		return fmt.Errorf("looking for the site's files: %w", err)
	}
	if now.tree != nil {
		tree.Trust(now.tree.Known(now.scanned))
	}
	// The folder of an older tree is closed once no edition uses it any more.
	now.tree, now.scanned, now.found.scan, now.listed = tree, scanned, found, true
	return nil
}

func samePaths(a, b *sources.Tree) bool {
	return slices.EqualFunc(a.Files, b.Files, func(a, b sources.File) bool { return a.Path == b.Path })
}

// pairs returns, for each file of a tree, its place in an older one, or -1.
func pairs(last, now *sources.Tree) []int {
	places := make([]int, len(now.Files))
	k := 0
	for i := range now.Files {
		places[i] = -1
		if last == nil {
			continue
		}
		for k < len(last.Files) && last.Files[k].Path < now.Files[i].Path {
			k++
		}
		if k < len(last.Files) && last.Files[k].Path == now.Files[i].Path {
			places[i] = k
		}
	}
	return places
}

// read reads the files that are new or may have changed. A file of content that
// is broken now leaves its last good record, card and body, as they were; where
// the session knows none, the cache may.
func (s *Session) read(now, last *state, b *build, same []int) error {
	known := make([]record, len(same))
	made := map[string]ledger.Made{}
	for i, k := range same {
		f := &now.tree.Files[i]
		if k < 0 || last.records == nil {
			continue
		}
		if f.Digest.IsZero() {
			made[f.Path], _ = b.ledger.Made(f.Path)
		} else if f.Digest == last.tree.Files[k].Digest {
			known[i] = last.records[k]
		}
	}
	records, err := b.read(known)
	if err != nil {
		return err
	}
	now.found.load = append(b.tree.Load(func(f *sources.File) bool { return f.Digest.IsZero() }, nil), b.takeFound()...)
	now.records, now.broken = records, map[string][]*problems.Problem{}
	for i := range records {
		f, k := &now.tree.Files[i], same[i]
		if k >= 0 && last.records != nil && f.Digest == last.tree.Files[k].Digest {
			records[i] = last.records[k]
			if p := last.broken[f.Path]; p != nil {
				now.broken[f.Path] = p
			}
			continue
		}
		found := records[i].problems()
		if !slices.ContainsFunc(found, isError) {
			continue
		}
		now.broken[f.Path], records[i] = found, record{}
		if k >= 0 && last.records != nil {
			records[i] = last.records[k]
		}
		if m, ok := made[f.Path]; ok {
			b.ledger.Keep(f.Path, m)
		}
		if records[i] == (record{}) {
			b.recallGood(f, &records[i])
		}
	}
	return nil
}

// recallGood fetches what a file gave to the last build, if nothing was wrong
// with it then.
func (b *build) recallGood(f *sources.File, r *record) {
	var last record
	made, ok := b.ledger.Before(f.Path)
	if ok && b.recallAs(stories.NewReader(b.config), f, made, &last) && !slices.ContainsFunc(last.problems(), isError) {
		*r = last
	}
}

// compare finds what changed between two looks at the files, and makes anew
// what depends on it and is not a page.
func (s *Session) compare(now, last *state, b *build, same []int) (change, error) {
	var c change
	var copied, styled bool
	note := func(f *sources.File) {
		switch c.any = true; f.Kind {
		case sources.StoryFile, sources.Static:
			copied = true
		case sources.Template, sources.Asset:
			styled = true
		default:
			c.paths = append(c.paths, f.Path)
		}
	}
	old := 0
	for i, k := range same {
		f := &now.tree.Files[i]
		if k >= 0 {
			old++
		}
		if k < 0 || f.Digest != last.tree.Files[k].Digest {
			note(f)
		}
	}
	if last.tree != nil && old < len(last.tree.Files) {
		for i, k := range pairs(now.tree, last.tree) {
			if k < 0 {
				note(&last.tree.Files[i])
			}
		}
	}
	if copied || now.files == nil {
		files, err := b.files()
		if err != nil {
			return c, err
		}
		now.files, now.found.files = files, b.takeFound()
	}
	c.design = styled && !copied && len(c.paths) == 0
	if styled || now.design == nil {
		c.any = true
		design := b.theme()
		now.found.theme = b.takeFound()
		if now.design = design; design == nil {
			now.design = s.state.design
		}
		if now.design == nil { // none was ever right: the default ones are
			now.design, _ = theme.Load(nil, b.themeOptions())
		}
	}
	return c, nil
}

// takeFound returns the problems found since it was called last.
func (b *build) takeFound() []*problems.Problem {
	found := b.found.Sorted()
	b.found = problems.List{}
	return found
}

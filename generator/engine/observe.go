package engine

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/generator/codec"
	"broadsheet/generator/config"
	"broadsheet/generator/data"
	"broadsheet/generator/ledger"
	"broadsheet/generator/locale"
	"broadsheet/generator/pages"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/theme"
)

// cacheName is the name of the ledger's folder within the site's folder.
const cacheName = ".cache"

// A build holds all inputs of the pages of a snapshot, except the clock: files, settings
// and theme. A build that observe has returned does not change any more.
type build struct {
	Options
	text     []byte         // content of config.toml; nil if the file cannot be read
	read     bool           // whether the session has tried to read config.toml
	config   *config.Config // the last valid settings; nil before any were valid
	locale   *locale.Locale // the last valid labels of the language; nil before the settings were valid
	settings sources.Digest // digest of config.toml, of the option BaseURL and of the labels
	coder    *codec.Coder
	tree     *sources.Tree
	scanned  time.Time // an instant shortly before the list of files was made
	listed   bool      // false if files were added or removed after the whole folder was listed
	ledger   *ledger.Ledger
	records  []record // key: index of a file in tree.Files; value: the parsed content file
	// broken maps the path of each invalid content file to its problems. For such a
	// file, the field records has the last valid version.
	broken map[string][]*problems.Problem
	// leftOut has the value true for the path of each file that Options.KeepGoing leaves
	// out.
	leftOut map[string]bool
	dropped []*problems.Problem // the errors that caused files to be left out
	files   map[string]*pages.File
	data    data.Set     // files in content/data, in their last valid version
	design  *theme.Theme // the last valid theme; nil if there was none
	anchors *anchorCache // cache of link targets, such as headings, in texts; valid for design only
	found   foundIn
}

// foundIn holds the problems of a build, in one list for each step that finds problems.
type foundIn struct{ settings, labels, cache, scan, load, files, data, theme []*problems.Problem }

func (b *build) close() (err error) {
	if b.ledger != nil {
		err = b.ledger.Close()
	}
	if b.tree != nil {
		err = errors.Join(err, b.tree.Close())
	}
	return err
}

// A change tells how two states of the site's files differ.
type change struct {
	any   bool     // whether any file, setting or problem differs
	theme bool     // whether templates or assets differ and nothing else does
	paths []string // paths of the content files that differ
}

// observe reads the files of the site, and returns their state and its difference from the
// session's last state. Changed lists the paths, relative to the site's folder, of the
// files that may differ; nil means that any file may.
func (s *Session) observe(changed []string) (*build, change, error) {
	last, now := s.state, *s.state
	now.readSettings(changed)
	if now.config == nil {
		return &now, change{}, nil
	}
	now.readShortcodes()
	now.readLocale(last, changed)
	now.settings = now.digestSettings()
	var err error
	if err = now.open(now.readerSettings() != last.readerSettings(), changed); err != nil {
		return &now, change{}, err
	}
	same := match(last.tree, now.tree)
	if err = now.readContent(last, same, s.once); err != nil {
		return &now, change{}, err
	}
	c := difference(last, &now, same)
	if c.copied || now.files == nil {
		if now.files, now.found.files, err = now.describeFiles(); err != nil {
			return &now, change{}, err
		}
	}
	if c.dataDiffers || now.data == nil {
		now.readData(last)
	}
	if c.styled || now.design == nil {
		c.any = true
		now.loadTheme(last)
	}
	return &now, c.complete(last, &now), nil
}

// readSettings reads config.toml. If the file is invalid, the last valid settings stay in
// use.
func (b *build) readSettings(changed []string) {
	if changed != nil && b.read && !slices.Contains(changed, config.File) {
		return
	}
	text, p := config.Read(b.Source)
	if p != nil {
		b.text, b.read, b.found.settings = nil, true, []*problems.Problem{p}
		return
	}
	if b.read && b.text != nil && bytes.Equal(text, b.text) {
		return
	}
	var c *config.Config
	found, _ := guard(config.File, unreadable, func() (found []*problems.Problem, _ error) {
		c, found = config.Load(config.File, text, config.Overrides{BaseURL: b.BaseURL})
		return found, nil
	})
	b.text, b.read, b.found.settings = text, true, found
	if c == nil || b.config != nil && slices.ContainsFunc(found, isError) {
		return
	}
	b.config, b.coder, b.design = c, &codec.Coder{Location: c.Location}, nil
}

func isError(p *problems.Problem) bool { return p.Severity == problems.Error }

// open lists the files of the site. If reopen is true, it opens the ledger at the same
// time: cards and bodies in the open one have become invalid.
func (b *build) open(reopen bool, changed []string) error {
	first := b.tree == nil
	steps := []func() error{func() error { return b.list(changed) }}
	if reopen {
		if b.ledger != nil {
			b.ledger.Close() // snapshots that use this ledger then read content files instead
		}
		b.records = nil
		steps = append(steps, func() (err error) {
			folder := filepath.Join(b.Source, cacheName)
			if b.NoCache {
				folder = "" // a ledger with an empty folder name is never saved
			}
			b.ledger, err = ledger.Open(folder, b.readerSettings())
			return err
		})
	}
	if err := parallel.Try(len(steps), func(i int) error { return steps[i]() }); err != nil {
		return err
	}
	b.found.cache = nil
	if err := b.ledger.ReadOnly(); err != nil {
		b.found.cache = []*problems.Problem{sources.Unwritable(cacheName, err).AsWarning().
			Hint("the next build starts from nothing; make the folder writable, or use --no-cache")}
	}
	if first {
		b.tree.Trust(b.ledger.Known())
	}
	return nil
}

// list updates the tree, the list of all files of the site, from the changed paths. If
// changed is nil, or an update from these paths is impossible, list reads the whole folder
// again.
func (b *build) list(changed []string) error {
	if b.tree != nil && changed != nil {
		if tree, whole := b.tree.Refresh(changed); whole {
			b.listed = b.listed && slices.EqualFunc(b.tree.Files, tree.Files, samePath)
			b.tree = tree
			return nil
		}
	}
	scanned := time.Now()
	tree, found, err := sources.Scan(b.Source)
	if err != nil {
		return fmt.Errorf("looking for the site's files: %w", err)
	}
	if b.tree != nil {
		tree.Trust(b.tree.Known(b.scanned))
	}
	// Snapshots may still read files through the old tree, so it stays open. The
	// garbage collector closes the old tree when no snapshot uses it any more.
	b.tree, b.scanned, b.found.scan, b.listed = tree, scanned, found, true
	return nil
}

func samePath(a, b sources.File) bool { return a.Path == b.Path }

// match compares two lists of files by path. The index of the result is that of a file in
// now.Files; the value is the index of the file with the same path in last.Files, or -1 if there is
// none. Both lists are sorted by path, so one pass suffices.
func match(last, now *sources.Tree) []int {
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

// differing is a change with more details. Copied is true if any file that is published unchanged
// differs. Styled is true if any template, asset or data file differs, since templates use data
// files.
type differing struct {
	change
	copied, styled bool
	dataDiffers    bool // whether a file in content/data was added, changed or removed
}

func (d *differing) note(f *sources.File) {
	switch d.any = true; f.Kind {
	case sources.StoryFile, sources.Static:
		d.copied = true
	case sources.Template, sources.Asset:
		d.styled = true
	case sources.Labels: // already read
	case sources.Data: // templates use data files, and one data file lists the popular stories
		d.styled, d.dataDiffers = true, true
		d.paths = append(d.paths, f.Path)
	default:
		d.paths = append(d.paths, f.Path)
	}
}

// difference returns how the files of two builds differ, by the digests of the files. Same is the
// result of match: for each file of the build now, the index of the file with the same path in the
// build last, or -1.
func difference(last, now *build, same []int) (d differing) {
	old := 0
	for i, k := range same {
		f := &now.tree.Files[i]
		if k >= 0 {
			old++
		}
		if k < 0 || f.Digest != last.tree.Files[k].Digest {
			d.note(f)
		}
	}
	if last.tree == nil || old == len(last.tree.Files) {
		return d
	}
	for i, k := range match(now.tree, last.tree) {
		if k < 0 {
			d.note(&last.tree.Files[i])
		}
	}
	return d
}

// complete adds differences of settings and problems to d, and returns the complete change.
func (d *differing) complete(last, now *build) change {
	d.theme = d.styled && !d.copied && len(d.paths) == 0
	if !bytes.Equal(last.text, now.text) || !sameProblems(last.found.settings, now.found.settings) || !sameProblems(last.found.labels, now.found.labels) ||
		!sameProblems(last.found.scan, now.found.scan) || !sameProblems(last.found.load, now.found.load) {
		d.any, d.theme = true, false
	}
	return d.change
}

func sameProblems(a, b []*problems.Problem) bool {
	return slices.EqualFunc(a, b, func(a, b *problems.Problem) bool { return *a == *b })
}

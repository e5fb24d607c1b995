package build

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// settingsFile is the one file a site must have besides its stories.
const settingsFile = "config.toml"

// open reads the settings and finds the files. Without them there is nothing
// to go on with, and tree stays nil.
func (b *build) open() error {
	text, err := os.ReadFile(filepath.Join(b.Source, settingsFile))
	if errors.Is(err, fs.ErrNotExist) {
		b.found.Add(problems.At(settingsFile, 0, 0, "there is no %s in %s", settingsFile, b.Source).
			Hint("write one with title, base_url and timezone, or name the site's folder with --source"))
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	c, found := config.Load(settingsFile, text, config.Overrides{BaseURL: b.BaseURL})
	b.found.Add(found...)
	if c == nil {
		return nil
	}
	tree, found, err := sources.Scan(b.Source)
	b.found.Add(found...)
	if err != nil {
		return fmt.Errorf("looking for the site's files: %w", err)
	}
	b.config, b.tree = c, tree
	return nil
}

// cacheFolder is where bodies wait while the site is built.
func (b *build) cacheFolder() string {
	if b.NoCache {
		return os.TempDir()
	}
	return filepath.Join(b.Source, ".cache")
}

// read turns every file of content into its card or record; the bodies go to
// the ledger.
func (b *build) read() (site.Input, error) {
	in := site.Input{Config: b.config, Clock: b.Clock, Drafts: b.Drafts, Future: b.Future, Expired: b.Expired}
	reader := stories.NewReader(b.config)
	var mu sync.Mutex
	var failed error
	done, total := 0, len(slices.Collect(b.tree.ByKind(sources.Story)))
	found := b.tree.Load(isText, func(f *sources.File, text []byte) {
		var body *markdown.Document
		keep := func() {}
		switch f.Kind {
		case sources.Story:
			var card *stories.Card
			card, body = reader.Story(*f, text)
			b.found.Add(card.Problems...)
			keep = func() { in.Stories = append(in.Stories, card) }
		case sources.Page:
			var card *stories.Card
			card, body = reader.Page(*f, text)
			b.found.Add(card.Problems...)
			keep = func() { in.Pages = append(in.Pages, card) }
		case sources.Author:
			var author *stories.Author
			author, body = reader.Author(*f, text)
			b.found.Add(author.Problems...)
			keep = func() { in.Authors = append(in.Authors, author) }
		case sources.Category:
			category := reader.Category(*f, text)
			b.found.Add(category.Problems...)
			keep = func() { in.Categories = append(in.Categories, category) }
		}
		var err error
		if body != nil {
			err = b.bodies.Put(f.Path, body.Encode(nil))
		}
		mu.Lock()
		defer mu.Unlock()
		keep()
		failed = cmp.Or(failed, err)
		if f.Kind == sources.Story {
			done++
			b.progress("reading", done, total)
		}
	})
	b.found.Add(found...)
	sortBySource(in)
	return in, cmp.Or(failed, b.bodies.Flush())
}

func isText(f *sources.File) bool {
	switch f.Kind {
	case sources.Story, sources.Page, sources.Author, sources.Category:
		return true
	}
	return false
}

// sortBySource undoes the order in which the goroutines came in.
func sortBySource(in site.Input) {
	byCard := func(a, b *stories.Card) int { return cmp.Compare(a.Source, b.Source) }
	slices.SortFunc(in.Stories, byCard)
	slices.SortFunc(in.Pages, byCard)
	slices.SortFunc(in.Authors, func(a, b *stories.Author) int { return cmp.Compare(a.Source, b.Source) })
	slices.SortFunc(in.Categories, func(a, b *stories.Category) int { return cmp.Compare(a.Source, b.Source) })
}

func (b *build) progress(step string, done, total int) {
	if b.Progress != nil {
		b.Progress(step, done, total)
	}
}

// files describes what is published as it is.
func (b *build) files() (map[string]*pages.File, error) {
	files := map[string]*pages.File{}
	for f := range b.tree.ByKind(sources.StoryFile, sources.Static) {
		file := &pages.File{Path: f.Path, Size: f.Size}
		files[f.Name()] = file
		if !isPicture(f.Path) {
			continue
		}
		if err := b.measure(file); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// isPicture tells by a file's name that it should hold a picture.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}

// measure fills in what a picture's header says.
func (b *build) measure(file *pages.File) error {
	r, err := b.tree.Open(file.Path)
	if err != nil {
		return fmt.Errorf("opening a picture: %w", err)
	}
	defer r.Close()
	info, err := images.Inspect(r, file.Path)
	if err != nil {
		b.found.Add(problems.At(file.Path, 0, 0, "%v", err).Hint("save it again as PNG, JPEG, GIF, WebP, AVIF or SVG"))
		return nil
	}
	if info.Scripted {
		b.found.Add(problems.At(file.Path, 0, 0, "the SVG has scripts").Hint("remove script elements and on… attributes").AsWarning())
	}
	file.Width, file.Height, file.Type = info.Width, info.Height, info.Type
	return nil
}

// body returns the converted body of a source.
func (b *build) body(source string) (*markdown.Document, error) {
	data, err := b.bodies.Get(source, nil)
	if err != nil {
		return nil, err
	}
	doc, err := markdown.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("the kept body of %s: %w", source, err)
	}
	return doc, nil
}

// Read reads a site without building it: what is wrong and what is withheld.
func Read(o Options) (*Report, error) {
	b := &build{Options: o}
	if err := b.open(); err != nil {
		return nil, err
	}
	report := &Report{}
	if b.tree != nil {
		bodies, err := ledger.NewBodies(b.cacheFolder())
		if err != nil {
			return nil, err
		}
		defer bodies.Close()
		b.bodies = bodies
		content, err := b.read()
		if err != nil {
			return nil, err
		}
		paper, found := site.New(content)
		b.found.Add(found...)
		report.Withheld, report.Stories = paper.Withheld, len(paper.Stories)
	}
	report.Problems, report.Failed = b.located(), b.found.Failed(o.Strict)
	return report, nil
}

// located returns the problems with the places that only the files tell.
func (b *build) located() []*problems.Problem {
	list := b.found.Sorted()
	for _, p := range list {
		if b.tree == nil || p.File == "" || p.Excerpt != "" || p.Key == "" && p.Line == 0 {
			continue
		}
		text, err := b.tree.Read(p.File)
		if err != nil {
			continue
		}
		if p.Line == 0 {
			p.Line, p.Column, p.Width = stories.Locate(text, p.Key, p.Value)
		}
		p.Show(text)
	}
	var again problems.List
	again.Add(list...)
	return again.Sorted()
}

// Package fixes corrects content files where only one correction is possible: names of keys,
// forms of dates, spellings of terms and their doubles in lists, links, and endings of file names.
//
// A correction never changes what the site says. Every corrected file is read again as a build
// reads it, and a correction is dropped if the page would differ in anything but the targets of
// links that lead to the same page or file, or led nowhere before.
//
// Find goes through the files of a snapshot. frontmatter.go and links.go look for edits
// (edits.go) that seem right, proof.go drops those that change more, and diff.go and write.go
// print the corrected files and write them.
package fixes

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/engine"
	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// A File is a content file with its corrections.
type File struct {
	Path    string // path relative to the site's folder, with slashes
	NewPath string // corrected path, or Path
	Before  []byte // present content of the file
	After   []byte // corrected content of the file
	edits   []edit // the difference between Before and After
}

// Count returns the number of corrections of the file.
func (f *File) Count() int {
	if f.NewPath != f.Path {
		return len(f.edits) + 1
	}
	return len(f.edits)
}

// A finder looks for corrections in the content files of a snapshot.
type finder struct {
	folder   string // the site's folder
	snapshot *engine.Snapshot
	site     *site.Site
	reader   *stories.Reader
	cards    map[string]*stories.Card // key: path of the file of a story or standing page
	sources  map[string]string        // key: address of a story or standing page; value: path of its file
	problems map[string][]*problems.Problem
	renamed  map[string]string // key: path of a file; value: its corrected path
	terms    []map[string]*site.Term
}

// Find returns the content files that have corrections, sorted by path. The argument folder is
// the site's folder. If the list paths is not empty, Find corrects only the files with these
// paths, and no file's name, since links in other files may lead to that name.
func Find(snapshot *engine.Snapshot, folder string, paths []string) ([]File, error) {
	f := newFinder(snapshot, folder)
	all := f.files()
	if len(paths) == 0 {
		f.rename(all)
	} else {
		all = slices.DeleteFunc(all, func(at string) bool { return !slices.Contains(paths, at) })
	}
	for {
		found := make([]File, len(all))
		err := parallel.Try(len(all), func(i int) (err error) {
			found[i], err = f.file(all[i])
			return err
		})
		if err != nil {
			return nil, err
		}
		if !f.keepNames(found) {
			return slices.DeleteFunc(found, func(file File) bool { return file.Count() == 0 }), nil
		}
	}
}

// keepNames cancels the renaming of files to which an uncorrected reference leads by the old name.
// It reports whether there are such files.
func (f *finder) keepNames(files []File) bool {
	if len(f.renamed) == 0 {
		return false
	}
	left := make([][]string, len(files))
	parallel.Each(len(files), func(i int) { left[i] = f.formers(&files[i]) })
	kept := false
	for _, list := range left {
		for _, at := range list {
			delete(f.renamed, at)
			kept = true
		}
	}
	return kept
}

// formers returns the old paths of those renamed files to which a corrected file still refers
// by the old name.
func (f *finder) formers(file *File) (list []string) {
	p := &page{finder: f, path: file.Path}
	s := f.read(file.Path, file.After)
	for _, ref := range s.doc.Refs {
		list = append(list, p.former(ref.Target))
	}
	if card, ok := s.record.(*stories.Card); ok {
		for _, name := range append(slices.Concat(card.Related, card.Unrelated), card.Next) {
			list = append(list, p.formerPin(name))
		}
	}
	return slices.DeleteFunc(list, func(at string) bool { return at == "" })
}

func newFinder(snapshot *engine.Snapshot, folder string) *finder {
	f := &finder{
		folder: folder, snapshot: snapshot, site: snapshot.Site(), reader: snapshot.Reader(),
		cards: map[string]*stories.Card{}, sources: map[string]string{}, problems: map[string][]*problems.Problem{}, renamed: map[string]string{},
	}
	for _, s := range f.site.Stories {
		f.cards[s.Card.Source], f.sources[s.Address] = s.Card, s.Card.Source
	}
	for _, p := range f.site.Pages {
		f.cards[p.Card.Source], f.sources[p.Address] = p.Card, p.Card.Source
	}
	for _, w := range f.site.Withheld {
		f.cards[w.Card.Source] = w.Card
	}
	for _, p := range snapshot.Problems {
		if p.Fix != (problems.Fix{}) {
			f.problems[p.File] = append(f.problems[p.File], p)
		}
	}
	for _, row := range f.site.Rows {
		bySlug := make(map[string]*site.Term, len(row.Terms))
		for _, t := range row.Terms {
			bySlug[t.Slug] = t
		}
		f.terms = append(f.terms, bySlug)
	}
	return f
}

// files returns the paths of all content files, sorted. Files behind symbolic links are left
// out, since such a file may have several paths.
func (f *finder) files() []string {
	var all []string
	for at := range f.cards {
		all = append(all, at)
	}
	for _, row := range f.site.Rows {
		for _, t := range row.Terms {
			if t.Source != "" {
				all = append(all, t.Source)
			}
		}
	}
	all = slices.DeleteFunc(all, func(at string) bool { return !strings.HasPrefix(at, "content/") || isLinked(f.folder, at) })
	slices.Sort(all)
	return slices.Compact(all)
}

// rename corrects the endings of file names, such as .markdown, to .md. A file keeps its name
// if the corrected name is taken.
func (f *finder) rename(all []string) {
	for _, at := range all {
		if to := strings.TrimSuffix(at, path.Ext(at)) + ".md"; to != at && !isTaken(f.folder, at, to) {
			f.renamed[at] = to
		}
	}
}

// file returns a content file with its corrections.
func (f *finder) file(at string) (File, error) {
	raw, err := f.snapshot.ReadFile(at)
	if err != nil {
		return File{}, fmt.Errorf("looking for corrections: %w", err)
	}
	file := File{Path: at, NewPath: at, Before: raw, After: raw}
	if to := f.renamed[at]; to != "" {
		file.NewPath = to
	}
	text, fault := matter.Clean(at, raw)
	if fault != nil {
		return file, nil
	}
	file.edits = f.proven(at, raw, f.edits(at, text))
	file.After = apply(raw, file.edits)
	return file, nil
}

// edits returns the corrections of a content file that seem right. The argument text is the
// content of the file, which matter.Clean has returned.
func (f *finder) edits(at string, text []byte) []edit {
	doc, faults := matter.Read(at, text)
	p := &page{finder: f, path: at, doc: doc, card: f.cards[at], anchors: map[string]*markdown.Anchors{}}
	if len(faults) == 0 && doc.Root.Kind == matter.Table {
		p.keys()
		p.dates()
		p.slug()
	}
	if doc.Root.Kind == matter.Table {
		p.spellings()
		p.values()
	}
	if doc.Mark == "" || doc.Root.Kind == matter.Table {
		p.links()
	}
	return ordered(p.found)
}

// A page is a content file in which a finder looks for corrections.
type page struct {
	*finder
	path  string
	doc   matter.Document
	card  *stories.Card // nil for files of authors and categories
	found []edit
	// anchors holds the places in texts to which links of the page lead, by path of the file.
	anchors map[string]*markdown.Anchors
}

// table returns the front-matter keys of the kind of the file.
func (p *page) table() []matter.Key {
	switch kindOf(p.path) {
	case sources.Author:
		return matter.AuthorKeys
	case sources.Category:
		return matter.CategoryKeys
	}
	return matter.StoryKeys
}

// kindOf returns the kind of the content file at a path.
func kindOf(at string) sources.Kind {
	switch top, _, _ := strings.Cut(strings.TrimPrefix(at, "content/"), "/"); top {
	case "authors":
		return sources.Author
	case "categories":
		return sources.Category
	case "pages":
		return sources.Page
	}
	return sources.Story
}

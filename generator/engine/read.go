package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/codec"
	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// settingsFile is the one file a site must have besides its stories.
const settingsFile = "config.toml"

// open reads the settings, finds the files and opens the ledger. Without
// settings there is nothing to go on with, and tree stays nil.
func (b *build) open() error {
	text, err := os.ReadFile(filepath.Join(b.Source, settingsFile))
	if errors.Is(err, fs.ErrNotExist) {
		b.found.Add(noSettings(b.Source))
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
	b.config, b.coder = c, &codec.Coder{Location: c.Location}
	b.settings = sources.DigestOf(append(append(text, 0), b.BaseURL...))
	if err := b.look(); err != nil {
		return err
	}
	if b.Sized != nil {
		b.Sized(sizeOf(b.tree))
	}
	return nil
}

// look finds the files and, meanwhile, opens the ledger.
func (b *build) look() error {
	b.scanned = time.Now()
	var opened *ledger.Ledger
	var opening errgroup.Group
	opening.Go(func() (err error) {
		opened, err = ledger.Open(b.cacheFolder(), readerSettings(b.config))
		return err
	})
	tree, found, err := sources.Scan(b.Source)
	b.found.Add(found...)
	if err != nil {
		err = fmt.Errorf("looking for the site's files: %w", err)
	}
	if err = errors.Join(err, opening.Wait()); err != nil {
		if tree != nil {
			tree.Close()
		}
		if opened != nil {
			opened.Close()
		}
		return err
	}
	b.tree, b.ledger = tree, opened
	tree.Trust(opened.Known())
	return nil
}

// sizeOf counts a site's texts, and their bytes.
func sizeOf(tree *sources.Tree) (texts int, bytes int64) {
	for i := range tree.Files {
		if f := &tree.Files[i]; isText(f) {
			texts, bytes = texts+1, bytes+f.Size
		}
	}
	return texts, bytes
}

func noSettings(folder string) *problems.Problem {
	return problems.At(settingsFile, 0, 0, "there is no %s in %s", settingsFile, folder).
		Hint("write one with title, base_url and timezone, or name the site's folder with --source")
}

// readerSettings is the digest of the settings that cards and bodies depend on.
func readerSettings(c *config.Config) sources.Digest {
	return codec.NewDigester().Digest(stories.SettingsOf(c))
}

// cacheFolder is where the ledger is, or "" for none.
func (b *build) cacheFolder() string {
	if b.NoCache {
		return ""
	}
	return filepath.Join(b.Source, ".cache")
}

// A record is what one file of content gave: one of its fields.
type record struct {
	Card     *stories.Card
	Author   *stories.Author
	Category *stories.Category
}

// read turns every file of content into its card or record, in the order of the
// tree; vectors and bodies go to the ledger. Last, if set, are the records that
// files with a digest are known to give.
func (b *build) read(last []record) ([]record, error) {
	reader := stories.NewReader(b.config)
	records := make([]record, len(b.tree.Files))
	place := map[*sources.File]int{}
	var failed firstError
	// A file that has not changed need not be read if what it gave is here.
	parallel(len(b.tree.Files), func(i int) {
		f := &b.tree.Files[i]
		if !isText(f) || f.Digest.IsZero() {
			return
		}
		if last != nil && last[i] != (record{}) {
			records[i] = last[i]
			return
		}
		b.recall(reader, f, &records[i])
	})
	for i := range b.tree.Files {
		if f := &b.tree.Files[i]; isText(f) && records[i] == (record{}) {
			place[f] = i
		}
	}
	var done atomic.Int64
	b.found.Add(b.tree.Load(func(f *sources.File) bool { _, wanted := place[f]; return wanted }, func(f *sources.File, text []byte) {
		if i := place[f]; !b.recall(reader, f, &records[i]) {
			failed.note(b.parse(reader, f, text))
		}
		b.progress("reading", int(done.Add(1)), len(place))
	})...)
	failed.note(b.ledger.Flush())
	if failed.err != nil {
		return nil, failed.err
	}
	// What was parsed lies among what parsing left behind. What the ledger gives
	// back lies together, and memory is in use only where it is needed.
	parallel(len(records), func(i int) {
		f := &b.tree.Files[i]
		if !isText(f) || records[i] != (record{}) {
			return
		}
		if made, ok := b.ledger.Made(f.Path); ok && !b.recallAs(reader, f, made, &records[i]) {
			failed.note(fmt.Errorf("what %s gave cannot be read back from the cache", f.Path))
		}
	})
	return records, failed.err
}

// content sorts records by what they are, and gathers their problems.
func (b *build) content(records []record) (site.Input, []*problems.Problem) {
	in := site.Input{Config: b.config, Clock: b.Clock, Drafts: b.Drafts, Future: b.Future, Expired: b.Expired}
	in.Stories = make([]*stories.Card, 0, len(records))
	var found []*problems.Problem
	for i := range records {
		switch r := &records[i]; {
		case r.Author != nil:
			in.Authors = append(in.Authors, r.Author)
		case r.Category != nil:
			in.Categories = append(in.Categories, r.Category)
		case r.Card != nil && b.tree.Files[i].Kind == sources.Page:
			in.Pages = append(in.Pages, r.Card)
		case r.Card != nil:
			in.Stories = append(in.Stories, r.Card)
		}
		found = append(found, records[i].problems()...)
	}
	return in, found
}

// problems returns what was found while reading the file.
func (r *record) problems() []*problems.Problem {
	switch {
	case r.Author != nil:
		return r.Author.Problems
	case r.Category != nil:
		return r.Category.Problems
	case r.Card != nil:
		return r.Card.Problems
	}
	return nil
}

func isText(f *sources.File) bool {
	switch f.Kind {
	case sources.Story, sources.Page, sources.Author, sources.Category:
		return true
	}
	return false
}

// recall fetches what a file of this digest gave to an earlier build, and
// reports whether it is all there.
func (b *build) recall(reader *stories.Reader, f *sources.File, r *record) bool {
	made, ok := b.ledger.Last(f.Path, f.Digest)
	return ok && b.recallAs(reader, f, made, r)
}

// recallAs fetches what a file gave to an earlier build, of whatever digest.
func (b *build) recallAs(reader *stories.Reader, f *sources.File, made ledger.Made, r *record) bool {
	data, ok := b.ledger.Cards.Find(made.Card)
	if !ok || b.coder.Decode(data, r) != nil {
		*r = record{}
		return false
	}
	if r.Card != nil && r.Card.Extra == nil {
		r.Card.Extra = stories.NoExtra
	}
	b.ledger.Keep(f.Path, made)
	return true
}

// parse reads a file's text, and puts what it gives into the ledger.
func (b *build) parse(reader *stories.Reader, f *sources.File, text []byte) (err error) {
	var r record
	made := ledger.Made{Digest: f.Digest}
	var body *markdown.Document
	space := b.space()
	defer b.spaces.Put(space)
	switch f.Kind {
	case sources.Story:
		r.Card, body = reader.Story(*f, text)
		*space = reader.AppendVector((*space)[:0], r.Card, body)
		if made.Text, err = b.ledger.Texts.Put(*space); err != nil {
			return err
		}
	case sources.Page:
		r.Card, body = reader.Page(*f, text)
	case sources.Author:
		r.Author, body = reader.Author(*f, text)
	case sources.Category:
		r.Category = reader.Category(*f, text)
	}
	if body != nil {
		*space = b.coder.Encode((*space)[:0], body)
		reader.Release(body)
		if made.Body, err = b.ledger.Bodies.Put(*space); err != nil {
			return err
		}
	}
	*space = b.coder.Encode((*space)[:0], r)
	if made.Card, err = b.ledger.Cards.Put(*space); err != nil {
		return err
	}
	b.ledger.Keep(f.Path, made)
	return nil
}

func (b *build) progress(step string, done, total int) {
	if b.Progress != nil {
		b.Progress(step, done, total)
	}
}

// files describes what is published as it is.
func (b *build) files() (map[string]*pages.File, error) {
	files := map[string]*pages.File{}
	b.found.Add(b.tree.Load(func(f *sources.File) bool { return isCopied(f) && f.Digest.IsZero() }, nil)...)
	for f := range b.tree.ByKind(sources.StoryFile, sources.Static) {
		file := &pages.File{Path: f.Path, Size: f.Size, Digest: f.Digest}
		files[f.Name()] = file
		if !isPicture(f.Path) {
			continue
		}
		info, err := b.inspect(f)
		if err != nil {
			return nil, err
		}
		file.Width, file.Height, file.Type = info.Width, info.Height, info.Type
	}
	return files, nil
}

func isCopied(f *sources.File) bool { return f.Kind == sources.StoryFile || f.Kind == sources.Static }

// isPicture tells by a file's name that it should hold a picture.
func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}

// A picture is what a picture's header gave.
type picture struct {
	images.Info
	Fault string // why it cannot be used
}

// inspect returns what a picture's header says.
func (b *build) inspect(f *sources.File) (images.Info, error) {
	var p picture
	made, ok := b.ledger.Last(f.Path, f.Digest)
	if ok {
		data, whole := b.ledger.Cards.Find(made.Card)
		ok = whole && b.coder.Decode(data, &p) == nil
	}
	if !ok {
		var err error
		if p, err = b.measure(f); err != nil {
			return images.Info{}, err
		}
		made = ledger.Made{Digest: f.Digest}
		if made.Card, err = b.ledger.Cards.Put(b.coder.Encode(nil, p)); err != nil {
			return images.Info{}, err
		}
	}
	b.ledger.Keep(f.Path, made)
	if p.Fault != "" {
		b.found.Add(problems.At(f.Path, 0, 0, "%s", p.Fault).Hint("save it again as PNG, JPEG, GIF, WebP, AVIF or SVG"))
	}
	if p.Scripted {
		b.found.Add(problems.At(f.Path, 0, 0, "the SVG has scripts").Hint("remove script elements and on… attributes").AsWarning())
	}
	return p.Info, nil
}

func (b *build) measure(f *sources.File) (picture, error) {
	r, err := b.tree.Open(f.Path)
	if err != nil {
		return picture{}, fmt.Errorf("opening a picture: %w", err)
	}
	defer r.Close()
	info, err := images.Inspect(r, path.Base(f.Path))
	if err != nil {
		return picture{Fault: err.Error()}, nil
	}
	return picture{Info: info}, nil
}

// body returns the converted body of a source, from the ledger or, if that is
// damaged, from the file again. It lies in space, which grows if need be.
func (b *build) body(source string, space *[]byte) (*markdown.Document, error) {
	if made, ok := b.ledger.Made(source); ok {
		if data, ok := b.ledger.Bodies.Get(made.Body, *space); ok {
			*space = data
			doc := new(markdown.Document)
			if b.coder.Decode(string(data), doc) == nil {
				return doc, nil
			}
		}
	}
	return b.readAgain(source)
}

// readAgain returns the body of a file of content that the ledger has lost.
func (b *build) readAgain(source string) (*markdown.Document, error) {
	text, err := b.tree.Read(source)
	if err != nil {
		return nil, fmt.Errorf("reading it again: %w", err)
	}
	var doc *markdown.Document
	switch f, reader := b.tree.Find(source), stories.NewReader(b.config); f.Kind {
	case sources.Author:
		_, doc = reader.Author(*f, text)
	case sources.Page:
		_, doc = reader.Page(*f, text)
	default:
		_, doc = reader.Story(*f, text)
	}
	return doc, nil
}

// located returns the problems with the places that only the files tell.
func (b *build) located() []*problems.Problem {
	for _, p := range b.found.Sorted() {
		if b.tree == nil || p.File == "" || p.Excerpt != "" || p.Key == "" && p.Line == 0 {
			continue
		}
		text, err := b.tree.Read(p.File)
		if err != nil {
			continue
		}
		if p.Line == 0 {
			p.Line, p.Column, p.Width = matter.Locate(text, p.Key, p.Value)
		}
		p.Show(text)
	}
	return b.found.Sorted()
}

// parallel calls do for each of 0 … n−1, on all processors.
func parallel(n int, do func(i int)) { parallelWith(n, func() func(i int) { return do }) }

// parallelWith calls a function for each of 0 … n−1, on all processors. Each of
// them makes its own with start.
func parallelWith(n int, start func() func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			do := start()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// A firstError keeps the first of the errors that goroutines note.
type firstError struct {
	mu  sync.Mutex
	err error
}

func (f *firstError) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

package engine

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// A record is the parsed form of one content file. Only the field for the kind of the file
// is set, and no field if no version of the file was ever valid.
type record struct {
	Card     *stories.Card
	Author   *stories.Author
	Category *stories.Category
}

// problems returns the problems of the content file that the record was parsed from.
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

// isContent reports whether a file holds a story or standing page, or describes an author
// or category.
func isContent(f *sources.File) bool {
	switch f.Kind {
	case sources.Story, sources.Page, sources.Author, sources.Category:
		return true
	}
	return false
}

// A reading is the step that sets the records of a build: the parsed content files.
type reading struct {
	*build
	reader *stories.Reader
	last   *build
	same   []int // key: index in tree.Files; value: index of the path in last.tree.Files, or -1
	asIs   bool  // whether a file with errors is used itself, not its last valid version

	mu sync.Mutex // guards the map build.broken
}

// readContent sets the record, or parsed form, of every content file. Records of unchanged
// files come from the previous build, last, or from the ledger. All other content files are
// parsed, and their vectors and bodies are stored in the ledger. For files that are not
// content files, readContent only computes digests.
func (b *build) readContent(last *build, same []int, asIs bool) error {
	r := &reading{build: b, reader: stories.NewReader(b.config, b.locale), last: last, same: same, asIs: asIs}
	if b.records == nil {
		r.last = &build{}
	}
	if last.tree == nil {
		debug.SetGCPercent(firstGC)
		defer debug.SetGCPercent(usualGC)
	}
	files := b.tree.Files
	b.records, b.broken = make([]record, len(files)), map[string][]*problems.Problem{}
	known, failed := make([]bool, len(files)), make([]error, len(files))
	parallel.Each(len(files), func(i int) {
		known[i] = isContent(&files[i]) && !files[i].Digest.IsZero() && r.recall(i)
	})
	index := map[*sources.File]int{}
	for i := range files {
		if isContent(&files[i]) && !known[i] {
			index[&files[i]] = i
		}
	}
	var done atomic.Int64
	content := b.tree.Load(func(f *sources.File) bool { _, ok := index[f]; return ok }, func(f *sources.File, text []byte) {
		if i := index[f]; !r.recall(i) {
			var crashed []*problems.Problem
			crashed, failed[i] = guard(f.Path, unreadable, func() ([]*problems.Problem, error) {
				return nil, r.parse(i, text)
			})
			if len(crashed) > 0 {
				before, had := r.ledger.Made(f.Path)
				r.keepLast(i, crashed, before, had)
			}
		}
		if b.Progress != nil {
			b.Progress("reading", int(done.Add(1)), len(index))
		}
	})
	others := b.tree.Load(func(f *sources.File) bool { return !isContent(f) && f.Digest.IsZero() }, nil)
	b.found.load = merge(content, others)
	return cmp.Or(cmp.Or(failed...), b.ledger.Flush())
}

// recall sets the record of the file with index i from the last build or from the ledger.
// It returns false if neither of them has a record for the file's digest.
func (r *reading) recall(i int) bool {
	f, k := &r.tree.Files[i], r.same[i]
	if r.last.records != nil && k >= 0 && f.Digest == r.last.tree.Files[k].Digest {
		r.records[i] = r.last.records[k]
		if found := r.last.broken[f.Path]; found != nil {
			r.noteBroken(f, found)
		}
		return true
	}
	before, had := r.ledger.Made(f.Path)
	made, ok := r.ledger.Last(f.Path, f.Digest)
	if !ok {
		return false
	}
	found, ok := r.fetch(f, made)
	if ok {
		r.use(i, found, before, had)
	}
	return ok
}

// fetch reads from the ledger the record to which the entry made refers, and keeps the
// entry for the next save. It returns false if the record is damaged.
func (r *reading) fetch(f *sources.File, made ledger.Made) (found record, ok bool) {
	data, ok := r.ledger.Cards.Find(made.Card)
	if !ok || r.coder.Decode(data, &found) != nil {
		return record{}, false
	}
	if found.Card != nil && found.Card.Extra == nil {
		found.Card.Extra = stories.NoExtra
	}
	r.ledger.Keep(f.Path, made)
	return found, true
}

// use sets the record of the file with index i to found. If found has errors, the last
// valid record and body of the file stay in use instead. Before is the file's previous
// entry in the ledger; had is false if the file had no entry.
func (r *reading) use(i int, found record, before ledger.Made, had bool) {
	r.records[i] = found
	if r.asIs || !slices.ContainsFunc(found.problems(), isError) {
		return
	}
	r.keepLast(i, found.problems(), before, had)
}

// keepLast notes the problems of the file with index i, which cannot be used. The last
// valid record and body of the file stay in use. For the arguments before and had, see use.
func (r *reading) keepLast(i int, found []*problems.Problem, before ledger.Made, had bool) {
	f, k := &r.tree.Files[i], r.same[i]
	r.noteBroken(f, found)
	if had {
		r.ledger.Keep(f.Path, before)
	}
	r.records[i] = record{}
	if k >= 0 && r.last.records != nil {
		r.records[i] = r.last.records[k]
	}
	if r.records[i] != (record{}) {
		return
	}
	if made, ok := r.ledger.Before(f.Path); ok {
		if last, ok := r.fetch(f, made); ok && !slices.ContainsFunc(last.problems(), isError) {
			r.records[i] = last
		}
	}
}

func (r *reading) noteBroken(f *sources.File, found []*problems.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken[f.Path] = found
}

// parse sets the record of the file with index i by parsing text, the content of the file.
// It stores the file's record, vector, body and search record in the ledger.
func (r *reading) parse(i int, text []byte) (err error) {
	f := &r.tree.Files[i]
	defer func() {
		if err != nil {
			err = fmt.Errorf("reading %s: %w", f.Path, err)
		}
	}()
	before, had := r.ledger.Made(f.Path)
	var found record
	made := ledger.Made{Digest: f.Digest}
	var body *markdown.Document
	buffer := newBuffer()
	defer buffers.Put(buffer)
	switch f.Kind {
	case sources.Story:
		found.Card, body = r.reader.Story(*f, text)
		search := newBuffer()
		defer buffers.Put(search)
		*buffer, *search = r.appendTexts((*buffer)[:0], (*search)[:0], r.reader, found.Card, body)
		if made.Text, err = r.ledger.Texts.Put(*buffer); err != nil {
			return err
		}
		if len(*search) > 0 {
			if made.Terms, err = r.ledger.Terms.Put(*search); err != nil {
				return err
			}
		}
	case sources.Page:
		found.Card, body = r.reader.Page(*f, text)
	case sources.Author:
		found.Author, body = r.reader.Author(*f, text)
	case sources.Category:
		found.Category = r.reader.Category(*f, text)
	}
	if body != nil {
		*buffer = r.coder.Encode((*buffer)[:0], body)
		r.reader.Release(body)
		if made.Body, err = r.ledger.Bodies.Put(*buffer); err != nil {
			return err
		}
	}
	*buffer = r.coder.Encode((*buffer)[:0], found)
	if made.Card, err = r.ledger.Cards.Put(*buffer); err != nil {
		return err
	}
	r.ledger.Keep(f.Path, made)
	r.use(i, found, before, had)
	return nil
}

// content returns the input of site.New: the records of all content files, in one list for
// each kind of file. The argument clock is the instant that the build is for. It also
// returns the problems of all content files.
func (b *build) content(clock time.Time) (site.Input, []*problems.Problem) {
	in := site.Input{Config: b.config, Clock: clock, Drafts: b.Drafts, Future: b.Future, Expired: b.Expired, LeftOut: b.leftOut}
	in.Stories = make([]*stories.Card, 0, len(b.records))
	var found []*problems.Problem
	translations := b.tree.Translations(b.config.Language)
	for i := range b.records {
		f := &b.tree.Files[i]
		if translations[f.Path] {
			found = append(found, translation(f.Path))
			continue
		}
		switch r := &b.records[i]; {
		// The file describes an author or category and is left out.
		case b.leftOut[f.Path] && r.Card == nil:
		case r.Author != nil:
			in.Authors = append(in.Authors, r.Author)
		case r.Category != nil:
			in.Categories = append(in.Categories, r.Category)
		case r.Card != nil && f.Kind == sources.Page:
			in.Pages = append(in.Pages, r.Card)
		case r.Card != nil:
			in.Stories = append(in.Stories, r.Card)
		}
		if broken := b.broken[f.Path]; broken != nil {
			found = append(found, broken...)
		} else {
			found = append(found, b.records[i].problems()...)
		}
	}
	return in, found
}

// translation returns a warning about a content file that is left out because its name has
// the tag of a language other than the site's.
func translation(path string) *problems.Problem {
	return problems.At(path, 0, 0, "by its name, this is a translation of the text beside it; it is left out").AsWarning().
		Hint("a site has one language: move it to a site in a folder of its language, such as de/content/stories/, and name its address under translations: in the original").InGroup()
}

// body returns the body of a content file from the ledger. If the copy in the ledger is
// damaged, body parses the file again. Buffer is memory for reading from the ledger and
// grows if needed.
func (b *build) body(source string, buffer *[]byte) (*markdown.Document, error) {
	if made, ok := b.ledger.Made(source); ok {
		if data, ok := b.ledger.Bodies.Get(made.Body, *buffer); ok {
			*buffer = data
			doc := new(markdown.Document)
			if b.coder.Decode(string(data), doc) == nil {
				return doc, nil
			}
		}
	}
	text, err := b.tree.Read(source)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", source, err)
	}
	var doc *markdown.Document
	switch f, reader := b.tree.Find(source), stories.NewReader(b.config, b.locale); f.Kind {
	case sources.Author:
		_, doc = reader.Author(*f, text)
	case sources.Page:
		_, doc = reader.Page(*f, text)
	default:
		_, doc = reader.Story(*f, text)
	}
	return doc, nil
}

// bodies returns the bodies of the content files whose paths are in list, in the order of
// list.
func (b *build) bodies(list []string) ([]*markdown.Document, error) {
	buffer := newBuffer()
	defer buffers.Put(buffer)
	var bodies []*markdown.Document
	for _, source := range list {
		doc, err := b.body(source, buffer)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, doc)
	}
	return bodies, nil
}

// buffers is a pool of byte slices for reuse; its values are of type *[]byte.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

func newBuffer() *[]byte { return buffers.Get().(*[]byte) }

// located sorts problems and removes duplicates. To each problem without an excerpt it adds
// a line number, a column, and the text of that line from the problem's file. The path of a
// file of the outer site then begins with "../".
func (b *build) located(found []*problems.Problem) []*problems.Problem {
	var list problems.List
	list.Add(found...)
	sorted := list.Sorted()
	for i, p := range sorted {
		if b.tree == nil || p.File == "" {
			continue
		}
		if shown := b.tree.Shown(p.File); shown != p.File {
			own := *p
			own.File = shown
			p, sorted[i] = &own, &own
		}
		if p.Excerpt != "" || p.Key == "" && p.Line == 0 {
			continue
		}
		text, err := b.tree.Read(p.File)
		if err != nil {
			continue
		}
		own := *p // the problem is copied, since other snapshots may share it
		if own.Line == 0 {
			own.Line, own.Column, own.Width = place(text, p)
		}
		own.Excerpt = problems.Line(text, own.Line)
		sorted[i] = &own
	}
	return merge(sorted, nil)
}

// place returns the place in text of the key that a problem is about; text is the content
// of config.toml or of a file with front matter. Column and width are in characters.
func place(text []byte, p *problems.Problem) (line, column, width int) {
	if p.File == config.File {
		return config.Locate(text, p.Key)
	}
	return matter.Locate(text, p.Key, p.Value)
}

// merge returns the problems of two lists, sorted and without duplicates.
func merge(a, b []*problems.Problem) []*problems.Problem {
	var all problems.List
	all.Add(a...)
	all.Add(b...)
	return all.Sorted()
}

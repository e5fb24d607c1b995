package markdown

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"broadsheet/generator/problems"
)

// Settings say how a site's Markdown is to be read.
type Settings struct {
	// RawHTML says what becomes of HTML in the text: "none" shows it as
	// text, "safe" keeps what is on a fixed list and never a script, style or
	// frame, and "trusted" keeps everything. Anything else means "safe".
	RawHTML string
}

// A Converter turns Markdown into Documents. One serves a whole site, from
// any number of goroutines.
type Converter struct {
	raw     string
	policy  *bluemonday.Policy // of "safe"
	parsers map[traits]parser.Parser
	bare    sync.Map                       // names of elements without attributes: whether policy allows them
	calls   *regexp.Regexp                 // of shortcodes
	lexers  func() map[string]chroma.Lexer // by name, see lexersByName
	writers sync.Pool                      // of *writer, for their buffers
	spaces  sync.Pool                      // of *[]byte, for HTML
}

// New returns a Converter.
func New(s Settings) *Converter {
	c := &Converter{raw: s.RawHTML, parsers: newParsers(), calls: shortcodeCalls(), lexers: sync.OnceValue(lexersByName)}
	if c.raw != "none" && c.raw != "trusted" {
		c.raw, c.policy = "safe", safePolicy()
	}
	c.writers.New = func() any { return &writer{texts: new(texts)} }
	return c
}

// Convert turns the body of a file into a Document. The text is the whole
// file, so that places in problems and Refs are those an editor shows; its
// Markdown (CommonMark 0.31 with GitHub's extensions, footnotes and definition
// lists) starts at the byte offset body. If there is an error among the
// problems, the Document is not complete.
func (c *Converter) Convert(file string, full []byte, body int) (*Document, []*problems.Problem) {
	source := full[body:]
	w := c.writers.Get().(*writer)
	defer c.writers.Put(w)
	w.reset(c, file, full, body)
	if w.out == nil { // the last document has taken it
		if space, ok := c.spaces.Get().(*[]byte); ok {
			w.out = (*space)[:0]
		}
	}
	defer w.texts.reset()
	limits := &limiter{Context: parser.NewContext(), source: source, texts: w.texts}
	root := c.parsers[traitsOf(source)].Parse(text.NewReader(source), parser.WithContext(limits))
	if limits.what != "" {
		w.errorAt(limits.at, "%s", limits.what).Hint("%s", limits.hint)
		return new(Document), slices.Clone(w.problems)
	}
	w.shift = hasTopHeading(root)
	w.blocks(root)
	w.closeTo(0)
	if grown := w.size(); grown > 50*len(source)+1<<16 {
		w.errorAt(0, "this text of %d bytes would become %d bytes of HTML", len(source), grown).
			Hint("look for many references to one long address, or for rows that leave most columns of a wide table empty")
		return new(Document), slices.Clone(w.problems)
	}
	w.shortcodes()
	return w.document(), slices.Clone(w.problems)
}

// Release gives back the space of a Document's HTML, which nothing may use from
// then on, for one to be converted. It need not be called.
func (c *Converter) Release(d *Document) {
	space := d.HTML
	d.HTML = nil
	c.spaces.Put(&space)
}

// size returns about how long the HTML is with its gaps filled.
func (w *writer) size() int {
	n := len(w.out)
	for i := range w.refs {
		n += len(w.refs[i].Target)
	}
	return n
}

// document copies what was written out of the writer's buffers, but for the HTML,
// which it takes from the writer.
func (w *writer) document() *Document {
	plain := string(w.plain)
	d := &Document{
		HTML:        w.out,
		Refs:        slices.Clone(w.refs),
		Headings:    slices.Clone(w.headings),
		Highlighted: w.highlighted,
		Excerpt:     excerpt(make([]byte, 0, 2*excerptCharacters), w.plain, w.openings),
		Words:       w.halves / 2,
		Paragraphs:  make([]string, 0, len(w.titles)+len(w.running)),
	}
	for _, s := range w.titles {
		d.Paragraphs = append(d.Paragraphs, strings.TrimSpace(plain[s.from:s.to]))
	}
	for _, s := range w.running {
		d.Paragraphs = append(d.Paragraphs, strings.TrimSpace(plain[s.from:s.to]))
	}
	w.out = nil
	return d
}

// hasTopHeading reports whether a body has a heading of level 1 of its own.
// The page's headline is one already, so all headings then go one level down.
func hasTopHeading(root ast.Node) bool {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			return true
		}
	}
	return false
}

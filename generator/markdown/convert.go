package markdown

import (
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"broadsheet/generator/dialects"
	"broadsheet/generator/problems"
)

// Settings are the options of a Converter.
type Settings struct {
	// RawHTML says what happens to HTML in the text. "none" shows the tags as text. "safe",
	// the default, keeps only allowed elements and attributes, which exclude scripts, styles
	// and frames. "trusted" keeps all elements and attributes.
	RawHTML string
	// Marks are the typographic characters of the language of the text. If none are set, those
	// of English are used.
	Marks Marks
	// RightToLeft says whether the language is written from right to left. If so, code and
	// addresses have the attribute dir="ltr".
	RightToLeft bool
	// Labels are the texts of Documents that do not come from the Markdown.
	Labels Labels
	// Shortcodes are the names of the site's own shortcodes.
	Shortcodes []string
}

// A Converter converts Markdown to Documents. It is safe for concurrent use.
type Converter struct {
	raw      string
	marks    Marks
	ltr      string          // attribute dir="ltr", with a space before it, for code and addresses; or ""
	labels   Labels          // Settings.Labels, escaped for HTML
	own      map[string]bool // set of Settings.Shortcodes
	ownNames []string        // Settings.Shortcodes
	parsers  map[features]parser.Parser
	rules    *dialects.Rules // rules for tags of other generators
	// lexers returns the result of lexersByName, which is computed only once.
	lexers  func() map[string]chroma.Lexer
	writers sync.Pool // pool of *writer, whose buffers are reused
	buffers sync.Pool // pool of *[]byte: HTML buffers of released Documents
}

// New returns a Converter with the given settings.
func New(s Settings) *Converter {
	c := &Converter{raw: s.RawHTML, marks: s.Marks, labels: s.Labels.escaped(), own: map[string]bool{}, ownNames: s.Shortcodes, parsers: newParsers(), lexers: sync.OnceValue(lexersByName)}
	if c.raw != "none" && c.raw != "trusted" {
		c.raw = "safe"
	}
	c.rules = rulesFor(c.raw)
	if s.RightToLeft {
		c.ltr = ` dir="ltr"`
	}
	if c.marks == (Marks{}) {
		c.marks = english
	}
	for _, name := range s.Shortcodes {
		c.own[name] = true
	}
	c.writers.New = func() any { return &writer{texts: new(texts)} }
	return c
}

// Convert converts the Markdown of a file. The argument full is the content of the whole
// file, and body is the byte offset in full at which the Markdown starts. The lines and
// columns in problems and Refs are those in the whole file.
//
// The syntax is CommonMark 0.31 with GitHub's extensions, footnotes and definition
// lists. If one of the problems is an error rather than a warning, the Document is
// incomplete.
func (c *Converter) Convert(file string, full []byte, body int) (*Document, []*problems.Problem) {
	return c.ConvertUntil(file, full, body, "")
}

// ConvertUntil is like Convert, but the argument separator, an HTML comment such as
// <!--more-->, also ends the excerpt.
func (c *Converter) ConvertUntil(file string, full []byte, body int, separator string) (*Document, []*problems.Problem) {
	source := full[body:]
	w := c.writers.Get().(*writer)
	defer c.writers.Put(w)
	w.reset(c, file, full, body)
	w.separator = separator
	if w.out == nil { // the previous Document keeps the buffer of its HTML
		if buffer, ok := c.buffers.Get().(*[]byte); ok {
			w.out = (*buffer)[:0]
		}
	}
	defer w.texts.reset()
	root, limits := w.parse()
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
	if len(w.shortcodes) > 0 {
		w.settleMarks()
	}
	w.warnOfDialects()
	w.warnLeftOut()
	w.warnNotes(limits)
	return w.document(), slices.Clone(w.problems)
}

// parse returns the syntax tree of w.source, and the limiter, which has the first exceeded
// limit. It replaces elements such as scripts in w.source by HTML comments; see hider.
func (w *writer) parse() (ast.Node, *limiter) {
	hidden := w.c.raw != "none" && mayHide(w.source)
	for i := 0; ; i++ {
		limits := &limiter{Context: parser.NewContext(), source: w.source, texts: w.texts, codeTags: mayHoldCode(w.source)}
		root := w.c.parsers[w.features(w.source)].Parse(text.NewReader(w.source), parser.WithContext(limits))
		if limits.what != "" || !hidden || i > maxReparses || !w.hide(root, i == maxReparses) {
			return root, limits
		}
		w.texts.reset()
	}
}

// Release returns the HTML buffer of a Document to a pool, so that Convert can
// reuse it. The Document has no HTML afterwards. Calling Release is optional.
func (c *Converter) Release(d *Document) {
	buffer := d.HTML
	d.HTML = nil
	c.buffers.Put(&buffer)
}

// size returns the approximate length in bytes of the finished HTML: the HTML written so
// far and the URLs of all Refs.
func (w *writer) size() int {
	n := len(w.out)
	for i := range w.refs {
		n += len(w.refs[i].Target)
	}
	return n
}

// document returns the result of a conversion. It copies all values from the writer's
// buffers, which are reused, except the HTML: the Document takes over the HTML buffer.
func (w *writer) document() *Document {
	plain := string(w.plain)
	d := &Document{
		HTML:        w.out,
		Refs:        slices.Clone(w.refs),
		Shortcodes:  slices.Clone(w.shortcodes),
		Headings:    slices.Clone(w.headings),
		IDs:         slices.Clone(w.marks),
		Highlighted: w.highlighted,
		Excerpt:     w.excerpt(),
		Words:       w.halves / 2,
		Paragraphs:  make([]string, 0, len(w.titles)+len(w.running)),
	}
	w.running = append(w.running, w.titles...)
	slices.SortFunc(w.running, func(a, b extent) int { return a.from - b.from })
	for _, s := range w.running {
		d.Paragraphs = append(d.Paragraphs, strings.TrimSpace(plain[s.from:s.to]))
	}
	if len(w.shortcodes) > 0 {
		d.unmark()
	}
	w.out = nil
	w.resolveFragments(d)
	return d
}

// unmark removes the marks of shortcodes from all plain text.
func (d *Document) unmark() {
	d.Excerpt = withoutMarks(d.Excerpt)
	for i := range d.Paragraphs {
		d.Paragraphs[i] = strings.TrimSpace(withoutMarks(d.Paragraphs[i]))
	}
	for i := range d.Headings {
		d.Headings[i].Text = strings.TrimSpace(withoutMarks(d.Headings[i].Text))
	}
}

// hasTopHeading reports whether the text has a heading of level 1. The headline of the
// page already has level 1, so in such a text all headings move down by one level.
func hasTopHeading(root ast.Node) bool {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			return true
		}
	}
	return false
}

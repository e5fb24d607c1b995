package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// hides reports whether readers must not see the content of an HTML element, such as
// script, as text. Such an element is left out with its content. With raw_html =
// "trusted", it is kept unchanged.
func (c *Converter) hides(name string) bool {
	return name == "script" || name == "style" ||
		c.raw == "safe" && slices.Contains([]string{"math", "svg", "template", "textarea", "title"}, name)
}

// isRawText reports whether tags have no meaning within an element such as script. The
// element ends only at its own end tag or, without an end tag, at the end of the text.
func isRawText(name string) bool {
	return name == "script" || name == "style" || name == "textarea" || name == "title"
}

// mayHide reports whether a text may contain something that readers must not see: a
// comment, a processing instruction, or an element for which Converter.hides is true.
func mayHide(source []byte) bool {
	return anyTag(source, func(tag []byte) bool { return strings.IndexByte("smtSMT?!", tag[1]) >= 0 })
}

// anyTag reports whether the function f returns true for any "<" of a text. The argument
// of f is the text from the "<" on, and has at least two bytes.
func anyTag(source []byte, f func(tag []byte) bool) bool {
	for {
		i := bytes.IndexByte(source, '<')
		if i < 0 || i+1 == len(source) {
			return false
		}
		if source = source[i:]; f(source) {
			return true
		}
		source = source[1:]
	}
}

// A hider replaces scripts, <?php … ?> and other elements that readers must not see by
// HTML comments of the same length; the changed text is then parsed again. It replaces
// only elements that continue after the end of their HTML block: an HTML block ends at a
// blank line, so the rest of a script with a blank line would be read as Markdown.
type hider struct {
	*writer
	all    bool // whether to replace all hidden elements in one pass, not only the first
	done   bool // whether at least one element has been replaced
	budget int  // number of bytes in which end tags may still be searched
}

// maxReparses is the maximum number of times that one hidden element, such as a script,
// is replaced and the text is parsed again. All remaining hidden elements are then
// replaced at once, perhaps at wrong positions, since each of them affects how the text
// after it is parsed.
const maxReparses = 16

// hide replaces the first hidden element, such as a script, that continues after its
// Markdown block, or all such elements if the argument all is true. It returns true if
// w.source has changed and must be parsed again. The argument root is the syntax tree of
// w.source.
func (w *writer) hide(root ast.Node, all bool) bool {
	v := hider{writer: w, all: all, budget: 64 * len(w.source)}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if block, ok := n.(*ast.HTMLBlock); ok && entering {
			v.block(block)
		} else if tag, ok := n.(*ast.RawHTML); ok && entering {
			v.inline(tag)
		}
		if v.done && !all {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return v.done
}

// block replaces hidden elements, such as scripts, that start in a block of HTML and end
// after that block.
func (v *hider) block(n *ast.HTMLBlock) {
	value, origin := v.htmlLines(n)
	z, end := newScanner(value), origin.source(len(value))
	for {
		kind := z.next()
		raw, at := z.raw(), origin.source(z.from)
		if kind == html.ErrorToken { // the block may end in the middle of a tag
			raw = value[z.from:]
		}
		name, isEnd := tagName(raw)
		switch {
		case kind == html.TextToken || isEnd:
		case kind == html.CommentToken:
			if v.comment(raw, at, end) {
				return
			}
		case kind == html.SelfClosingTagToken || v.transparent(name):
			z.NextIsNotRawText()
		case v.c.hides(name) && v.hidden(n, name, at, end):
			return
		}
		if kind == html.ErrorToken {
			return
		}
	}
}

// comment checks whether a comment, processing instruction or CDATA section ends after its
// HTML block. If so, comment replaces the comment, instruction or section, and returns
// true. The argument raw is its text within the block, and from is the byte offset in the
// Markdown at which it starts.
func (v *hider) comment(raw []byte, from, blockEnd int) bool {
	if endsComment(raw) || v.budget < 0 {
		return false
	}
	length, closed := commentEnd(v.source[from:])
	v.budget -= length
	if closed && from+length > blockEnd {
		v.cover(from, from+length)
		return true
	}
	return false
}

// hidden checks whether a hidden element, such as a script, continues after its block of
// HTML. If so, hidden leaves out the whole element and returns true. In the Markdown, the
// element starts at the byte offset from, and the block ends at the byte offset blockEnd.
func (v *hider) hidden(n *ast.HTMLBlock, name string, from, blockEnd int) bool {
	length, closed := v.reach(from, name)
	switch {
	case closed && from+length > blockEnd:
		v.cover(from, from+length)
		return true
	case !closed && isRawText(name) && n.NextSibling() != nil:
		v.unclosed(name, from)
		for next := n.NextSibling(); next != nil; next = n.NextSibling() {
			n.Parent().RemoveChild(n.Parent(), next)
		}
		return true
	}
	return false
}

// inline puts an HTML comment in place of a hidden element, such as a script, that starts in
// a line of text. If the element has no end tag, or contains another start tag of the same
// name, the author probably wrote about the tag. To hide all text up to a later end tag would
// then lose too much, so inline hides only the text up to the end of the paragraph, or nothing
// with raw_html = "trusted".
func (v *hider) inline(n *ast.RawHTML) {
	from := n.Segments.At(0).Start
	z := html.NewTokenizer(bytes.NewReader(n.Segments.Value(v.source)))
	if z.Next() != html.StartTagToken {
		return
	}
	raw, _ := z.TagName()
	name := string(raw)
	if !v.c.hides(name) {
		return
	}
	length, closed := v.reach(from, name)
	if closed && !bytes.Contains(asciiLower(v.source[from+1:from+length]), []byte("<"+name)) {
		v.cover(from, from+length)
		return
	}
	if v.c.raw == "trusted" {
		return
	}
	block := n.Parent()
	for block != nil && block.Type() == ast.TypeInline {
		block = block.Parent()
	}
	if block != nil && block.Lines() != nil && block.Lines().Len() > 0 {
		v.unclosed(name, from)
		end := block.Lines().At(block.Lines().Len() - 1).Stop
		v.cover(from, from+len(bytes.TrimRight(v.source[from:end], "\r\n")))
	}
}

// reach returns the length in bytes of the hidden element that starts at the byte offset
// from in the Markdown. The result closed says whether the element has an end tag; if not,
// the length is meaningless.
func (v *hider) reach(from int, name string) (length int, closed bool) {
	z := html.NewTokenizer(bytes.NewReader(v.source[from:]))
	length, closed = skipElement(z, name, 0, v.budget)
	v.budget -= length
	return length, closed
}

// cover replaces source[from:to] by an HTML comment of the same length, if that length
// suffices for a comment. With raw_html = "trusted", the original text is later written
// instead of the comment.
func (v *hider) cover(from, to int) {
	if to-from < len("<!---->") {
		return
	}
	if !v.done {
		v.writer.source = slices.Clone(v.source)
	}
	v.done = true
	v.replaced = append(v.replaced, extent{from, to})
	covered := v.source[from:to]
	copy(covered, bytes.Repeat([]byte("x"), len(covered)))
	copy(covered, "<!--")
	copy(covered[len(covered)-len("-->"):], "-->")
}

func (v *hider) unclosed(name string, at int) {
	if v.c.raw == "safe" && v.first("unclosed <"+name) {
		v.first("<" + name) // The warning counts as given, so that warnDisallowed does not repeat it.
		v.errorAt(at, "the HTML element <%s> has no end tag, so the text after it is left out", name).AsWarning().
			Hint("add </%s>, or put the tag in backticks if readers are to see it", name)
	}
}

// covered returns the original text of an element that hider.cover has replaced by a
// comment. The argument at is the byte offset of the comment in the Markdown. If there is
// no such comment, covered returns nil.
func (w *writer) covered(at int) []byte {
	for _, c := range w.replaced {
		if c.from == at {
			return w.shown[c.from:c.to]
		}
	}
	return nil
}

// transparent reports whether the tags of an element are left out while the content of the
// element is kept as HTML. The tokenizer by itself would read that content as text without
// tags.
func (w *writer) transparent(name string) bool {
	return name == "noscript" || w.c.raw != "trusted" && slices.Contains([]string{"iframe", "noembed", "noframes"}, name)
}

// An origin maps byte offsets in the text of a block to byte offsets in the Markdown.
// These offsets differ, since the text of a block lacks the quote and list marks at the
// start of each line.
type origin struct {
	// offsets holds the byte offsets of each line: from is the offset in the text, to the
	// offset in the Markdown.
	offsets []extent
}

func (o origin) source(at int) int {
	i := len(o.offsets) - 1
	for i > 0 && o.offsets[i].from > at {
		i--
	}
	if i < 0 {
		return at
	}
	return o.offsets[i].to + at - o.offsets[i].from
}

// htmlLines returns the text of a block of HTML, including the block's closing line. It
// also returns an origin, which maps byte offsets in that text to byte offsets in the
// Markdown.
func (w *writer) htmlLines(n *ast.HTMLBlock) ([]byte, origin) {
	value := w.lines(n)
	o := originOf(n.Lines())
	if n.HasClosure() {
		o.offsets = append(o.offsets, extent{len(value), n.ClosureLine.Start - n.ClosureLine.Padding})
		closure := n.ClosureLine.Value(w.source)
		value = append(value[:len(value):len(value)], closure...)
	}
	return value, o
}

// originOf returns the origin, a map of byte offsets, for a text that consists of segments
// of the Markdown.
func originOf(segments *text.Segments) (o origin) {
	length := 0
	for _, s := range segments.Sliced(0, segments.Len()) {
		o.offsets = append(o.offsets, extent{length, s.Start - s.Padding})
		length += s.Padding + s.Stop - s.Start
	}
	return o
}

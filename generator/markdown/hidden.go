package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// hides reports whether readers must not see the content of an HTML element as text. The
// element is then left out with its content, or in trusted HTML kept as it is.
func (c *Converter) hides(name string) bool {
	return name == "script" || name == "style" ||
		c.raw == "safe" && slices.Contains([]string{"math", "svg", "template", "textarea", "title"}, name)
}

// isRawText reports whether tags have no meaning within a hidden element. Such an element
// ends only at its own end tag, or at the end of the text.
func isRawText(name string) bool {
	return name == "script" || name == "style" || name == "textarea" || name == "title"
}

// mayHide reports whether a text may contain an element for which Converter.hides is
// true.
func mayHide(source []byte) bool {
	for at := 0; ; at++ {
		i := bytes.IndexByte(source[at:], '<')
		if at += i; i < 0 || at+1 == len(source) {
			return false
		}
		switch source[at+1] | 0x20 {
		case 's', 't', 'm':
			return true
		}
	}
}

// A hider replaces elements whose content must not be shown as text, such as scripts, by
// HTML comments. It does so only where such an element does not end in its Markdown
// block: an HTML block ends at a blank line, so the rest of the script would be read as
// Markdown. Each comment has the length of its element, and the changed copy of the
// source is parsed again.
type hider struct {
	*writer
	all    bool // whether to replace all hidden elements at once instead of only the first
	done   bool // whether an element has been replaced
	budget int  // number of bytes that may still be searched for end tags
}

// maxReparses is the number of times that a text is parsed again with one hidden element
// replaced. After that, all remaining elements are replaced at once. Their positions may
// be wrong, since an element that is not replaced changes how the text after it is
// parsed.
const maxReparses = 16

// hide replaces the first hidden element that does not end in its Markdown block, or all
// such elements if all is set. It returns true if w.source has changed and must be parsed
// again.
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

// block replaces hidden elements that start in a block of HTML and end after it.
func (v *hider) block(n *ast.HTMLBlock) {
	value, origin := v.htmlLines(n)
	z := html.NewTokenizer(bytes.NewReader(value))
	for at, next := 0, 0; ; at = next {
		kind := z.Next()
		name := ""
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			next = at + len(z.Raw())
			found, _ := z.TagName()
			name = string(found)
		case html.ErrorToken: // a tag may continue after the block
			name = nameOfTag(value[at:])
		default:
			next = at + len(z.Raw())
			continue
		}
		if kind == html.SelfClosingTagToken || v.transparent(name) {
			z.NextIsNotRawText()
		} else if v.c.hides(name) && v.hidden(n, name, origin.source(at), origin.source(len(value))) {
			return
		}
		if kind == html.ErrorToken {
			return
		}
	}
}

// nameOfTag returns the name of the start tag at the start of a text, in lower case, or
// "" if there is none.
func nameOfTag(text []byte) string {
	if len(text) == 0 || text[0] != '<' {
		return ""
	}
	name := text[1:]
	if end := slices.IndexFunc(name, func(b byte) bool { return !isLetter(b) }); end >= 0 {
		name = name[:end]
	}
	return string(bytes.ToLower(name))
}

// hidden handles a hidden element that starts at byte offset from in source, in a block
// of HTML that ends at blockEnd. It returns true if the element does not end in that
// block.
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

// inline replaces a hidden element that starts in a line of text. If the element has no
// end tag, or contains another start tag of its name, the author probably wrote about the
// tag: then only the rest of the paragraph is left out.
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

// reach returns the length of a hidden element that starts at a byte offset in source,
// and whether it has an end tag. Without an end tag, the length is meaningless.
func (v *hider) reach(from int, name string) (length int, closed bool) {
	z := html.NewTokenizer(bytes.NewReader(v.source[from:]))
	length, closed = skipElement(z, name, 0, v.budget)
	v.budget -= length
	return length, closed
}

// cover replaces source[from:to] by an HTML comment of the same length, if there is room
// for one. In trusted HTML, the original text is written in place of the comment.
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
		v.first("<" + name) // the warning below replaces the one of warnDisallowed
		v.errorAt(at, "the HTML element <%s> has no end tag, so the text after it is left out", name).AsWarning().
			Hint("add </%s>, or put the tag in backticks if readers are to see it", name)
	}
}

// covered returns the original text that the comment at a byte offset in source replaces,
// or nil; see hider.
func (w *writer) covered(at int) []byte {
	for _, c := range w.replaced {
		if c.from == at {
			return w.full[w.body+c.from : w.body+c.to]
		}
	}
	return nil
}

// transparent reports whether an element is left out but its content is shown as HTML.
// The tokenizer would read that content as text without tags.
func (w *writer) transparent(name string) bool {
	return name == "noscript" || w.c.raw != "trusted" && slices.Contains([]string{"iframe", "noembed", "noframes"}, name)
}

// An origin maps byte offsets in the text of a block to byte offsets in source. The two
// differ by the quote and list marks at the start of each line.
type origin struct {
	offsets []extent // for each line, its offset in the text and in source
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

// htmlLines returns the text of a block of HTML, including its closing line, and the
// origin of the text.
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

// originOf returns the origin of text that is made up of segments of source.
func originOf(segments *text.Segments) (o origin) {
	length := 0
	for _, s := range segments.Sliced(0, segments.Len()) {
		o.offsets = append(o.offsets, extent{length, s.Start - s.Padding})
		length += s.Padding + s.Stop - s.Start
	}
	return o
}

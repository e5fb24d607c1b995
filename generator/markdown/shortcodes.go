package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/dialects"
)

// A Shortcode is the use of a shortcode of the site's own in a text, such as {{< chart
// "power" >}}.
type Shortcode struct {
	Name string
	Args []Argument
	// Paired reports whether the shortcode has an end tag.
	Paired bool
	// Line and Column are the place of the tag in the content file.
	Line, Column int
}

// An Argument is an argument of a shortcode. The name of a positional argument is "".
type Argument struct{ Name, Value string }

// The HTML of a Document has a mark for each tag of a shortcode: a character for private use.
// That of the tag with index i in Document.Shortcodes is firstMark+2i, that of its end tag
// the next one.
const (
	firstMark = 0x100000
	lastMark  = 0x10FEFF
	lead      = 0xF4 // first byte of each mark in UTF-8
	unused    = "\U0010FFFD"
)

func markOf(index int, end bool) string {
	if end {
		return string(rune(firstMark + 2*index + 1))
	}
	return string(rune(firstMark + 2*index))
}

// markAt returns the next mark in a text: its byte offset, the index of its shortcode, and
// whether it is that of an end tag. The offset is -1 if there is none.
func markAt(text []byte, from int) (at, index int, end bool) {
	for {
		i := bytes.IndexByte(text[from:], lead)
		if i < 0 {
			return -1, 0, false
		}
		if r, _ := utf8.DecodeRune(text[from+i:]); r >= firstMark && r <= lastMark {
			return from + i, int(r-firstMark) / 2, (r-firstMark)%2 == 1
		}
		from += i + 1
	}
}

const markLength = 4 // length of a mark in bytes

// withoutMarks returns a text without marks.
func withoutMarks(text string) string {
	if strings.IndexByte(text, lead) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= firstMark && r <= lastMark {
			return -1
		}
		return r
	}, text)
}

// unmarked returns the Markdown without characters that could be taken for marks. The
// length in bytes stays the same.
func unmarked(source []byte) []byte {
	if bytes.IndexByte(source, lead) < 0 {
		return source
	}
	source = bytes.Clone(source)
	for from := 0; ; {
		at, _, _ := markAt(source, from)
		if at < 0 {
			return source
		}
		copy(source[at:], unused)
		from = at + markLength
	}
}

// isOwnTag reports whether a tag is one of a shortcode of the site's own.
func (c *Converter) isOwnTag(tag *dialects.Tag) bool {
	return c.own[tag.Name] && tag.Style != dialects.Output && tag.Style != dialects.Remark
}

// shortcode notes the use of a shortcode, and returns the marks that replace its tags.
func (w *writer) shortcode(c *dialects.Call) dialects.Result {
	index := len(w.shortcodes)
	if firstMark+2*index+1 > lastMark {
		return dialects.Result{Keep: true, Exact: true}
	}
	s := Shortcode{Name: c.Name, Paired: c.Paired}
	for _, a := range c.Args {
		s.Args = append(s.Args, Argument{a.Name, a.Value})
	}
	s.Line, s.Column = w.placeInFile(c.Start)
	w.shortcodes, w.places = append(w.shortcodes, s), append(w.places, c.Start)
	r := dialects.Result{Before: markOf(index, false), Keep: true, Exact: true}
	if c.Paired {
		r.After = markOf(index, true)
	}
	if c.Alone || strings.Contains(c.Inner, "\n\n") {
		r.Block, r.Exact = true, false
		if c.Paired {
			r.Before, r.After = r.Before+"\n\n", "\n\n"+r.After
		}
	}
	return r
}

// isMark reports whether a paragraph is a mark and nothing else.
func isMark(line []byte) bool {
	line = bytes.TrimSpace(line)
	at, _, _ := markAt(line, 0)
	return at == 0 && len(line) == markLength
}

// A markPlace is a mark in HTML at a byte offset.
type markPlace struct {
	at, index  int
	end, right bool
}

// settleMarks removes the marks from the HTML that cannot be replaced: those in tags, and
// those whose other half is missing or stands in another element. It warns of their
// shortcodes.
func (w *writer) settleMarks() {
	places := w.markPlaces()
	seen := make([]int, len(w.shortcodes)) // for each shortcode, how many of its marks are right
	for _, p := range places {
		if p.right {
			seen[p.index]++
		}
	}
	for i := range seen {
		if s := &w.shortcodes[i]; seen[i] == 0 || seen[i] == 1 && s.Paired {
			seen[i] = 0
			w.errorAtOrigin(w.places[i], "the shortcode %q cannot stand here and is left out", s.Name).AsWarning().
				Hint("put it between words or on a line of its own, not in an address, a description or code, and its end tag in the same paragraph, quote or list")
		}
	}
	var wrong []int
	for _, p := range places {
		if !p.right || seen[p.index] == 0 {
			wrong = append(wrong, p.at)
		}
	}
	w.removeMarks(wrong)
}

// An openMark is the mark of a shortcode whose end tag has not been read yet. The number
// nested counts the elements that are open in the HTML since the mark; outside says whether
// an element that contains the mark has ended.
type openMark struct {
	index, nested int
	outside       bool
}

// read notes the tags in the HTML after the mark.
func (m *openMark) read(html []byte) {
	for {
		i := bytes.IndexByte(html, '<')
		if i < 0 {
			return
		}
		html = html[i+1:]
		name := elementName.Find(html)
		switch {
		case len(name) == 0 || void(string(name)) || bytes.HasPrefix(html[max(0, bytes.IndexByte(html, '>')-1):], []byte("/>")):
		case name[0] != '/':
			m.nested++
		case m.nested == 0:
			m.outside = true
		default:
			m.nested--
		}
	}
}

// add notes what the HTML between the marks of an inner shortcode has.
func (m *openMark) add(inner openMark) {
	m.nested += inner.nested
	m.outside = m.outside || inner.outside
}

// elementName matches the name of an element at the start of a tag, or the slash of an end tag.
var elementName = regexp.MustCompile(`^(?:/|[A-Za-z][\w-]*)`)

// markPlaces returns the marks in the HTML. A mark is right if it is not in a tag, and if it
// is the first of its shortcode, or the end of the shortcode that was opened last and is in
// the same element.
func (w *writer) markPlaces() (places []markPlace) {
	opened := make([]bool, len(w.shortcodes))
	var open []openMark
	from, inTag := 0, false
	for {
		at, index, end := markAt(w.out, from)
		if at < 0 {
			return places
		}
		inTag = endsInTag(w.out[from:at], inTag)
		last := len(open) - 1
		if last >= 0 {
			open[last].read(w.out[from:at])
		}
		from = at + markLength
		p := markPlace{at: at, index: index, end: end}
		switch {
		case inTag || index >= len(opened):
		case !end && !opened[index]:
			p.right, opened[index] = true, true
			if w.shortcodes[index].Paired {
				open = append(open, openMark{index: index})
			}
		case end && last >= 0 && open[last].index == index:
			inner := open[last]
			p.right = inner.nested == 0 && !inner.outside
			if open = open[:last]; last > 0 {
				open[last-1].add(inner)
			}
		}
		places = append(places, p)
	}
}

// removeMarks removes the marks at some byte offsets from the HTML, and corrects the offsets
// of references and ids.
func (w *writer) removeMarks(wrong []int) {
	for i := range w.refs {
		w.refs[i].Target = withoutMarks(w.refs[i].Target)
	}
	if len(wrong) == 0 {
		return
	}
	before := func(offset int) int { // how many bytes are removed before an offset
		n, _ := slices.BinarySearch(wrong, offset)
		return n * markLength
	}
	for i := range w.refs {
		w.refs[i].Offset -= before(w.refs[i].Offset)
	}
	for i := range w.marks {
		w.marks[i].Offset -= before(w.marks[i].Offset)
	}
	out := w.out[:0]
	from := 0
	for _, at := range wrong {
		out = append(out, w.out[from:at]...)
		from = at + markLength
	}
	w.out = append(out, w.out[from:]...)
}

// endsInTag reports whether HTML ends within a tag. The argument inTag says whether it
// begins within one.
func endsInTag(html []byte, inTag bool) bool {
	open, closed := bytes.LastIndexByte(html, '<'), bytes.LastIndexByte(html, '>')
	if open == closed { // neither is there
		return inTag
	}
	return open > closed
}

// expand returns HTML in which Render has replaced the marks of shortcodes.
func (d *Document) expand(html []byte) []byte {
	e := expansion{d: d, html: html}
	return e.until(-1, make([]byte, 0, len(html)+len(html)/4))
}

// An expansion replaces the marks in HTML.
type expansion struct {
	d    *Document
	html []byte
	at   int
}

// until appends the HTML up to the end mark of the shortcode with an index, or all HTML if
// the index is -1.
func (e *expansion) until(index int, dst []byte) []byte {
	for {
		at, next, end := markAt(e.html, e.at)
		if at < 0 {
			dst = append(dst, e.html[e.at:]...)
			e.at = len(e.html)
			return dst
		}
		dst = append(dst, e.html[e.at:at]...)
		e.at = at + markLength
		switch {
		case end && next == index:
			return dst
		case end || next >= len(e.d.Shortcodes):
			continue
		}
		s := &e.d.Shortcodes[next]
		var inner []byte
		if s.Paired {
			inner = e.until(next, nil)
		}
		if e.d.Render == nil {
			dst = append(dst, inner...)
			continue
		}
		dst = e.d.Render(dst, s, inner)
	}
}

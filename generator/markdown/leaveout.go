package markdown

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// An omission is a byte range of a Document's HTML that is left out, with its replacement.
type omission struct {
	extent
	text string // HTML that replaces the range
}

// cuts returns the ranges of the Document's HTML that are left out because pictures are
// missing, in order of position. The function fill tells whether the picture of a Ref is
// missing. A range may also cover the <picture> element around a picture, or a figure that
// contains only missing pictures and captions.
//
// In a link or heading outside of such a figure, the alternative text replaces a missing
// picture. A link or paragraph that would then be empty is left out as well.
func (d *Document) cuts(fill func(*Ref) Filling) []omission {
	missing := map[int]bool{} // key: Ref.Offset of a missing picture; value: true
	for i := range d.Refs {
		if r := &d.Refs[i]; r.Kind.Shows() && fill(r).Missing {
			missing[r.Offset] = true
		}
	}
	s := cutter{d: d, missing: missing, cuts: []omission{}}
	z := html.NewTokenizer(bytes.NewReader(d.HTML))
	for at := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return s.cuts
		}
		length := len(z.Raw())
		s.token(kind, z, extent{at, at + length})
		at += length
	}
}

// A cutter finds the omissions of a Document in one pass over its HTML.
type cutter struct {
	d       *Document
	missing map[int]bool // key: Ref.Offset of a missing picture; value: true
	ref     int          // index in d.Refs of the first Ref at which isMissing has not looked yet
	open    []wrapper
	cuts    []omission
}

// A wrapper is an HTML element whose end tag has not been read yet.
type wrapper struct {
	name    string
	from    int  // byte offset in HTML of the start tag
	cuts    int  // number of omissions found before the element
	missing bool // whether the element contains a missing picture
	shows   bool // whether the element contains anything visible besides missing pictures and captions
	caption bool // whether the element is a caption, or is within a caption
}

func (s *cutter) token(kind html.TokenType, z *html.Tokenizer, at extent) {
	switch kind {
	case html.TextToken:
		if len(bytes.TrimSpace(z.Raw())) > 0 {
			s.show()
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		t := z.Token()
		switch {
		case t.Data == "img" && s.isMissing(at):
			s.cuts = append(s.cuts, omission{at, s.instead(t)})
			for i := range s.open {
				s.open[i].missing = true
			}
		case t.Data == "source" || t.Data == "br":
		case void(t.Data):
			s.show()
		default:
			if t.Data == "video" || t.Data == "audio" {
				s.show()
			}
			caption := t.Data == "figcaption" || len(s.open) > 0 && s.open[len(s.open)-1].caption
			s.open = append(s.open, wrapper{name: t.Data, from: at.from, cuts: len(s.cuts), caption: caption})
		}
	case html.EndTagToken:
		s.end(at.to)
	}
}

// isMissing reports whether a tag contains the Ref of a missing picture. The argument tag
// is the byte range of the tag in the HTML.
func (s *cutter) isMissing(tag extent) (missing bool) {
	for ; s.ref < len(s.d.Refs) && s.d.Refs[s.ref].Offset < tag.to; s.ref++ {
		missing = missing || s.d.Refs[s.ref].Offset >= tag.from && s.missing[s.d.Refs[s.ref].Offset]
	}
	return missing
}

// instead returns the text that replaces a missing picture. It is the alternative text of
// the picture if the picture is in a link, heading or summary, which could otherwise be
// empty, and else "".
func (s *cutter) instead(img html.Token) string {
	named := func(w wrapper) bool { return w.name == "a" || w.name == "summary" || isHeading(w.name) }
	if !slices.ContainsFunc(s.open, named) {
		return ""
	}
	return string(appendEscaped(nil, []byte(strings.TrimSpace(attribute(img, "alt")))))
}

// show records that all open elements contain something visible besides missing pictures
// and captions. It does nothing within a caption.
func (s *cutter) show() {
	if i := len(s.open) - 1; i >= 0 && s.open[i].caption {
		return
	}
	for i := range s.open {
		s.open[i].shows = true
	}
}

// end handles an end tag, which always belongs to the innermost open element, since this
// package writes all end tags. If that element is empty without its missing pictures, end
// leaves out the element. The argument at is the byte offset in HTML of the end of the
// tag.
func (s *cutter) end(at int) {
	last := len(s.open) - 1
	if last < 0 {
		return
	}
	w := s.open[last]
	s.open = s.open[:last]
	if !w.missing || w.shows && w.name != "picture" {
		return
	}
	text := ""
	switch w.name {
	case "a", "p", "picture":
		for _, c := range s.cuts[w.cuts:] {
			text += c.text
		}
		if w.name != "picture" && text != "" {
			return
		}
	case "figure":
	default:
		return
	}
	s.cuts = append(s.cuts[:w.cuts], omission{extent{w.from, at}, text})
}

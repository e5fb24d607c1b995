package markdown

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// An omission is a range of a Document's HTML that is left out, and what is shown instead.
type omission struct {
	extent
	text string // HTML that takes the place of the range
}

// cuts returns the ranges that are left out with the missing pictures, from first to
// last. With a picture goes its <picture>, and a figure in which all pictures are missing
// and which has nothing else but captions. In a link outside of such a figure, the
// picture's alternative text takes its place. A link or paragraph that is empty then goes, too.
func (d *Document) cuts(fill func(*Ref) Filling) []omission {
	missing := map[int]bool{} // by the offset of the Ref
	for i := range d.Refs {
		if r := &d.Refs[i]; r.Kind == Image && fill(r).Missing {
			missing[r.Offset] = true
		}
	}
	s := surgeon{d: d, missing: missing, cuts: []omission{}}
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

// A surgeon finds the omissions of a Document in one pass over its HTML.
type surgeon struct {
	d       *Document
	missing map[int]bool // whether the picture of the Ref at an offset is missing
	ref     int          // index of the first Ref that is not in an earlier token
	open    []wrapper
	cuts    []omission
}

// A wrapper is an open element.
type wrapper struct {
	name    string
	from    int
	cuts    int  // number of ranges that are cut before the element
	missing bool // whether it contains a missing picture
	shows   bool // whether it contains anything else that readers see, other than captions
	caption bool // whether it is a caption, or in one
}

func (s *surgeon) token(kind html.TokenType, z *html.Tokenizer, at extent) {
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

// isMissing reports whether the Ref of a picture within a tag is missing.
func (s *surgeon) isMissing(tag extent) (missing bool) {
	for ; s.ref < len(s.d.Refs) && s.d.Refs[s.ref].Offset < tag.to; s.ref++ {
		missing = missing || s.d.Refs[s.ref].Offset >= tag.from && s.missing[s.d.Refs[s.ref].Offset]
	}
	return missing
}

// instead returns the alternative text of a picture if it is in a link.
func (s *surgeon) instead(img html.Token) string {
	for _, w := range s.open {
		if w.name == "a" {
			return string(appendEscaped(nil, []byte(strings.TrimSpace(attribute(img, "alt")))))
		}
	}
	return ""
}

// show notes that readers see something in the open elements other than captions and
// missing pictures.
func (s *surgeon) show() {
	if i := len(s.open) - 1; i >= 0 && s.open[i].caption {
		return
	}
	for i := range s.open {
		s.open[i].shows = true
	}
}

// end ends the innermost open element at an offset. All elements have end tags, since
// this package writes them.
func (s *surgeon) end(at int) {
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

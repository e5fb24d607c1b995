package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// Fill appends the HTML to dst, with the URL of every Ref inserted, and returns the
// extended slice. It asks fill for the URLs in the order of Refs. It leaves out a
// picture whose target is missing, and does not ask for other Refs inside the
// picture or its figure.
func (d *Document) Fill(dst []byte, fill func(*Ref) Filling) []byte {
	at := 0
	for i := range d.Refs {
		r := &d.Refs[i]
		if r.Offset < at || r.Offset > len(d.HTML) {
			continue // the Ref is inside a picture that is left out, or the Document is damaged
		}
		dst = append(dst, d.HTML[at:r.Offset]...)
		at = r.Offset
		f := fill(r)
		if f.Missing && r.Kind != Media {
			dst, at = d.leaveOut(dst, r)
			continue
		}
		dst = appendEscaped(dst, []byte(f.URL))
		if r.Kind == Image && f.Width > 0 && f.Height > 0 {
			dst = append(dst, `" width="`...)
			dst = strconv.AppendInt(dst, int64(f.Width), 10)
			dst = append(dst, `" height="`...)
			dst = strconv.AppendInt(dst, int64(f.Height), 10)
		}
	}
	return append(dst, d.HTML[at:]...)
}

// leaveOut leaves out the element of a Ref whose target is missing. It removes the
// start of the element from dst and returns dst and the offset in d.HTML after the
// element.
//
// Of a link, only the href attribute is left out: an <a> without it is a placeholder
// (HTML 4.5.1). Of a picture, it is the <img> element, or the figure that starts with
// it. Attribute values contain no <, > or ", so that these can be searched for.
func (d *Document) leaveOut(dst []byte, r *Ref) (kept []byte, after int) {
	if r.Kind == Link {
		return dst[:max(0, bytes.LastIndexByte(dst, ' '))], min(r.Offset+1, len(d.HTML))
	}
	dst = dst[:max(0, bytes.LastIndex(dst, []byte("<img")))]
	after = r.Offset + bytes.IndexByte(d.HTML[r.Offset:], '>') + 1
	if rest, ok := bytes.CutSuffix(dst, []byte("<figure>")); ok {
		return rest, after + endOfFigure(d.HTML[after:])
	}
	return dst, after
}

// endOfFigure returns the offset in rest after the end tag of a figure. Rest is HTML
// that starts inside that figure.
func endOfFigure(rest []byte) (end int) {
	z := html.NewTokenizer(bytes.NewReader(rest))
	for depth := 1; depth > 0; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		end += len(z.Raw())
		name, _ := z.TagName()
		switch {
		case string(name) != "figure":
		case kind == html.StartTagToken:
			depth++
		case kind == html.EndTagToken:
			depth--
		}
	}
	return end
}

// url writes the value of an HTML attribute that is a URL. A URL of another site is
// written as it is; for a reference within the site a Ref is recorded.
func (w *writer) url(kind RefKind, target []byte, at int) {
	if scheme(target) == "" && !bytes.HasPrefix(target, []byte("//")) {
		w.ref(kind, string(target), at)
		return
	}
	w.out = appendEscaped(w.out, util.URLEscape(target, false))
}

// ref records a Ref at the end of the HTML written so far. At is the byte offset of
// the reference in w.source.
func (w *writer) ref(kind RefKind, target string, at int) {
	line, column := w.place(at)
	w.refs = append(w.refs, Ref{Offset: len(w.out), Kind: kind, Target: target, Line: line, Column: column})
}

// harmful reports whether a URL could run a script in the reader's browser or open
// a file there. If so, it also warns the author, once for each scheme.
func (w *writer) harmful(target []byte, at int, image bool) bool {
	switch scheme(target) {
	case "javascript", "vbscript", "livescript", "file", "blob", "filesystem", "view-source":
	case "data":
		if image && isPictureData(target) {
			return false
		}
	default:
		return false
	}
	if name := scheme(target) + ":"; w.first(name) {
		w.errorAt(at, "an address that starts with %q is left out", name).
			Hint("link to a page with https://, or to a file of the site with its path").AsWarning()
	}
	return true
}

// isSafe reports whether a URL is allowed in raw HTML that is not trusted.
// Bluemonday's policy does not check the URLs of poster and srcset.
func isSafe(target []byte, image bool) bool {
	switch scheme(target) {
	case "", "http", "https", "mailto", "tel":
		return true
	case "data":
		return image && isPictureData(target)
	}
	return false
}

// isPictureData reports whether a data: URL has a picture in a format that cannot
// contain scripts.
func isPictureData(target []byte) bool {
	for _, kind := range []string{"png", "gif", "jpeg", "webp", "avif"} {
		prefix := "data:image/" + kind + ";"
		if len(target) > len(prefix) && strings.EqualFold(string(target[:len(prefix)]), prefix) {
			return true
		}
	}
	return false
}

// scheme returns the scheme of a URL in lower case, or "" if it has none. Like
// browsers, it ignores control characters and spaces before the URL, and tabs and
// line ends anywhere (https://url.spec.whatwg.org/#url-parsing).
func scheme(target []byte) string {
	target = bytes.TrimLeftFunc(target, func(r rune) bool { return r <= ' ' })
	var name []byte
	for _, b := range target {
		switch {
		case b == '\t' || b == '\n' || b == '\r':
		case 'a' <= b && b <= 'z':
			name = append(name, b)
		case 'A' <= b && b <= 'Z':
			name = append(name, b|0x20)
		case len(name) > 0 && ('0' <= b && b <= '9' || b == '+' || b == '-' || b == '.'):
			name = append(name, b)
		case b == ':':
			return string(name)
		default:
			return ""
		}
	}
	return ""
}

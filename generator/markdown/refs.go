package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// Fill appends the HTML to dst with the reference in every gap and returns it.
// It calls fill for the Refs in their order, except those within a picture or
// figure that is left out.
func (d *Document) Fill(dst []byte, fill func(*Ref) Filling) []byte {
	at := 0
	for i := range d.Refs {
		r := &d.Refs[i]
		if r.Offset < at || r.Offset > len(d.HTML) {
			continue // within a picture that is left out, or damaged
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

// leaveOut removes from dst the start of what a missing reference belongs to and
// returns the offset in the HTML after its end. Of a link only the attribute goes
// (an a element without href is a placeholder, HTML 4.5.1), of a picture the whole
// element, or the figure that starts with it. Attribute values hold no <, > or ".
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

// endOfFigure returns where the figure ends whose content rest begins within.
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

// address writes the value of an attribute: a URL outside the site, or a gap for a
// reference into it.
func (w *writer) address(kind RefKind, target []byte, at int) {
	if scheme(target) == "" && !bytes.HasPrefix(target, []byte("//")) {
		w.ref(kind, string(target), at)
		return
	}
	w.out = appendEscaped(w.out, util.URLEscape(target, false))
}

// ref leaves a gap.
func (w *writer) ref(kind RefKind, target string, at int) {
	line, column := w.place(at)
	w.refs = append(w.refs, Ref{Offset: len(w.out), Kind: kind, Target: target, Line: line, Column: column})
}

// harmful reports whether an address could run a script in the reader's browser or
// read a file there. It warns once for each scheme of a file.
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

// isSafe reports whether raw HTML that is not trusted may have an address. The
// policy does not check poster and srcset.
func isSafe(target []byte, image bool) bool {
	switch scheme(target) {
	case "", "http", "https", "mailto", "tel":
		return true
	case "data":
		return image && isPictureData(target)
	}
	return false
}

// isPictureData reports whether a data: URL is a picture of a format without
// scripts.
func isPictureData(target []byte) bool {
	for _, kind := range []string{"png", "gif", "jpeg", "webp", "avif"} {
		prefix := "data:image/" + kind + ";"
		if len(target) > len(prefix) && strings.EqualFold(string(target[:len(prefix)]), prefix) {
			return true
		}
	}
	return false
}

// scheme returns the scheme of an address in lower case, "" if it has none. Like
// browsers (https://url.spec.whatwg.org/#url-parsing) it ignores leading control
// characters and spaces, and tabs and line ends anywhere.
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

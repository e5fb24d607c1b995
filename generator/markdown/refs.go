package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"
)

// Fill appends a Document's HTML to dst with every gap filled, and returns it.
// It asks fill once for every Ref, in the order of Refs.
func (d *Document) Fill(dst []byte, fill func(*Ref) Filling) []byte {
	at := 0
	for i := range d.Refs {
		r := &d.Refs[i]
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

// leaveOut takes back from dst what the HTML has around a gap that nothing
// fills, and returns where in the HTML to go on: after a link's attribute (an a
// element without one is a place for a link, says HTML 4.5.1), or after a whole
// picture or figure.
func (d *Document) leaveOut(dst []byte, r *Ref) ([]byte, int) {
	from, open, end := bytes.LastIndexByte(dst, ' '), []byte(nil), `"`
	if r.Kind == Image {
		from, end = bytes.LastIndex(dst, []byte("<img")), ">"
		if open = []byte("<figure>"); bytes.HasSuffix(dst[:max(from, 0)], open) {
			from, end = from-len(open), "</figure>"
		}
	}
	length := bytes.Index(d.HTML[r.Offset:], []byte(end))
	if from < 0 || length < 0 {
		return dst, r.Offset
	}
	return dst[:from], r.Offset + length + len(end)
}

// address writes the value of an attribute: an address outside the site as
// it is, and a gap for any other.
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

// harmful reports whether an address could run a script in the reader's
// browser, and warns, once a scheme and file, that it is left out.
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

// isSafe reports whether raw HTML may have an address even where it is not
// trusted. The policy's own check knows neither posters nor sets of sources.
func isSafe(target []byte, image bool) bool {
	switch scheme(target) {
	case "", "http", "https", "mailto", "tel":
		return true
	case "data":
		return image && isPictureData(target)
	}
	return false
}

// isPictureData reports whether a data: address holds a picture of a kind that
// cannot hold scripts.
func isPictureData(target []byte) bool {
	for _, kind := range []string{"png", "gif", "jpeg", "webp", "avif"} {
		prefix := "data:image/" + kind + ";"
		if len(target) > len(prefix) && strings.EqualFold(string(target[:len(prefix)]), prefix) {
			return true
		}
	}
	return false
}

// scheme returns the scheme of an address in lower case, "" if it has none.
// Like browsers (https://url.spec.whatwg.org/#url-parsing) it overlooks
// control characters and space before it, and tabs and line ends within.
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

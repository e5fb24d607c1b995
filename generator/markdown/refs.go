package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"
)

// Fill appends the HTML to dst, with the URL of every Ref inserted, and returns the
// extended slice. It asks fill for the URLs in the order of Refs. It leaves out a
// picture whose target is missing, and elements that would be empty without it; see cuts.
func (d *Document) Fill(dst []byte, fill func(*Ref) Filling) []byte {
	from := len(dst)
	dst, missing := d.fill(dst, fill, nil)
	if missing {
		dst, _ = d.fill(dst[:from], fill, d.cuts(fill))
	}
	return dst
}

// fill is like Fill, but leaves out the ranges in cuts. If cuts is nil, it stops at the
// first missing picture and returns true.
func (d *Document) fill(dst []byte, fill func(*Ref) Filling, cuts []omission) (filled []byte, missing bool) {
	at := 0
	for i := range d.Refs {
		r := &d.Refs[i]
		for len(cuts) > 0 && cuts[0].from < r.Offset {
			dst, at = d.omit(dst, at, cuts[0])
			cuts = cuts[1:]
		}
		if r.Offset < at || r.Offset > len(d.HTML) {
			continue // the Ref is in a range that is left out, or the Document is damaged
		}
		dst = append(dst, d.HTML[at:r.Offset]...)
		at = r.Offset
		f := fill(r)
		switch {
		case f.Missing && r.Kind == Image && cuts == nil:
			return dst, true
		case f.Missing && r.Kind == Link:
			// Only the attribute is left out: an <a> without href is a placeholder (HTML 4.5.1).
			// Attribute values contain no ", so that the start of the attribute can be searched for.
			dst, at = dst[:max(0, bytes.LastIndexByte(dst, ' '))], min(r.Offset+1, len(d.HTML))
		default:
			dst = appendFilling(dst, r.Kind, f)
		}
	}
	for _, c := range cuts {
		dst, at = d.omit(dst, at, c)
	}
	return append(dst, d.HTML[at:]...), false
}

// omit appends the HTML from byte offset at up to a cut, and the replacement of the cut.
// It also returns the offset after the cut.
func (d *Document) omit(dst []byte, at int, c omission) ([]byte, int) {
	dst = append(dst, d.HTML[min(at, c.from):c.from]...)
	return append(dst, c.text...), c.to
}

// appendFilling appends a URL and, for a picture, its size.
func appendFilling(dst []byte, kind RefKind, f Filling) []byte {
	dst = appendEscaped(dst, []byte(f.URL))
	if kind == Image && f.Width > 0 && f.Height > 0 {
		dst = append(dst, `" width="`...)
		dst = strconv.AppendInt(dst, int64(f.Width), 10)
		dst = append(dst, `" height="`...)
		dst = strconv.AppendInt(dst, int64(f.Height), 10)
	}
	return dst
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

package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/util"
)

// Fill appends the HTML of the Document to dst, with the URL of every Ref inserted, and
// returns the extended slice. It calls the function fill for each Ref, in their order, to
// get the URL. Fill leaves out a picture whose target is missing, and elements that would
// be empty without the picture; see cuts.
func (d *Document) Fill(dst []byte, fill func(*Ref) Filling) []byte {
	from := len(dst)
	dst, missing := d.fill(dst, fill, nil)
	if missing {
		dst, _ = d.fill(dst[:from], fill, d.cuts(fill))
	}
	if len(d.Shortcodes) > 0 {
		dst = append(dst[:from], d.expand(dst[from:])...)
	}
	return dst
}

// fill is like Fill, but leaves out the byte ranges of HTML in cuts. If cuts is nil, fill
// stops at the first missing picture and returns true.
func (d *Document) fill(dst []byte, fill func(*Ref) Filling, cuts []omission) (filled []byte, missing bool) {
	at := 0
	for i := range d.Refs {
		r := &d.Refs[i]
		for len(cuts) > 0 && cuts[0].from < r.Offset {
			dst, at = d.omit(dst, at, cuts[0])
			cuts = cuts[1:]
		}
		if r.Offset < at || r.Offset > len(d.HTML) {
			continue // the Ref is within a range that is left out, or its offset is invalid
		}
		dst = append(dst, d.HTML[at:r.Offset]...)
		at = r.Offset
		f := fill(r)
		switch {
		case f.Missing && r.Kind.Shows() && cuts == nil:
			return dst, true
		case f.Missing && r.Kind == Link:
			// Only the attribute href is left out: an <a> without href is a placeholder
			// (HTML 4.5.1). The last space that has been written is the one before
			// href.
			dst, at = dst[:max(0, bytes.LastIndexByte(dst, ' '))], min(r.Offset+1, len(d.HTML))
		case r.Kind.Shows():
			dst, at = d.picture(dst, i, f)
		default:
			dst = appendEscaped(dst, []byte(f.URL))
		}
	}
	for _, c := range cuts {
		dst, at = d.omit(dst, at, c)
	}
	return append(dst, d.HTML[at:]...), false
}

// omit appends the HTML from the byte offset at up to the range c, and then the text that
// replaces this range. It also returns the byte offset of the end of the range.
func (d *Document) omit(dst []byte, at int, c omission) ([]byte, int) {
	dst = append(dst, d.HTML[min(at, c.from):c.from]...)
	return append(dst, c.text...), c.to
}

// url writes a URL as the value of an HTML attribute. The URL of another site is written
// at once; for a reference within the site, url records a Ref instead. White space around
// the URL is dropped
// (https://html.spec.whatwg.org/#valid-url-potentially-surrounded-by-spaces).
func (w *writer) url(kind RefKind, target []byte, at int) {
	target = bytes.Trim(target, htmlSpace) // U+0085 and U+00A0 remain, since browsers keep these
	if isOwn(target) {
		w.ref(kind, string(target), at)
		return
	}
	w.out = appendEscaped(w.out, util.URLEscape(target, false))
}

// isOwn reports whether a URL leads to a page or file of the same site.
func isOwn(target []byte) bool { return scheme(target) == "" && !bytes.HasPrefix(target, []byte("//")) }

// ref records a Ref at the end of the HTML that is already written. The argument at is
// the byte offset of the reference in w.source.
func (w *writer) ref(kind RefKind, target string, at int) {
	line, column := w.place(at)
	w.refs = append(w.refs, Ref{Offset: len(w.out), Kind: kind, Target: target, Line: line, Column: column})
}

// harmful reports whether a URL could run a script in the browser of a reader, or open a
// file on the reader's computer. A path that starts with a drive letter of Windows opens a
// file. The author is warned of such URLs, once for each scheme.
func (w *writer) harmful(target []byte, at int, image bool) bool {
	name := scheme(target)
	switch name {
	case "javascript", "vbscript", "livescript", "file", "blob", "filesystem", "view-source":
	case "data":
		if image && isPictureData(target) {
			return false
		}
	default:
		if len(name) != 1 {
			return false
		}
	}
	if name += ":"; w.first(name) {
		w.errorAt(at, "an address that starts with %q is left out", name).
			Hint("link to a page with https://, or to a file of the site with its path").AsWarning()
	}
	return true
}

// isPictureData reports whether a URL with the scheme data: contains a picture in a
// format that cannot contain scripts.
func isPictureData(target []byte) bool {
	for _, kind := range []string{"png", "gif", "jpeg", "webp", "avif"} {
		prefix := "data:image/" + kind + ";"
		if len(target) > len(prefix) && strings.EqualFold(string(target[:len(prefix)]), prefix) {
			return true
		}
	}
	return false
}

// scheme returns the scheme of a URL in lower case, or "" if the URL has none. Like
// browsers, scheme ignores control characters and spaces before the URL, and tabs and
// line ends anywhere in the URL (https://url.spec.whatwg.org/#url-parsing).
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

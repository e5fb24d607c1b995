package markdown

import (
	"bytes"
	"strconv"
)

// picture appends the URL of a picture to dst, and then further attributes of the <img>
// element. The argument i is the index of the picture's Ref in d.Refs. If there are AVIF
// files, picture puts the element in a <picture> element that offers them. If the Filling
// has an Original, picture puts a link around that. The second result is the byte offset
// in the HTML from which the caller must continue.
func (d *Document) picture(dst []byte, i int, f Filling) ([]byte, int) {
	r := d.Refs[i]
	start, end := max(0, bytes.LastIndexByte(dst, '<')), r.Offset+tagEnd(d.HTML[r.Offset:])
	has := func(attribute string) bool {
		return bytes.Contains(dst[start:], []byte(attribute)) || bytes.Contains(d.HTML[r.Offset:end], []byte(attribute))
	}
	inPicture := func() bool {
		return bytes.LastIndex(dst, []byte("<picture")) > bytes.LastIndex(dst, []byte("</picture"))
	}
	if f.Srcset != "" && (has(` srcset="`) || inPicture()) || i+1 < len(d.Refs) && d.Refs[i+1].Offset < end {
		f.Srcset, f.AVIF, f.Original = "", "", "" // the author names files of several sizes or formats
	}
	if width := numberIn(` width="`, dst[start:], d.HTML[r.Offset:end]); r.Kind == Sized && width != "" {
		f.Sizes = "min(" + width + "px, 92vw)"
	}
	tag, after := string(dst[start:]), ""
	if f.Original != "" && bytes.LastIndex(dst, []byte("<a ")) <= bytes.LastIndex(dst, []byte("</a")) {
		dst = appendEscaped(append(dst[:start], `<a href="`...), []byte(f.Original))
		dst = append(append(dst, `">`...), tag...)
		start, after = len(dst)-len(tag), "</a>"
	}
	if f.AVIF != "" {
		dst = append(dst[:start], `<picture><source type="image/avif`...)
		dst = appendAttribute(dst, "srcset", f.AVIF)
		dst = appendAttribute(dst, "sizes", f.Sizes)
		dst = append(append(dst, `">`...), tag...)
		after = "</picture>" + after
	}
	dst = appendEscaped(dst, []byte(f.URL))
	if r.Kind != Sized && f.Width > 0 && f.Height > 0 {
		dst = appendAttribute(dst, "width", strconv.Itoa(f.Width))
		dst = appendAttribute(dst, "height", strconv.Itoa(f.Height))
	}
	if f.Srcset != "" {
		dst = appendAttribute(dst, "srcset", f.Srcset)
		dst = appendAttribute(dst, "sizes", f.Sizes)
	}
	if f.Color != "" && !has(` style="`) {
		dst = appendAttribute(dst, "style", "background-color:"+f.Color)
	}
	if after == "" {
		return dst, r.Offset
	}
	dst = append(dst, d.HTML[r.Offset:end]...)
	return append(dst, after...), end
}

// appendAttribute appends a closing quote, and then another attribute and its value,
// without the closing quote of that value.
func appendAttribute(dst []byte, name, value string) []byte {
	dst = append(dst, `" `...)
	dst = append(dst, name...)
	dst = append(dst, `="`...)
	return appendEscaped(dst, []byte(value))
}

// tagEnd returns the length in bytes of the rest of an HTML tag, when the text rest starts
// within the quoted value of an attribute of the tag.
func tagEnd(rest []byte) int {
	quoted := true
	for i, b := range rest {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '>' && !quoted:
			return i + 1
		}
	}
	return len(rest)
}

// numberIn returns the number between the prefix and a quotation mark in the first of the
// texts that contains one. It returns "" if no text does.
func numberIn(prefix string, texts ...[]byte) string {
	for _, text := range texts {
		_, rest, _ := bytes.Cut(text, []byte(prefix))
		value, _, _ := bytes.Cut(rest, []byte(`"`))
		if len(value) > 0 && len(bytes.Trim(value, "0123456789")) == 0 {
			return string(value)
		}
	}
	return ""
}

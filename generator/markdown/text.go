package markdown

import "bytes"

// AppendText appends to dst the text of the Document that readers see, for search. Unlike
// Paragraphs, it has the text of quotes, captions and code, too. Texts of different blocks
// are separated by line feeds.
func (d *Document) AppendText(dst []byte) []byte {
	for rest := d.HTML; ; {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return appendCharacters(dst, rest)
		}
		dst = appendCharacters(dst, rest[:at])
		rest = rest[at:]
		length, inner := skipTag(rest)
		if !inner {
			dst = append(dst, '\n')
		}
		rest = rest[length:]
	}
}

// skipTag returns the length of the tag or comment at the start of an HTML text. For an
// element whose content is not shown, it is the length up to the end tag. The result inner
// says whether the text on both sides of the tag may belong to one word.
func skipTag(text []byte) (length int, inner bool) {
	if len(text) > 1 && !isLetter(text[1]) && text[1] != '/' {
		length, _ = commentEnd(text)
		return max(length, 1), length > 0 // without a comment, the "<" begins no tag
	}
	end := tagLength(text)
	name := bytes.TrimPrefix(text[1:end], []byte("/"))
	name = name[:spanUntil(name, htmlSpace+"/>")]
	switch string(name) {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
		"samp", "small", "span", "strong", "sub", "time", "u", "var", "wbr":
		return end, true
	case "p", "li", "ul", "td", "pre": // most tags need no further look
		return end, false
	}
	if name, closes := tagName(text[:end]); !closes && (name == "script" || name == "style" || name == "template") {
		after := bytes.Index(asciiLower(text[end:]), []byte("</"+name))
		if after < 0 {
			return len(text), false
		}
		end += after
	}
	return end, false
}

// tagLength returns the length of the tag at the start of an HTML text. A ">" between quotes
// does not end a tag.
func tagLength(text []byte) int {
	quote := byte(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(text)
}

// appendCharacters appends the text between two tags to dst. Character references are
// replaced by the characters that they stand for.
func appendCharacters(dst, text []byte) []byte {
	for {
		at := bytes.IndexByte(text, '&')
		if at < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:at]...)
		characters, length := entity(text[at:])
		if length == 0 {
			characters, length = "&", 1
		}
		dst = append(dst, characters...)
		text = text[at+length:]
	}
}

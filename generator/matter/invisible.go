package matter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/problems"
)

// invisible maps characters that are not seen in an editor, or look like a space, to
// their names (Unicode Character Database, NamesList.txt). Front matter that is pasted
// may have them where a format knows only spaces.
var invisible = map[rune]string{
	'\u0085': "a next line", '\u00A0': "a no-break space", '\u00AD': "a soft hyphen", '\u061C': "an Arabic letter mark",
	'\u180E': "a Mongolian vowel separator", '\u200B': "a zero width space", '\u200C': "a zero width non-joiner", '\u200D': "a zero width joiner",
	'\u200E': "a left-to-right mark", '\u200F': "a right-to-left mark", '\u2028': "a line separator", '\u2029': "a paragraph separator",
	'\u202F': "a narrow no-break space", '\u205F': "a medium mathematical space", '\u2060': "a word joiner",
	'\u3000': "an ideographic space", '\uFEFF': "a byte order mark",
}

// isInvisible reports whether r is in the table invisible, or another space of Unicode or
// a character that changes the direction of text.
func isInvisible(r rune) bool {
	return r >= 0x80 && (invisible[r] != "" || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Bidi_Control, r))
}

// isMargin reports whether r is invisible or a blank.
func isMargin(r rune) bool { return r < utf8.RuneSelf && unicode.IsSpace(r) || isInvisible(r) }

// nameOf returns an invisible character as messages name it: "a no-break space (U+00A0)".
func nameOf(r rune) string {
	name := invisible[r]
	switch {
	case name != "":
	case unicode.Is(unicode.Zs, r):
		name = "a space that is not the usual one"
	default:
		name = "an invisible character"
	}
	return fmt.Sprintf("%s (%U)", name, r)
}

// plainMarks returns the text with all delimiters of its front matter in their plain
// form, at the same offsets, or the text itself if they are plain already. Invisible
// characters around a delimiter are read as if they were not there. For YAML, a line "..."
// may stand in place of the closing delimiter (https://yaml.org/spec/1.2.2/#912-document-markers).
func (d *decoder) plainMarks(text []byte, mark string) []byte {
	plain, at, first := text, 0, true
	for line := range bytes.Lines(text) {
		start := at
		at += len(line)
		found := isMark(line, mark)
		if !found && !(mark == "---" && !first && isMark(line, "...")) {
			continue
		}
		if width := len(bytes.TrimRight(line, "\n")); string(bytes.TrimRight(line, " \t\n")) != mark {
			if &plain[0] == &text[0] {
				plain = bytes.Clone(text)
			}
			copy(plain[start:], mark+strings.Repeat(" ", width-len(mark)))
		}
		if !first {
			break
		}
		first = false
	}
	return plain
}

// isMark reports whether a line that is not empty holds only a delimiter without
// indentation, blanks after it, and invisible characters.
func isMark(line []byte, mark string) bool {
	if line[0] != mark[0] && line[0] < utf8.RuneSelf {
		return false
	}
	if bytes.IndexFunc(line, isInvisible) >= 0 {
		line = bytes.Map(func(r rune) rune {
			if isInvisible(r) {
				return -1
			}
			return r
		}, line)
	}
	return string(bytes.TrimRight(line, " \t\r\n")) == mark
}

// blame returns the problem to show for p, the problem that a parser has reported. If an
// invisible character at the same place, or in the indentation there, is the likely cause,
// blame returns a problem that names this character; otherwise it returns p. The
// indentation also counts in the lines above, back to one that is not indented.
func (d *decoder) blame(p *problems.Problem) *problems.Problem {
	start := d.lineStart(p.Line)
	at := start
	for range p.Column - 1 {
		_, size := utf8.DecodeRune(d.text[at:])
		at += size
	}
	if r, _ := utf8.DecodeRune(d.text[at:]); at >= d.start && isInvisible(r) {
		return d.invisibleFault(at)
	}
	for first := true; start >= d.start; first = false {
		line, _, _ := bytes.Cut(d.text[start:], []byte("\n"))
		if i := misplaced(line); i >= 0 {
			return d.invisibleFault(start + i)
		}
		if start == 0 || !first && len(line) > 0 && !isBlank(line[0]) && line[0] != '-' {
			break
		}
		start = bytes.LastIndexByte(d.text[:start-1], '\n') + 1
	}
	return p
}

// isLineEnd reports whether r ends a line for the YAML parser, but not for editors.
func isLineEnd(r rune) bool { return r == 0x85 || r == 0x2028 || r == 0x2029 }

// checkLineEnds adds a problem if the decoded part has a line end (see isLineEnd) that is
// not in a key or a text of v.
func (d *decoder) checkLineEnds(v *Value) {
	block := d.text[d.start:d.end]
	first := bytes.IndexFunc(block, isLineEnd)
	if first < 0 {
		return
	}
	count := func(text string) (n int) {
		for _, r := range text {
			if isLineEnd(r) {
				n++
			}
		}
		return n
	}
	n := 0
	var visit func(v *Value)
	visit = func(v *Value) {
		n += count(v.Text)
		for i := range v.Items {
			visit(&v.Items[i])
		}
		for i := range v.Fields {
			n += count(v.Fields[i].Key)
			visit(&v.Fields[i].Value)
		}
	}
	if visit(v); n < count(string(block)) {
		d.note(d.invisibleFault(d.start + first))
	}
}

// lineStart returns the byte offset of a line, which counts from 1.
func (d *decoder) lineStart(line int) (at int) {
	for ; line > 1; line-- {
		at += bytes.IndexByte(d.text[at:], '\n') + 1
	}
	return at
}

// misplaced returns the index of the first invisible character in the indentation of a
// line, after the "-" of an item or after the colon of a key, or of the first line end
// that is none in all formats. It returns -1 if there is neither.
func misplaced(line []byte) int {
	margin, colon := true, false // whether only spaces may be here; whether a colon has been found
	for i, r := range string(line) {
		switch {
		case isLineEnd(r) || isInvisible(r) && margin:
			return i
		case r == ' ' || r == '\t' || r == '-' && margin:
		case r == ':' && !colon:
			margin, colon = true, true
		default:
			margin = false
		}
	}
	return -1
}

// invisibleFault returns the problem of an invisible character at a byte offset.
func (d *decoder) invisibleFault(at int) *problems.Problem {
	r, size := utf8.DecodeRune(d.text[at:])
	hint := "delete it"
	if unicode.IsSpace(r) {
		hint = "write a space in its place, or delete it"
	}
	return d.fault(at, size, "%s has %s where no such character may be", d.what, nameOf(r)).Hint("%s", hint)
}

// hasNoWidth reports whether r is a character without width and meaning at the ends of a
// text.
func hasNoWidth(r rune) bool {
	return r == 0xAD || r == 0x180E || r == 0x200B || r == 0x2060 || r == 0xFEFF
}

// trimmed returns a text without blank space at its ends, and without characters there
// that have no width and no meaning.
func trimmed(text string) string {
	if text == "" || text[0] < utf8.RuneSelf && text[len(text)-1] < utf8.RuneSelf {
		return strings.TrimSpace(text)
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || hasNoWidth(r) })
}

// checkItem adds a problem if a text without quotes at a byte offset of YAML has a line
// "- item" that is no item of a list, because of an invisible character beside the "-" or
// after the colon of the key.
func (d *decoder) checkItem(at int, text string) {
	if strings.IndexFunc(text, isInvisible) < 0 || !strings.Contains(text, "-") {
		return
	}
	start := bytes.LastIndexByte(d.text[:at], '\n') + 1
	for line := range bytes.Lines(d.text[start:min(at+2*len(text), d.end)]) {
		if i := misplaced(line); i >= 0 && start+i >= at {
			after := bytes.TrimLeftFunc(d.text[start+i:d.end], isMargin)
			if string(bytes.TrimSpace(line[:i])) == "-" || bytes.HasPrefix(after, []byte("- ")) {
				d.note(d.invisibleFault(start + i))
				return
			}
		}
		start += len(line)
	}
}

// cleanKey returns a key without invisible characters. It adds a problem if the key has
// one, except for joiners within a word, which some scripts need, and characters without
// width at the ends.
func (d *decoder) cleanKey(key string, at int) string {
	key = strings.TrimFunc(key, hasNoWidth)
	i := strings.IndexFunc(key, func(r rune) bool { return isInvisible(r) && r != 0x200C && r != 0x200D })
	if i < 0 {
		if strings.TrimFunc(key, isInvisible) == key {
			return key
		}
		i = strings.IndexFunc(key, isInvisible)
	}
	r, size := utf8.DecodeRuneInString(key[i:])
	if j := bytes.Index(d.text[at:], []byte(key[i:i+size])); j >= 0 {
		at += j
	}
	clean := strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, key)
	d.note(d.fault(at, size, "the key %q has %s in it", Shorten(clean), nameOf(r)).Hint("delete it"))
	return clean
}

package matter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/problems"
)

// invisible maps characters that editors do not show, or show like a space, to their names
// (Unicode Character Database, NamesList.txt). Pasted front matter may have such characters
// where YAML, TOML and JSON allow only spaces.
var invisible = map[rune]string{
	'\u0085': "a next line", '\u00A0': "a no-break space", '\u00AD': "a soft hyphen", '\u061C': "an Arabic letter mark",
	'\u180E': "a Mongolian vowel separator", '\u200B': "a zero width space", '\u200C': "a zero width non-joiner", '\u200D': "a zero width joiner",
	'\u200E': "a left-to-right mark", '\u200F': "a right-to-left mark", '\u2028': "a line separator", '\u2029': "a paragraph separator",
	'\u202F': "a narrow no-break space", '\u205F': "a medium mathematical space", '\u2060': "a word joiner",
	'\u3000': "an ideographic space", '\uFEFF': "a byte order mark",
}

// isInvisible reports whether r is a character beyond ASCII that editors do not show, or
// show like a space. Examples are a no-break space and characters that change the direction
// of text.
func isInvisible(r rune) bool {
	return r >= 0x80 && (invisible[r] != "" || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Bidi_Control, r))
}

// dropInvisible, as the argument of strings.Map, removes the invisible characters from a
// text.
func dropInvisible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}

// isSpaceOrInvisible reports whether r is ASCII white space or invisible (see isInvisible).
func isSpaceOrInvisible(r rune) bool {
	return r < utf8.RuneSelf && unicode.IsSpace(r) || isInvisible(r)
}

// nameOf returns the name of an invisible character for messages, such as "a no-break
// space (U+00A0)".
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

// plainMarks returns the text up to and with the closing delimiter of front matter, so that package
// frontmatter does not copy the rest. In the two delimiter lines, invisible characters after a
// delimiter become spaces, and a closing "..." of YAML becomes "---"
// (https://yaml.org/spec/1.2.2/#912-document-markers). All other bytes keep their offsets.
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
	return plain[:at]
}

// isMark reports whether a line consists of the delimiter mark, without indentation and perhaps
// with blanks after the delimiter. Invisible characters in the line are ignored. The line must not
// be empty.
func isMark(line []byte, mark string) bool {
	if line[0] != mark[0] && line[0] < utf8.RuneSelf {
		return false
	}
	if bytes.IndexFunc(line, isInvisible) >= 0 {
		line = bytes.Map(dropInvisible, line)
	}
	return string(bytes.TrimRight(line, " \t\r\n")) == mark
}

// blame looks for an invisible character that probably causes the problem p, which a parser has
// reported. It searches at the place of p, in the indentation of the line of p, and in the
// indentation of the lines above, up to the first line without indentation. It returns a problem
// that names the character, or p if it finds no such character.
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

// isLineEnd reports whether the YAML parser begins a new line after r, although most
// editors do not.
func isLineEnd(r rune) bool { return r == 0x85 || r == 0x2028 || r == 0x2029 }

// checkLineEnds adds a problem if the front matter v has a character that ends a line only
// for the YAML parser. It ignores such characters within keys and texts.
func (d *decoder) checkLineEnds(v *Value) {
	block := d.text[d.start:d.end]
	first := bytes.IndexFunc(block, isLineEnd)
	if first < 0 {
		return
	}
	count := func(text string) int {
		return strings.Count(text, "\u0085") + strings.Count(text, "\u2028") + strings.Count(text, "\u2029")
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

// lineStart returns the byte offset in the file at which the line with this number starts. The
// first line has the number 1.
func (d *decoder) lineStart(line int) (at int) {
	for ; line > 1; line-- {
		at += bytes.IndexByte(d.text[at:], '\n') + 1
	}
	return at
}

// misplaced returns the byte index of the first misplaced invisible character in a line of YAML, or
// -1. An invisible character is misplaced where only spaces may be: in the indentation, after the
// "-" of a list item, and after the colon of a key. A character that ends a line only for the YAML
// parser is misplaced anywhere.
func misplaced(line []byte) int {
	// The variable spaces says whether only spaces may follow, and colon says whether the colon of
	// the key was found.
	spaces, colon := true, false
	for i, r := range string(line) {
		switch {
		case isLineEnd(r) || isInvisible(r) && spaces:
			return i
		case r == ' ' || r == '\t' || r == '-' && spaces:
		case r == ':' && !colon:
			spaces, colon = true, true
		default:
			spaces = false
		}
	}
	return -1
}

// invisibleFault returns a problem about the invisible character at a byte offset in the
// file.
func (d *decoder) invisibleFault(at int) *problems.Problem {
	r, size := utf8.DecodeRune(d.text[at:])
	hint := "delete it"
	if unicode.IsSpace(r) {
		hint = "write a space in its place, or delete it"
	}
	return d.fault(at, size, "%s has %s where no such character may be", d.what, nameOf(r)).Hint("%s", hint)
}

// hasNoWidth reports whether r is a character without width, such as a zero width space, that has
// no meaning at the start or end of a text.
func hasNoWidth(r rune) bool {
	return r == 0xAD || r == 0x180E || r == 0x200B || r == 0x2060 || r == 0xFEFF
}

// trimmed removes white space and characters without width, such as a zero width space,
// from the start and end of a text.
func trimmed(text string) string {
	if text == "" || text[0] < utf8.RuneSelf && text[len(text)-1] < utf8.RuneSelf {
		return strings.TrimSpace(text)
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || hasNoWidth(r) })
}

// checkItem adds a problem if a line "- item" is part of an unquoted YAML text only because of an
// invisible character. This character is beside the "-" or after the colon of the key. The argument
// at is the byte offset of the text in the file.
func (d *decoder) checkItem(at int, text string) {
	if strings.IndexFunc(text, isInvisible) < 0 || !strings.Contains(text, "-") {
		return
	}
	start := bytes.LastIndexByte(d.text[:at], '\n') + 1
	for line := range bytes.Lines(d.text[start:min(at+2*len(text), d.end)]) {
		if i := misplaced(line); i >= 0 && start+i >= at {
			after := bytes.TrimLeftFunc(d.text[start+i:d.end], isSpaceOrInvisible)
			if string(bytes.TrimSpace(line[:i])) == "-" || bytes.HasPrefix(after, []byte("- ")) {
				d.note(d.invisibleFault(start + i))
				return
			}
		}
		start += len(line)
	}
}

// cleanKey returns a key without its invisible characters, and adds a problem for the first of
// these characters. It removes characters without width at the start or end without a problem. It
// keeps joiners within a word, since some scripts need them.
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
	clean := strings.Map(dropInvisible, key)
	d.note(d.fault(at, size, "the key %q has %s in it", Shorten(clean), nameOf(r)).Hint("delete it"))
	return clean
}

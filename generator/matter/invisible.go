package matter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/problems"
)

// invisible maps characters that an editor does not show, or shows like a space, to their
// names (Unicode Character Database, NamesList.txt). Pasted front matter may have such
// characters where YAML, TOML and JSON allow only spaces.
var invisible = map[rune]string{
	'\u0085': "a next line", '\u00A0': "a no-break space", '\u00AD': "a soft hyphen", '\u061C': "an Arabic letter mark",
	'\u180E': "a Mongolian vowel separator", '\u200B': "a zero width space", '\u200C': "a zero width non-joiner", '\u200D': "a zero width joiner",
	'\u200E': "a left-to-right mark", '\u200F': "a right-to-left mark", '\u2028': "a line separator", '\u2029': "a paragraph separator",
	'\u202F': "a narrow no-break space", '\u205F': "a medium mathematical space", '\u2060': "a word joiner",
	'\u3000': "an ideographic space", '\uFEFF': "a byte order mark",
}

// isInvisible reports whether editors do not show r or show it like a space, and r is not
// ASCII. Examples are a no-break space and characters that change the direction of text.
func isInvisible(r rune) bool {
	return r >= 0x80 && (invisible[r] != "" || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Bidi_Control, r))
}

// dropInvisible is a mapping for strings.Map that removes invisible characters.
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

// plainMarks replaces invisible characters on the lines of the two delimiters of front
// matter by spaces after the delimiter. In YAML, it also replaces a closing line "..." by
// "---" (https://yaml.org/spec/1.2.2/#912-document-markers). All other bytes keep their
// offsets; the result is a copy if anything was replaced.
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

// isMark reports whether a line consists of a delimiter, blanks after it, and invisible
// characters anywhere. It is false for an indented delimiter. The line must not be empty.
func isMark(line []byte, mark string) bool {
	if line[0] != mark[0] && line[0] < utf8.RuneSelf {
		return false
	}
	if bytes.IndexFunc(line, isInvisible) >= 0 {
		line = bytes.Map(dropInvisible, line)
	}
	return string(bytes.TrimRight(line, " \t\r\n")) == mark
}

// blame looks for an invisible character that is the likely cause of p, a problem that a
// parser has reported. It looks at the place of p and in the indentation of its line and
// of the lines above, up to the first line without indentation. It returns a problem that
// names the character, or p if there is no such character.
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

// isLineEnd reports whether r ends a line for the YAML parser, although most editors show
// no new line there.
func isLineEnd(r rune) bool { return r == 0x85 || r == 0x2028 || r == 0x2029 }

// checkLineEnds adds a problem if the front matter has, outside all keys and texts, a
// character that ends a line only for the YAML parser. V is the decoded front matter.
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

// lineStart returns the byte offset of the start of a line. Lines count from 1.
func (d *decoder) lineStart(line int) (at int) {
	for ; line > 1; line-- {
		at += bytes.IndexByte(d.text[at:], '\n') + 1
	}
	return at
}

// misplaced returns the byte index of the first invisible character in a line of YAML at
// a place for spaces only, or -1. Such places are the indentation, and the space after the
// "-" of a list item or the colon of a key. Characters that end a line only for the YAML
// parser count in all places.
func misplaced(line []byte) int {
	spaces, colon := true, false // spaces: only spaces may be at this place; colon: a colon has been found
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

// invisibleFault returns the problem of an invisible character at a byte offset.
func (d *decoder) invisibleFault(at int) *problems.Problem {
	r, size := utf8.DecodeRune(d.text[at:])
	hint := "delete it"
	if unicode.IsSpace(r) {
		hint = "write a space in its place, or delete it"
	}
	return d.fault(at, size, "%s has %s where no such character may be", d.what, nameOf(r)).Hint("%s", hint)
}

// hasNoWidth reports whether r has no width and, at the start or end of a text, no
// meaning, such as a zero width space.
func hasNoWidth(r rune) bool {
	return r == 0xAD || r == 0x180E || r == 0x200B || r == 0x2060 || r == 0xFEFF
}

// trimmed returns a text without white space and characters without width, such as a zero
// width space, at its start and end.
func trimmed(text string) string {
	if text == "" || text[0] < utf8.RuneSelf && text[len(text)-1] < utf8.RuneSelf {
		return strings.TrimSpace(text)
	}
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || hasNoWidth(r) })
}

// checkItem adds a problem if an unquoted YAML text has a line "- item" that the author
// meant as an item of a list. The cause is an invisible character beside the "-" or after
// the colon of the key. At is the byte offset of the text in the file.
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

// cleanKey returns a key without invisible characters, and adds a problem if the key has
// one. Two kinds are no problem: characters without width at the start or end, and joiners
// within a word, which the key keeps since some scripts need them.
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

package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// Marks are the typographic characters of a language that replace others in a text.
type Marks struct {
	// Quotes are four marks: the opening and closing mark of quotations in ", and the opening
	// and closing mark of quotations in ', which are usually within others. A mark may include
	// a space.
	Quotes [4]string
	// Space replaces an ordinary space before ; ! ? and » and after «. Colon replaces an
	// ordinary space before a colon. Both fields are "" in languages without such spaces.
	Space, Colon string
}

// english has the marks of English and many other languages.
var english = Marks{Quotes: [4]string{"“", "”", "‘", "’"}}

// spaceBefore returns what replaces an ordinary space before the given text, or "" if the
// space is kept. A space is replaced only before a punctuation mark that ends a word or
// sentence, so not before the "?" of "?page=2".
func (m *Marks) spaceBefore(text []byte) string {
	if bytes.HasPrefix(text, []byte("»")) {
		return m.Space
	}
	after := bytes.TrimLeft(text, ";:!?")
	if len(after) == len(text) {
		return ""
	}
	if s := sideOf(firstVisible(after)); s != besideBlank && s != besideClosing {
		return ""
	}
	if text[0] == ':' {
		return m.Colon
	}
	return m.Space
}

// unbroken returns a text in which no-break spaces replace ordinary spaces beside
// punctuation.
func (m *Marks) unbroken(text []byte) []byte {
	if m.Space == "" || !bytes.ContainsAny(text, ";:!?«»") {
		return text
	}
	var set []byte
	from := 0
	for i, b := range text {
		if b != ' ' {
			continue
		}
		space := m.spaceBefore(text[i+1:])
		if bytes.HasSuffix(text[:i], []byte("«")) {
			space = m.Space
		}
		if space != "" {
			set = append(append(set, text[from:i]...), space...)
			from = i + 1
		}
	}
	return append(set, text[from:]...)
}

// unbroken is like Marks.unbroken, but takes the text already written before into account.
func (w *writer) unbroken(text []byte) []byte {
	m := &w.c.marks
	if m.Space == "" || len(text) == 0 || slices.ContainsFunc(w.open, holdsCode) {
		return text
	}
	space := []byte(" ")
	if before := m.spaceBefore(text); before != "" && bytes.HasSuffix(w.plain, space) && bytes.HasSuffix(w.out, space) {
		w.plain = append(bytes.TrimSuffix(w.plain, space), before...)
		w.out = append(bytes.TrimSuffix(w.out, space), before...)
	}
	if text[0] == ' ' && bytes.HasSuffix(w.plain, []byte("«")) {
		text = append([]byte(m.Space), text[1:]...)
	}
	return m.unbroken(text)
}

// unspaced returns a text without the spaces that belong to quotation marks. It must be
// called before unbroken.
func (m *Marks) unspaced(text string) string {
	if m.Space == "" {
		return text
	}
	return strings.ReplaceAll(text, m.Space, "")
}

// isBreak reports whether a character is a space at which a line may be broken.
func isBreak(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

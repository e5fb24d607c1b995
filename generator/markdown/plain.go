package markdown

import (
	"bytes"
	"html"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/yuin/goldmark/util"
)

// isPlain reports whether a text has no backslash and no character that is special in
// HTML. Nearly every text is plain. Five searches are faster than one loop over the bytes.
func isPlain(text []byte) bool {
	for _, b := range []byte(`\&<>"`) {
		if bytes.IndexByte(text, b) >= 0 {
			return false
		}
	}
	return true
}

// appendEscaped appends a text to dst, escaped for use in HTML text and in attribute
// values between double quotes.
func appendEscaped(dst, text []byte) []byte {
	const escaped uint64 = 1<<'&' | 1<<'<' | 1<<'>' | 1<<'"'
	from := 0
	for i, b := range text {
		if escaped>>b&1 == 0 {
			continue
		}
		var entity string
		switch b {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&quot;"
		}
		dst = append(append(dst, text[from:i]...), entity...)
		from = i + 1
	}
	return append(dst, text[from:]...)
}

// appendUnescaped appends Markdown text to dst. It replaces backslash escapes and
// character references by the characters that they stand for
// (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references).
func appendUnescaped(dst, text []byte) []byte {
	for {
		i := bytes.IndexAny(text, `\&`)
		if i < 0 || i+1 == len(text) {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		used := 1
		if text[i] == '\\' && util.IsPunct(text[i+1]) {
			dst, used = append(dst, text[i+1]), 2
		} else if s, n := entity(text[i:]); n > 0 {
			dst, used = append(dst, s...), n
		} else {
			dst = append(dst, text[i])
		}
		text = text[i+used:]
	}
}

// longestEntity is the length in bytes of the longest named character reference,
// &CounterClockwiseContourIntegral;.
const longestEntity = 33

// entity returns the characters that the character reference at the start of a text stands
// for, and the length in bytes of the reference. The length is 0 if the text does not
// start with a character reference.
func entity(text []byte) (string, int) {
	if text[0] != '&' {
		return "", 0
	}
	end := bytes.IndexByte(text[:min(len(text), longestEntity)], ';')
	if end < 2 {
		return "", 0
	}
	name := string(text[1:end])
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return string(e.Characters), end + 1
		}
		return "", 0
	}
	s := html.UnescapeString(string(text[:end+1]))
	if s == string(text[:end+1]) || end > 9 || name == "#x" || name == "#X" {
		return "", 0
	}
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsControl(r) && !unicode.IsSpace(r) {
		s = "\uFFFD" // HTML and XML do not allow control characters
	}
	return s, end + 1
}

// Unescape replaces the character references in a plain text, such as &amp; and
// &#8217;, by the characters that they stand for (CommonMark 0.31.2, section 2.5).
func Unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return characterReference.ReplaceAllStringFunc(text, html.UnescapeString)
}

// characterReference matches a character reference, such as &amp;. The semicolon is
// required, so "&section" in a URL is not read as "&sect", the character "§".
var characterReference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// Classes of bytes for counting words. Bit 0 is set in the classes of bytes that end a
// word, and bit 1 in the class of bytes that belong to a word.
const (
	sign     = 0 // class of ASCII punctuation
	blank    = 1 // class of spaces and control characters
	letter   = 2 // class of ASCII letters and digits
	nonASCII = 4 // class of the bytes of characters outside of ASCII
)

// classes has the class of each byte. The index is the value of the byte.
var classes = classify()

func classify() (classes [256]uint8) {
	for i := range classes {
		switch b := byte(i); {
		case isLetter(b) || b >= '0' && b <= '9':
			classes[i] = letter
		case b <= ' ':
			classes[i] = blank
		case b >= utf8.RuneSelf:
			classes[i] = nonASCII
		}
	}
	return classes
}

// halfWords returns twice the number of words in a text. A word between spaces counts
// as two half words, and a Chinese or Japanese character as one half word.
//
// In Thai, Lao, Khmer and Burmese, which have no spaces between words, three letters
// count as a word.
func halfWords(text []byte) int {
	n, out := 0, uint8(1) // out is 1 outside of words and 0 within a word
	// number of letters of scripts of South-East Asia without spaces between words
	letters := 0
	for i := 0; i < len(text); i++ {
		class := classes[text[i]]
		if class == nonASCII {
			r, size := utf8.DecodeRune(text[i:])
			i += size - 1
			switch {
			case wide(r):
				if out = 1; unicode.IsLetter(r) {
					n++
				}
			case unspaced(r):
				if out = 1; unicode.IsLetter(r) {
					letters++
				}
			case unicode.IsSpace(r) || r == '—' || r == '–':
				out = 1
			case out == 1 && unicode.IsLetter(r):
				n, out = n+2, 0
			}
			continue
		}
		// The following statements have no branches, since a processor cannot predict
		// where words end.
		part := class >> 1
		n += 2 * int(part&out)
		out = (out | class) & 1 &^ part
	}
	return n + 2*letters/3
}

// unspaced reports whether a character belongs to a script of South-East Asia that has
// no spaces between words.
func unspaced(r rune) bool {
	return r >= 0x0e00 && r <= 0x17ff && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// A limit is the greatest length of the start of a text, before its "…".
type limit struct{ halves, characters int } // half words and characters

var excerptLimit = limit{2 * 40, 280}

// Beginning returns the start of a text, of so many characters at most. If the text
// continues, "…" follows.
func Beginning(text string, characters int) string {
	l := limit{2 * characters, characters}
	return l.shorten(nil, []byte(text), []extent{{0, len(text)}}, keepingSpaces)
}

// excerpt returns the start of the story's plain text, without headings, code and paragraphs
// of nothing but addresses. If all paragraphs of the text are in lists, quotes and tables,
// the excerpt is taken from the lists, else from the quotes, else from the tables and
// headings, and from addresses if the text has nothing else.
func (w *writer) excerpt() string {
	buffer := make([]byte, 0, 2*excerptLimit.characters)
	for _, paragraphs := range [][]extent{w.openings, w.listed} {
		if shown := w.withoutAddresses(w.beforeMarker(paragraphs)); len(shown) > 0 {
			return w.shorten(buffer, w.plain, shown)
		}
	}
	if len(w.quoted) > 0 {
		return w.shorten(buffer, w.quoted, []extent{{0, len(w.quoted)}})
	}
	if w.marker >= 0 { // only headings and addresses come before the comment that ends the excerpt
		w.marker = -1
		return w.excerpt()
	}
	all := slices.Concat(w.running, w.titles)
	if shown := w.withoutAddresses(all); len(shown) > 0 {
		all = shown
	}
	return w.shorten(buffer, w.plain, all)
}

// withoutAddresses returns those of the given paragraphs that have words besides addresses.
// A paragraph of nothing but an address usually stands for a video or a post.
func (w *writer) withoutAddresses(paragraphs []extent) []extent {
	isAddress := func(p extent) bool { return hasOnlyAddresses(w.plain[p.from:p.to]) }
	if !slices.ContainsFunc(paragraphs, isAddress) {
		return paragraphs
	}
	return slices.DeleteFunc(slices.Clone(paragraphs), isAddress)
}

// hasOnlyAddresses reports whether a text consists of URLs, which may be without a scheme if
// they start with "www.".
func hasOnlyAddresses(text []byte) bool {
	for word := range bytes.FieldsSeq(text) {
		start := bytes.ToLower(word[:min(len(word), len("https://"))])
		if !bytes.HasPrefix(start, []byte("https://")) && !bytes.HasPrefix(start, []byte("http://")) && !bytes.HasPrefix(start, []byte("www.")) {
			return false
		}
	}
	return true
}

// beforeMarker returns the given paragraphs up to the HTML comment that ends the excerpt,
// such as <!--more-->. It returns all of them if the text has no such comment.
func (w *writer) beforeMarker(paragraphs []extent) []extent {
	if w.marker < 0 {
		return paragraphs
	}
	var before []extent
	for _, p := range paragraphs {
		if p.to = min(p.to, w.marker); len(bytes.TrimSpace(w.plain[p.from:max(p.from, p.to)])) > 0 {
			before = append(before, p)
		}
	}
	return before
}

// excerptMarker matches the HTML comments that end the excerpt, such as <!--more-->, in
// WordPress, Jekyll, Hugo, Hexo, Zola, Docusaurus and other programs.
var excerptMarker = regexp.MustCompile(`(?i)^<!--\s*(?:more|read[ -]?more|truncate|excerpt|(?:end[ -]?(?:of[ -])?excerpt)|excerpt[ -]end)\b[^>]*-->$`)

// comment handles an HTML comment. The first comment such as <!--more--> that follows
// some text ends the excerpt; all other comments have no effect.
func (w *writer) comment(comment []byte) {
	comment = bytes.TrimSpace(comment)
	if w.marker < 0 && len(bytes.TrimSpace(w.plain))+len(w.quoted) > 0 &&
		(string(comment) == w.separator || excerptMarker.Match(comment)) {
		w.marker = len(w.plain)
	}
}

// shorten returns the start of the given paragraphs, which are byte ranges of the text
// plain, as an excerpt.
func (w *writer) shorten(buffer, plain []byte, paragraphs []extent) string {
	words := bytes.FieldsSeq
	if w.c.marks.Space != "" {
		words = keepingSpaces
	}
	return excerptLimit.shorten(buffer, plain, paragraphs, words)
}

// keepingSpaces returns an iterator over the words of a text, which it does not divide at
// no-break spaces.
func keepingSpaces(text []byte) iter.Seq[[]byte] { return bytes.FieldsFuncSeq(text, isBreak) }

// shorten returns the start of the given paragraphs, which are byte ranges of the text
// plain. The result ends in "…" if the paragraphs continue. It is built in the memory of
// buffer, a slice of length 0.
func (l limit) shorten(buffer, plain []byte, paragraphs []extent, words func([]byte) iter.Seq[[]byte]) string {
	halves, characters := 0, 0
	for i, p := range paragraphs {
		for word := range words(plain[p.from:p.to]) {
			halves += max(halfWords(word), 1)
			characters += utf8.RuneCount(word) + 1
			if halves > l.halves || characters > l.characters+1 {
				return l.cut(buffer, word)
			}
			if len(buffer) > 0 {
				buffer = append(buffer, ' ')
			}
			buffer = append(buffer, word...)
		}
		if halves > l.halves*3/4 && i+1 < len(paragraphs) {
			return l.cut(buffer, nil)
		}
	}
	return string(buffer)
}

// cut ends an excerpt with "…". The argument next is the first word for which the limits
// leave no room, or nil. If the excerpt is empty, or the word is of a script without
// spaces between words, cut first adds as many characters of the word as the limits allow.
// It never divides a user-perceived character
// (https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries).
func (l limit) cut(text, next []byte) string {
	if first, _ := utf8.DecodeRune(next); len(text) == 0 || wide(first) || unspaced(first) {
		if len(text) > 0 {
			text = append(text, ' ')
		}
		// left is the number of words that may follow, in sixths of a word; room is the number of
		// characters that may follow.
		left, room := 3*(l.halves-halfWords(text)), l.characters-utf8.RuneCount(text)
		for clusters := graphemes.FromBytes(next); clusters.Next(); {
			cluster := clusters.Value()
			if r, _ := utf8.DecodeRune(cluster); wide(r) {
				left -= 3
			} else if unspaced(r) {
				left -= 2
			}
			if room -= utf8.RuneCount(cluster); left < 0 || room < 0 {
				break
			}
			text = append(text, cluster...)
		}
	}
	text = bytes.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?…—–-(“‘«‹„‚\"'，。、；：！？（「《", r)
	})
	return string(append(text, "…"...))
}

package markdown

import (
	"bytes"

	"golang.org/x/net/html"
)

// A scanner reads the tokens of raw HTML. Unlike the tokenizer, it reads a processing
// instruction or CDATA section, such as <?php … ?>, as one token even if the instruction
// or section contains ">".
type scanner struct {
	*html.Tokenizer
	text     []byte
	from, to int // byte offsets in the field text of the start and end of the current token
}

func newScanner(text []byte) *scanner {
	return &scanner{Tokenizer: html.NewTokenizer(bytes.NewReader(text)), text: text}
}

func (s *scanner) next() html.TokenType {
	kind := s.Next()
	s.from, s.to = s.to, s.to+len(s.Raw())
	if kind == html.CommentToken && !bytes.HasPrefix(s.raw(), []byte("<!--")) {
		if length, _ := commentEnd(s.text[s.from:]); s.from+length > s.to {
			s.to = s.from + length
			s.Tokenizer = html.NewTokenizer(bytes.NewReader(s.text[s.to:]))
		}
	}
	return kind
}

// raw returns the text of the current token.
func (s *scanner) raw() []byte { return s.text[s.from:s.to] }

// skipElement skips the HTML up to the end tag of an element, but stops after limit bytes.
// The argument depth is the number of elements of that name that are already open. The
// result length is the number of bytes skipped, and closed tells whether the end tag was
// found.
func skipElement(z *html.Tokenizer, name string, depth, limit int) (length int, closed bool) {
	for length < limit {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		length += len(z.Raw())
		switch found, _ := z.TagName(); {
		case string(found) != name:
		case kind == html.StartTagToken:
			depth++
		case kind == html.EndTagToken:
			if depth--; depth == 0 {
				return length, true
			}
		}
	}
	return length, false
}

// commentEnd returns the length in bytes of the comment, processing instruction (<? … ?>)
// or CDATA section with which a text begins. If its end is missing, closed is false, and
// the length is that of the text. If the text begins with none of these three, the length
// is 0.
func commentEnd(text []byte) (length int, closed bool) {
	for _, marks := range [][2]string{{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}} {
		rest, ok := bytes.CutPrefix(text, []byte(marks[0]))
		if i := bytes.Index(rest, []byte(marks[1])); ok && i >= 0 {
			return len(marks[0]) + i + len(marks[1]), true
		} else if ok {
			return len(text), false
		}
	}
	return 0, false
}

// endsComment reports whether a text ends with the end of an HTML comment.
func endsComment(text []byte) bool {
	return bytes.HasSuffix(text, []byte("-->")) || bytes.HasSuffix(text, []byte("--!>"))
}

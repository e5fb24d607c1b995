package fromhtml

import "strings"

// A piece is a part of a line of text.
type piece struct {
	kind pieceKind
	text string
	mark *mark // of a piece that starts or ends a mark
	pair int   // index of the piece that ends or starts the same mark
	html bool  // whether the mark is written as HTML; see settle

	picture bool // whether a rawPiece is a picture that does not stand within text
}

type pieceKind uint8

const (
	textPiece  pieceKind = iota // text without markup
	exactPiece                  // text whose quotation marks stay straight
	rawPiece                    // Markdown or HTML, which is written as it is
	codePiece                   // text of a code span
	breakPiece                  // a line break
	startPiece
	endPiece
)

// A mark is an inline element that is open: it applies to text that is still to come. It
// is written only when that text comes, so that spaces and empty elements stay outside.
type mark struct {
	markdown    string // "*", "**", "~~", "[" or "", if Markdown has none
	start, end  string // the tags in HTML; for a link, end has its address in Markdown
	written     bool   // whether the current paragraph has its start
	at          int    // index of its start among the pieces
	transparent bool   // whether it is not written at all
}

// A run is the text of a paragraph, heading or cell, as far as it is known.
type run struct {
	pieces   []piece
	space    bool // whether a space follows the pieces
	breaks   int  // number of <br> that follow the pieces
	newlines int  // number of line ends that follow the pieces, if these are breaks
	pictures bool // whether the pieces are pictures that do not stand within text
}

// text adds text to the current paragraph. White space becomes a single space; in classic
// texts of WordPress, line ends are breaks.
func (w *writer) text(s string) {
	for s != "" {
		rest := strings.TrimLeftFunc(s, isCollapsible)
		if n := len(s) - len(rest); n > 0 {
			w.white(s[:n])
			s = rest
			continue
		}
		n := wordsOf(s)
		w.add(piece{kind: textPiece, text: s[:n]})
		s = s[n:]
	}
}

// wordsOf returns the length of a text up to the first white space that is not a single
// space within the text.
func wordsOf(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' && i+1 < len(s) && s[i+1] > ' ' && s[i+1] != 0x7F:
		case c <= ' ' || c == 0x7F:
			return i
		}
	}
	return len(s)
}

// isCollapsible reports whether a character is white space of HTML or a control character.
func isCollapsible(r rune) bool { return r <= ' ' || r == 0x7F }

// white adds white space to the current paragraph.
func (w *writer) white(s string) {
	r := &w.run
	r.space = true
	if n := strings.Count(s, "\n"); n > 0 && w.classic && w.line == severalLines {
		if n += r.newlines; n > 1 && len(r.pieces) > 0 {
			w.endParagraph()
			return
		}
		r.newlines = n
	}
}

// add adds a piece to the current paragraph, after the breaks, spaces and marks that
// precede it.
func (w *writer) add(p piece) {
	r := &w.run
	if r.pictures && !p.picture && p.kind != startPiece {
		w.endParagraph()
	}
	if len(r.pieces) > 0 {
		switch breaks := max(r.breaks, min(r.newlines, 1)); {
		case breaks > 1 && w.line == severalLines:
			w.endParagraph()
		case r.pictures:
			r.pieces = append(r.pieces, piece{kind: rawPiece, text: "\n"})
		case breaks > 0:
			r.pieces = append(r.pieces, piece{kind: breakPiece, text: w.line.lineBreak()})
		case r.space:
			r.pieces = append(r.pieces, piece{kind: textPiece, text: " "})
		}
	}
	r.space, r.breaks, r.newlines = false, 0, 0
	for _, m := range w.marks {
		if !m.written && !m.transparent {
			m.written, m.at = true, len(r.pieces)
			r.pieces = append(r.pieces, piece{kind: startPiece, mark: m, pair: -1})
		}
	}
	r.pieces = append(r.pieces, p)
}

// open opens a mark for the text that follows.
func (w *writer) open(m *mark) {
	for _, other := range w.marks {
		if other.markdown == m.markdown && other.markdown != "" {
			m.transparent = true
		}
	}
	w.marks = append(w.marks, m)
}

// close closes the innermost mark.
func (w *writer) close() {
	m := w.marks[len(w.marks)-1]
	w.marks = w.marks[:len(w.marks)-1]
	w.end(m)
}

// end ends a mark in the current paragraph.
func (w *writer) end(m *mark) {
	if !m.written {
		return
	}
	r := &w.run
	r.pieces[m.at].pair = len(r.pieces)
	r.pieces = append(r.pieces, piece{kind: endPiece, mark: m, pair: m.at})
	m.written = false
}

// take ends the current run of text and returns its Markdown. Marks that are still open
// continue in the next run.
func (w *writer) take() []byte {
	for i := len(w.marks) - 1; i >= 0; i-- {
		w.end(w.marks[i])
	}
	pieces := w.run.pieces
	w.run = run{}
	if len(pieces) == 0 {
		return nil
	}
	return w.markdown(pieces)
}

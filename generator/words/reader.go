package words

import (
	"strings"
	"unicode/utf8"
)

// A Reader reads the folded words of a text one after another, for search. A folded word
// is in lower case and without accents. Stop words are included. A word with full stops,
// such as "node.js", is followed by its parts, "node" and "js".
type Reader struct {
	words scanner
	parts scanner // reads the parts of the last word, whose full stops are blanks here
	last  *scanner
	stops *stops
}

// Read begins to read the words of a text.
func (r *Reader) Read(c *Counter, text string) {
	r.stops, r.words = c.stops, scanner{text: text, letters: c.letters}
	r.parts = scanner{letters: c.letters}
}

// Next moves to the next word and reports whether there is another word.
func (r *Reader) Next() bool {
	if r.last = &r.parts; r.parts.next() {
		return true
	}
	if r.last = &r.words; !r.words.next() {
		return false
	}
	if r.words.points {
		r.divide()
	}
	return true
}

// divide begins to read the parts of the current word.
func (r *Reader) divide() {
	r.parts.text, r.parts.pos = strings.ReplaceAll(r.Word(), ".", " "), 0
}

// tell calls a function for the word to which the scanner of words has moved, and for the
// parts of this word.
func (r *Reader) tell(hear func(*Reader)) {
	r.last = &r.words
	if hear(r); !r.words.points {
		return
	}
	r.divide()
	for r.last = &r.parts; r.parts.next(); {
		hear(r)
	}
}

// Word returns the current word as the text has it.
func (r *Reader) Word() string { return r.last.text[r.last.start:r.last.end] }

// Hash returns a hash of the folded word. Equal words have equal hashes.
func (r *Reader) Hash() uint64 { return r.last.hash }

// Stop reports whether the current word, or the word of which it is a part, is a stop word.
func (r *Reader) Stop() bool { return r.stops.has(r.words.hash) }

// Append appends the folded word to dst.
func (r *Reader) Append(dst []byte) []byte {
	word := r.Word()
	if r.last.dense {
		return append(dst, word...)
	}
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			if f := r.words.letters.ascii[c]; f != 0 {
				c = f
			}
			dst = append(dst, c) // a letter, a digit, a full stop, a plus or a number sign
			i++
			continue
		}
		letter, size := utf8.DecodeRuneInString(word[i:])
		if !isJoiner(letter) {
			dst = utf8.AppendRune(dst, rune(r.words.letters.fold(letter)))
		}
		i += size
	}
	return dst
}

// Part reports whether the current word is a part of the word before.
func (r *Reader) Part() bool { return r.last == &r.parts }

package words

import "unicode/utf8"

// Constants of the hash function FNV-1a with 64 bits, which hashes a word one folded
// rune at a time (in lower case, without accents).
const (
	basis = 14695981039346656037
	prime = 1099511628211
)

func step(hash, r uint64) uint64 { return (hash ^ r) * prime }

// mix scrambles a hash, so that every bit of h affects all bits of the result (the
// finalizer of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// A scanner splits a text into words.
type scanner struct {
	text    string
	letters *letters
	pos     int // byte offset in text of the next rune to read

	start, end int    // byte offsets of the current word in text
	hash       uint64 // hash of the current word
	dense      bool   // whether the current word belongs to a script without spaces
	points     bool   // whether the current word has a full stop

	// Whether the rune at pos also ends the current word, since words overlap in scripts
	// without spaces.
	shared bool
}

// next moves to the next word of the text and reports whether there is another word.
func (s *scanner) next() bool {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c < utf8.RuneSelf {
			if s.letters.ascii[c] != 0 || s.dotted() {
				s.word()
				return true
			}
			s.pos++
			s.shared = false
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if isDense(r) {
			if s.twoRunes(r, size) {
				return true
			}
			continue
		}
		if s.letters.fold(r) != 0 {
			if s.word(); s.hash != basis {
				return true
			}
			continue // an accent without a letter
		}
		s.pos += size
		s.shared = false
	}
	return false
}

// dotted reports whether a name with a leading dot, such as ".NET", begins at s.pos.
func (s *scanner) dotted() bool {
	p := s.pos
	if s.text[p] != '.' || p+1 == len(s.text) || !isLetter(s.text[p+1]) {
		return false
	}
	return p == 0 || s.text[p-1] == ' ' || s.text[p-1] == '(' || s.text[p-1] == '\n'
}

// word reads the word of letters and digits that begins at s.pos.
func (s *scanner) word() {
	s.start, s.dense, s.points, s.shared = s.pos, false, false, false
	text, ascii, p, h := s.text, &s.letters.ascii, s.pos, uint64(basis)
	if text[p] == '.' {
		s.points, h, p = true, step(h, '.'), p+1
	}
	for p < len(text) {
		c := text[p]
		if f := ascii[c]; f != 0 {
			h, p = step(h, uint64(f)), p+1
			continue
		}
		if c == '.' && p+1 < len(text) && ascii[text[p+1]] != 0 {
			s.points, h, p = true, step(h, '.'), p+1
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(text[p:])
		if !isJoiner(r) {
			f := s.letters.fold(r)
			if f == 0 || isDense(r) {
				break
			}
			h = step(h, f)
		}
		p += size
	}
	for n := signs(text[p:], ascii); n > 0; n-- {
		h, p = step(h, uint64(text[p])), p+1
	}
	s.hash, s.pos, s.end = h, p, p
}

// signs returns the number of bytes at the start of rest that belong to the word before
// rest, such as the "++" of "C++" and the "#" of "F#". The argument rest is the text after
// the letters of the word.
func signs(rest string, ascii *[256]byte) int {
	n := 0
	switch {
	case len(rest) == 0 || rest[0] != '+' && rest[0] != '#':
		return 0
	case rest[0] == '#':
		n = 1
	case len(rest) > 1 && rest[1] == '+':
		n = 2
	}
	if n < len(rest) && ascii[rest[n]] != 0 {
		return 0
	}
	return n
}

// twoRunes reads a word of two dense runes, which are runes of a script without spaces
// (see isDense). The first is r, the rune at s.pos; with the second, the next word begins.
// A dense rune without dense neighbours is a word by itself. The result reports whether a
// word was found. The argument size is the length of r in bytes.
func (s *scanner) twoRunes(r rune, size int) bool {
	second, more := utf8.DecodeRuneInString(s.text[s.pos+size:])
	start := s.pos
	s.pos += size
	if !isDense(second) {
		inner := s.shared
		s.shared = false
		if inner {
			return false
		}
		second, more = 0, 0
	} else {
		s.shared = true
	}
	s.start, s.end, s.dense, s.points = start, start+size+more, true, false
	s.hash = step(step(basis, uint64(r)), uint64(second))
	return true
}

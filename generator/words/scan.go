package words

import (
	"unicode/utf8"
)

// Words are hashed as FNV-1a does it, 64 bits wide, one folded rune at a time.
const (
	basis = 14695981039346656037
	prime = 1099511628211
)

func step(hash uint64, r uint16) uint64 { return (hash ^ uint64(r)) * prime }

// mix spreads a hash over all its bits (the finalizer of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// A scanner cuts a text into words.
type scanner struct {
	text    string
	letters *letters
	pos     int

	// The word just found:
	start, end int
	hash       uint64
	last       [3]uint64 // the hash before its last, last but one and last but two runes
	tail       [3]uint16 // its last runes, the last one first

	dense bool // the word is a bigram and the next may begin with its second rune
}

// next finds the next word and tells whether there was one.
func (s *scanner) next() bool {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c < utf8.RuneSelf {
			if s.letters.ascii[c] != 0 || s.dotted() {
				s.word()
				return true
			}
			s.pos++
			s.dense = false
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if isDense(r) {
			if s.bigram(r, size) {
				return true
			}
			continue
		}
		if s.letters.fold(r) != 0 {
			s.word()
			return true
		}
		s.pos += size
		s.dense = false
	}
	return false
}

// dotted tells whether a name with a leading dot begins here, as ".NET".
func (s *scanner) dotted() bool {
	p := s.pos
	if s.text[p] != '.' || p+1 == len(s.text) || !isLetter(s.text[p+1]) {
		return false
	}
	return p == 0 || s.text[p-1] == ' ' || s.text[p-1] == '(' || s.text[p-1] == '\n'
}

// word reads a word of letters and digits that begins at pos.
func (s *scanner) word() {
	s.start, s.dense = s.pos, false
	s.hash, s.tail = basis, [3]uint16{}
	if s.text[s.pos] == '.' {
		s.add('.')
		s.pos++
	}
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c < utf8.RuneSelf {
			f := uint16(s.letters.ascii[c])
			if f == 0 {
				if c != '.' || s.pos+1 == len(s.text) || s.letters.ascii[s.text[s.pos+1]] == 0 {
					break
				}
				f = '.'
			}
			s.add(f)
			s.pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if isJoiner(r) {
			s.pos += size
			continue
		}
		f := s.letters.fold(r)
		if f == 0 || isDense(r) {
			break
		}
		s.add(f)
		s.pos += size
	}
	s.sign()
	s.end = s.pos
}

// add appends a folded rune to the word.
func (s *scanner) add(f uint16) {
	s.last[2], s.last[1], s.last[0] = s.last[1], s.last[0], s.hash
	s.tail[2], s.tail[1], s.tail[0] = s.tail[1], s.tail[0], f
	s.hash = step(s.hash, f)
}

// sign takes the "++" and "#" of "C++" and "F#" into the word.
func (s *scanner) sign() {
	rest := s.text[s.pos:]
	n := 0
	switch {
	case len(rest) >= 2 && rest[0] == '+' && rest[1] == '+':
		n = 2
	case len(rest) >= 1 && rest[0] == '#':
		n = 1
	}
	if n == 0 || len(rest) > n && s.letters.ascii[rest[n]] != 0 {
		return
	}
	for range n {
		s.add(uint16(rest[0]))
	}
	s.pos += n
}

// bigram reads r and the rune after it as a word and stays before the latter.
// A rune that stands alone is a word, the last of several is not.
func (s *scanner) bigram(r rune, size int) bool {
	second, more := utf8.DecodeRuneInString(s.text[s.pos+size:])
	start := s.pos
	s.pos += size
	if !isDense(second) {
		inner := s.dense
		s.dense = false
		if inner {
			return false
		}
		second, more = 0, 0
	} else {
		s.dense = true
	}
	s.start, s.end = start, start+size+more
	s.hash = (basis ^ uint64(r)) * prime
	s.hash = (s.hash ^ uint64(second)) * prime
	s.tail = [3]uint16{}
	return true
}

// singular returns the hash of the word without a plural's ending (Harman's
// S stemmer, 1991).
func (s *scanner) singular() uint64 {
	if s.tail[0] != 's' || s.end-s.start < 4 {
		return s.hash
	}
	switch b, c := s.tail[1], s.tail[2]; {
	case b == 'e' && c == 'i':
		return step(s.last[2], 'y')
	case b == 'u' || b == 's' || b == '.':
		return s.hash
	}
	return s.last[0]
}

package words

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
	"unsafe"
)

// A Vector holds the counted tokens and bigrams of a text. Each of its two lists is in
// ascending order of IDs, without repeated IDs.
type Vector struct {
	Tokens  []Token
	Bigrams []Bigram
}

// A Token is a counted word of a text. It consists of 25 bits of hash, a bit that is set
// if the word belongs to a script without spaces (these 26 bits are the ID), a bit that is
// set if the headline has the word, and 5 bits for the count, which is at most 31.
type Token uint32

// A Bigram is a counted pair of neighbouring words. It has 29 bits of hash and 3 bits for
// the count, which is at most 7. There are many more bigrams than words, hence the longer
// hash.
type Bigram uint32

const (
	tokenBits, bigramBits = 6, 3
	headlineBit           = 1 << 5
	maxTokenCount         = headlineBit - 1
	maxBigramCount        = 1<<bigramBits - 1
)

// ID returns the ID of the word, less than 2^26: a hash, and a bit that is set if the word
// belongs to a script without spaces.
func (t Token) ID() uint32 { return uint32(t) >> tokenBits }

// Count returns how often the word occurs, 1 to 31. Each occurrence in the headline
// counts three times.
func (t Token) Count() int { return int(t & maxTokenCount) }

// Headline reports whether the headline has the word.
func (t Token) Headline() bool { return t&headlineBit != 0 }

// ID returns the hash of the bigram, less than 2^29.
func (b Bigram) ID() uint32 { return uint32(b) >> bigramBits }

// Count returns how often the bigram occurs, 1 to 7.
func (b Bigram) Count() int { return int(b & maxBigramCount) }

// IsDense reports whether the token with the given ID is two characters of a script
// without spaces between words, or of Hangul.
func IsDense(id uint32) bool { return id&1 == 1 }

// tokenID returns a Token with a count of 0 for the word with the given hash. If dense is
// true, the lowest bit of the Token's ID is set.
func tokenID(word uint64, dense bool) Token {
	id := uint32(mix(word)>>32) >> tokenBits &^ 1
	if dense {
		id++
	}
	return Token(id << tokenBits)
}

// bigramID returns a Bigram with a count of 0 for two neighbouring words with the given
// hashes.
func bigramID(first, second uint64) Bigram {
	return Bigram(mix(bits.RotateLeft64(first, 23)*prime+second)>>32) &^ (1<<bigramBits - 1)
}

var errDamaged = errors.New("words: damaged vector")

// Append appends the encoded form of v to dst: the number of tokens, the number of
// bigrams, then the tokens and the bigrams. Each number, token and bigram has 32 bits,
// little-endian.
func (v Vector) Append(dst []byte) []byte {
	dst = slices.Grow(dst, 8+4*(len(v.Tokens)+len(v.Bigrams)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(v.Tokens)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(v.Bigrams)))
	return appendEntries(appendEntries(dst, v.Tokens), v.Bigrams)
}

func appendEntries[E ~uint32](dst []byte, list []E) []byte {
	for _, e := range list {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(e))
	}
	return dst
}

// Decode decodes a vector that Vector.Append has encoded. The vector may share the
// memory of src. Decode returns an error if the length of src is wrong, but does not
// check the order of tokens and bigrams.
func Decode(src []byte) (Vector, error) {
	if len(src) < 8 {
		return Vector{}, errDamaged
	}
	tokens, bigrams := uint64(binary.LittleEndian.Uint32(src)), uint64(binary.LittleEndian.Uint32(src[4:]))
	if src = src[8:]; 4*(tokens+bigrams) != uint64(len(src)) {
		return Vector{}, errDamaged
	}
	return Vector{entries[Token](src[:4*tokens]), entries[Bigram](src[4*tokens:])}, nil
}

// entries decodes a list of tokens or bigrams. On little-endian machines, the result
// usually shares the memory of src. That saves time, because a build reads the vectors
// of all stories several times.
func entries[E ~uint32](src []byte) []E {
	if len(src) == 0 {
		return nil
	}
	if first := unsafe.Pointer(unsafe.SliceData(src)); littleEndian && uintptr(first)%4 == 0 {
		return unsafe.Slice((*E)(first), len(src)/4)
	}
	list := make([]E, len(src)/4)
	for i := range list {
		list[i] = E(binary.LittleEndian.Uint32(src[4*i:]))
	}
	return list
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

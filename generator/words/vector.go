package words

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
	"unsafe"
)

// A Vector is what a text says: its tokens and word bigrams, counted, each list
// ascending by ID without repetition.
type Vector struct {
	Tokens  []Token
	Bigrams []Bigram
}

// A Token is a word of a text with how often it occurs, in one number: 26 bits
// of hash, a bit that is set for a word of the headline, and a count that stays
// at 31 once it is there.
type Token uint32

// A Bigram is two neighbouring words with how often they occur: 29 bits of hash
// and a count that stays at 7 once it is there. Bigrams are many more than words,
// so they have the longer hash.
type Bigram uint32

const (
	tokenBits, bigramBits = 6, 3
	headlineBit           = 1 << 5
	maxTokenCount         = headlineBit - 1
	maxBigramCount        = 1<<bigramBits - 1
)

// ID returns the number that stands for the word, below 2^26.
func (t Token) ID() uint32 { return uint32(t) >> tokenBits }

// Count returns how often the word occurs, 1 to 31; a headline counts thrice.
func (t Token) Count() int { return int(t & maxTokenCount) }

// Headline tells whether the word stands in the headline.
func (t Token) Headline() bool { return t&headlineBit != 0 }

// ID returns the number that stands for the bigram, below 2^29.
func (p Bigram) ID() uint32 { return uint32(p) >> bigramBits }

// Count returns how often the bigram occurs, 1 to 7.
func (p Bigram) Count() int { return int(p & maxBigramCount) }

// tokenID returns the token of a word with nothing counted.
func tokenID(word uint64) Token { return Token(mix(word)>>32) &^ (1<<tokenBits - 1) }

// bigramID returns the bigram of two words with nothing counted.
func bigramID(first, second uint64) Bigram {
	return Bigram(mix(bits.RotateLeft64(first, 23)*prime+second)>>32) &^ (1<<bigramBits - 1)
}

var errDamaged = errors.New("words: damaged vector")

// Append appends v to dst in the form Decode reads: two numbers of entries, then
// the entries, four bytes each.
func (v Vector) Append(dst []byte) []byte {
	dst = slices.Grow(dst, headSize+entrySize*(len(v.Tokens)+len(v.Bigrams)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(v.Tokens)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(v.Bigrams)))
	return appendEntries(appendEntries(dst, v.Tokens), v.Bigrams)
}

const (
	headSize  = 8
	entrySize = 4
)

func appendEntries[E ~uint32](dst []byte, list []E) []byte {
	for _, e := range list {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(e))
	}
	return dst
}

// Decode returns what Append wrote, the whole of src, in which it may lie. Bytes
// of another length give an error; whether they are in order is for whoever
// keeps them to see to.
func Decode(src []byte) (Vector, error) {
	if len(src) < headSize {
		return Vector{}, errDamaged
	}
	tokens, bigrams := uint64(binary.LittleEndian.Uint32(src)), uint64(binary.LittleEndian.Uint32(src[4:]))
	src = src[headSize:]
	if entrySize*(tokens+bigrams) != uint64(len(src)) {
		return Vector{}, errDamaged
	}
	return Vector{entries[Token](src[:entrySize*tokens]), entries[Bigram](src[entrySize*tokens:])}, nil
}

// entries returns the entries in src, where they lie if the machine can read
// them there: all texts of a site are read again and again.
func entries[E ~uint32](src []byte) []E {
	if len(src) == 0 {
		return nil
	}
	if first := unsafe.Pointer(unsafe.SliceData(src)); littleEndian && uintptr(first)%entrySize == 0 {
		return unsafe.Slice((*E)(first), len(src)/entrySize)
	}
	list := make([]E, len(src)/entrySize)
	for i := range list {
		list[i] = E(binary.LittleEndian.Uint32(src[entrySize*i:]))
	}
	return list
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

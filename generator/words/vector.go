package words

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// A Vector is what a text says: its terms and word pairs, counted, each list
// ascending by ID without repetition.
type Vector struct {
	Terms []Term
	Pairs []Pair
}

// A Term is a word of a text with how often it occurs, in one number: 26 bits
// of hash, a bit that is set for a word of the headline, and a count that stays
// at 31 once it is there.
type Term uint32

// A Pair is two neighbouring words with how often they occur: 29 bits of hash
// and a count that stays at 7 once it is there. Pairs are many more than words,
// so they have the longer hash.
type Pair uint32

const (
	termBits, pairBits = 6, 3
	headlineBit        = 1 << 5
	maxTermCount       = headlineBit - 1
	maxPairCount       = 1<<pairBits - 1
)

// ID returns the number that stands for the word, below 2^26.
func (t Term) ID() uint32 { return uint32(t) >> termBits }

// Count returns how often the word occurs, 1 to 31; a headline counts thrice.
func (t Term) Count() int { return int(t & maxTermCount) }

// Headline tells whether the word stands in the headline.
func (t Term) Headline() bool { return t&headlineBit != 0 }

// ID returns the number that stands for the pair, below 2^29.
func (p Pair) ID() uint32 { return uint32(p) >> pairBits }

// Count returns how often the pair occurs, 1 to 7.
func (p Pair) Count() int { return int(p & maxPairCount) }

// termID returns the term of a word with nothing counted.
func termID(word uint64) Term { return Term(mix(word)>>32) &^ (1<<termBits - 1) }

// pairID returns the pair of two words with nothing counted.
func pairID(first, second uint64) Pair {
	return Pair(mix(bits.RotateLeft64(first, 23)*prime+second)>>32) &^ (1<<pairBits - 1)
}

var errDamaged = errors.New("words: damaged vector")

// Append appends v to dst in the form Decode reads.
func (v Vector) Append(dst []byte) []byte {
	dst = slices.Grow(dst, 4*(len(v.Terms)+len(v.Pairs))+2*binary.MaxVarintLen64)
	return appendEntries(appendEntries(dst, v.Terms), v.Pairs)
}

func appendEntries[E ~uint32](dst []byte, list []E) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, e := range list {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(e))
	}
	return dst
}

// Decode reads what Append wrote, the whole of src, into v, whose room it uses.
// Bytes of another length give an error; whether they are in order is for
// whoever keeps them to see to.
func (v *Vector) Decode(src []byte) error {
	var ok bool
	if v.Terms, src, ok = decodeEntries(v.Terms, src); !ok {
		return errDamaged
	}
	if v.Pairs, src, ok = decodeEntries(v.Pairs, src); !ok || len(src) != 0 {
		return errDamaged
	}
	return nil
}

// decodeEntries reads one list into room and returns what follows it.
func decodeEntries[E ~uint32](room []E, src []byte) (list []E, rest []byte, ok bool) {
	n, size := binary.Uvarint(src)
	if size <= 0 || n > uint64(len(src)-size)/4 {
		return nil, nil, false
	}
	src, rest = src[size:][:4*n], src[size:][4*n:]
	list = slices.Grow(room[:0], int(n))[:n]
	for i := range list {
		list[i] = E(binary.LittleEndian.Uint32(src))
		src = src[4:]
	}
	return list, rest, true
}

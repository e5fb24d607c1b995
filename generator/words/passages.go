package words

import (
	"encoding/binary"
	"iter"
	"slices"
)

// Passages are the paragraphs of a text that are long enough to be recognized in
// another: the 32-bit IDs of each, ascending, little-endian.
type Passages string

const passageWords = 8 // of a passage, at least

func newPassages(ids []uint32) Passages {
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	data := make([]byte, 0, 4*len(ids))
	for _, id := range ids {
		data = binary.LittleEndian.AppendUint32(data, id)
	}
	return Passages(data)
}

// All returns the IDs.
func (p Passages) All() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for ; len(p) >= 4; p = p[4:] {
			if !yield(uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24) {
				return
			}
		}
	}
}

// Passage returns the vector of the passage of t that has an ID, and false if
// there is none.
func (c *Counter) Passage(t Text, id uint32) (Vector, bool) {
	for _, p := range t.Paragraphs {
		alone := Text{Paragraphs: []string{p}}
		if _, passages := c.Append(nil, alone); slices.Contains(slices.Collect(passages.All()), id) {
			return c.Count(alone), true
		}
	}
	return Vector{}, false
}

// Subtract reduces the counts of v by those of a part of its text, and removes the
// entries that only the part has. It changes the entries in place.
func (v *Vector) Subtract(part Vector) {
	v.Tokens = subtract(v.Tokens, part.Tokens, tokenBits, maxTokenCount)
	v.Bigrams = subtract(v.Bigrams, part.Bigrams, bigramBits, maxBigramCount)
}

func subtract[E ~uint32](list, part []E, bits int, most E) []E {
	left := list[:0]
	for _, e := range list {
		for len(part) > 0 && part[0]>>bits < e>>bits {
			part = part[1:]
		}
		if len(part) > 0 && part[0]>>bits == e>>bits {
			n := part[0] & most
			if e&most <= n {
				continue
			}
			e -= n
		}
		left = append(left, e)
	}
	return left
}

package words

import (
	"encoding/binary"
	"iter"
	"slices"
)

// Passages are the paragraphs of a text that are long enough to be known again
// in another: for each an ID, ascending without repetition, four bytes wide.
type Passages string

// passageWords is how many words a passage has at least.
const passageWords = 8

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

// Len returns how many there are.
func (p Passages) Len() int { return len(p) / 4 }

// All returns their IDs.
func (p Passages) All() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for ; len(p) >= 4; p = p[4:] {
			if !yield(uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24) {
				return
			}
		}
	}
}

// Passage returns what a passage of t says, and false if t has none of that ID.
func (c *Counter) Passage(t Text, id uint32) (Vector, bool) {
	for _, p := range t.Paragraphs {
		alone := Text{Paragraphs: []string{p}}
		if _, passages := c.Append(nil, alone); slices.Contains(slices.Collect(passages.All()), id) {
			return c.Count(alone), true
		}
	}
	return Vector{}, false
}

// Subtract takes a part of what v says out of it: what only the part says is
// gone, of the rest there is less.
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

package words

import (
	"encoding/binary"
	"iter"
	"slices"
)

// Passages identifies the paragraphs of a text that are long enough to be recognized in
// other texts. It holds the IDs of these paragraphs in ascending order, each as four
// bytes, little-endian. An ID is a hash of the paragraph's words without stop words.
type Passages string

const passageWords = 8 // minimum number of words in a passage, not counting stop words

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

// All returns an iterator over the IDs of the passages, in ascending order.
func (p Passages) All() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for ; len(p) >= 4; p = p[4:] {
			if !yield(uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24) {
				return
			}
		}
	}
}

// Passage returns the vector of the paragraph of t whose passage ID is the argument id.
// The bool is false if t has no such paragraph.
func (c *Counter) Passage(t Text, id uint32) (Vector, bool) {
	if p, ok := c.Paragraph(t, id); ok {
		return c.Count(Text{Paragraphs: []string{p}}), true
	}
	return Vector{}, false
}

// Paragraph returns the paragraph of t whose passage ID is the argument id. The bool is
// false if t has no such paragraph.
func (c *Counter) Paragraph(t Text, id uint32) (string, bool) {
	for _, p := range t.Paragraphs {
		if _, passages := c.Append(nil, Text{Paragraphs: []string{p}}); slices.Contains(slices.Collect(passages.All()), id) {
			return p, true
		}
	}
	return "", false
}

// Subtract subtracts the counts of part, the vector of a part of the text, from the counts
// of v. It removes tokens and bigrams whose count becomes 0. It changes the lists of v in
// place.
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

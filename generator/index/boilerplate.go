package index

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"broadsheet/generator/words"
)

// maxRepeats is the greatest number of stories that may contain the same passage. A
// passage that more stories contain is boilerplate, such as the blurb of a newsletter or
// a call for applications.
const maxRepeats = 5

// Boilerplate holds the passages that more than five stories contain word for word.
type Boilerplate struct {
	Passages []Passage      // boilerplate passages, in ascending order of IDs
	vectors  []words.Vector // index: that of a passage in Passages; value: its decoded vector
	// Key: index of a story; value: indexes in Passages of the story's boilerplate.
	of map[int][]int32
}

// A Passage is a paragraph that more than maxRepeats stories contain word for word (boilerplate).
type Passage struct {
	ID     uint32 // hash of the paragraph's words, as in words.Passages
	Vector []byte // vector of the paragraph, encoded by words.Vector.Append
}

// FindBoilerplate finds the passages that more than five stories contain. The argument stories has
// the passages of each story, by the index of the story. The vectors of passages come from known,
// the field Passages of an earlier result, or are read from texts.
func FindBoilerplate(stories []words.Passages, texts Texts, known []Passage) (*Boilerplate, error) {
	b := &Boilerplate{of: map[int][]int32{}}
	for run := range repeats(stories) {
		p, err := passage(texts, known, uint32(run[0]>>32), int(uint32(run[0])))
		if err != nil {
			return nil, fmt.Errorf("reading what many stories say: %w", err)
		}
		v, err := words.Decode(p.Vector)
		if err != nil {
			return nil, err
		}
		for _, k := range run {
			b.of[int(uint32(k))] = append(b.of[int(uint32(k))], int32(len(b.Passages)))
		}
		b.Passages, b.vectors = append(b.Passages, p), append(b.vectors, v)
	}
	return b, nil
}

// RepeatedIn returns the IDs of the passages that more than five stories contain, in
// ascending order. The argument stories has the passages of each story. The key of the result
// is the index of a story; a story without such passages has no entry.
func RepeatedIn(stories []words.Passages) map[int][]uint32 {
	of := map[int][]uint32{}
	for run := range repeats(stories) {
		for _, k := range run {
			of[int(uint32(k))] = append(of[int(uint32(k))], uint32(k>>32))
		}
	}
	return of
}

// repeats returns a list for each passage that more than five stories contain, in ascending
// order of IDs. Each number of the list stands for the passage in a story: the upper 32
// bits are the ID of the passage, the lower 32 bits the index of the story.
func repeats(stories []words.Passages) iter.Seq[[]uint64] {
	var all []uint64
	for i, passages := range stories {
		for id := range passages.All() {
			all = append(all, uint64(id)<<32|uint64(i))
		}
	}
	all = new(sorter).sort(all, 0)
	return func(yield func([]uint64) bool) {
		for run := range runs(all) {
			if len(run) > maxRepeats && !yield(run) {
				return
			}
		}
	}
}

// passage returns the passage with the given ID, taken from known, the passages of an
// earlier result, or else read from a story that contains the passage.
func passage(texts Texts, known []Passage, id uint32, story int) (Passage, error) {
	at, found := slices.BinarySearchFunc(known, id, func(p Passage, id uint32) int { return cmp.Compare(p.ID, id) })
	if found {
		if _, err := words.Decode(known[at].Vector); err == nil {
			return known[at], nil
		}
	}
	v, err := texts.Passage(story, id)
	return Passage{id, v.Append(nil)}, err
}

// Hash returns the hash h, extended by the IDs of the boilerplate passages that story i contains.
func (b *Boilerplate) Hash(h Hash, i int) Hash {
	for _, k := range b.of[i] {
		h = h.And(uint64(b.Passages[k].ID))
	}
	return h
}

// Without returns the vector v of story i minus the boilerplate of the story. If the story has
// boilerplate, the result uses the memory of rest; otherwise the result is v.
func (b *Boilerplate) Without(i int, v words.Vector, rest *words.Vector) words.Vector {
	list := b.of[i]
	if len(list) == 0 {
		return v
	}
	rest.Tokens, rest.Bigrams = append(rest.Tokens[:0], v.Tokens...), append(rest.Bigrams[:0], v.Bigrams...)
	for _, k := range list {
		rest.Subtract(b.vectors[k])
	}
	return *rest
}

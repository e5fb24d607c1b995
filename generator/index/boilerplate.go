package index

import (
	"cmp"
	"fmt"
	"slices"

	"broadsheet/generator/words"
)

// maxRepeats is how many stories may share a passage that counts. A passage of more
// stories is boilerplate: a newsletter's blurb, a call for applications.
const maxRepeats = 5

// Boilerplate holds the passages that more than five stories have word for word.
type Boilerplate struct {
	Passages []Passage       // ascending by ID
	vectors  []words.Vector  // of Passages
	of       map[int][]int32 // by story, the places of its boilerplate in Passages
}

// A Passage is a paragraph that is boilerplate.
type Passage struct {
	ID     uint32
	Vector []byte // in the form that words.Decode reads
}

// FindBoilerplate finds the boilerplate among the passages of all stories. The
// vectors of known passages are not read again.
func FindBoilerplate(stories []words.Passages, texts Texts, known []Passage) (*Boilerplate, error) {
	var all []uint64 // ID, then story
	for i, passages := range stories {
		for id := range passages.All() {
			all = append(all, uint64(id)<<32|uint64(i))
		}
	}
	slices.Sort(all)
	b := &Boilerplate{of: map[int][]int32{}}
	for run := range runs(all) {
		if len(run) <= maxRepeats {
			continue
		}
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

// passage returns the passage of an ID, from known or from a story that has it.
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

// Hash returns the hash of h's values followed by which boilerplate story i has.
func (b *Boilerplate) Hash(h Hash, i int) Hash {
	for _, k := range b.of[i] {
		h = h.And(uint64(b.Passages[k].ID))
	}
	return h
}

// Without returns the vector v of story i without boilerplate. If there is any, the
// result aliases rest.
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

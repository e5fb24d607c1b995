// Package index is an inverted index of a site's stories: the posting lists of
// their tokens and bigrams.
//
// The vectors of all stories do not fit into memory. They are read once for every
// slice of the range of IDs: the entries of a slice are sorted by ID, and those of
// IDs that count are kept as posting lists. The index takes about four kilobytes of
// memory a story.
package index

import (
	"fmt"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// Texts reads the vectors of stories.
type Texts interface {
	// Each hands the vectors of all stories, in any order, to functions made by
	// start, one for each worker. A vector is valid until the call returns.
	Each(start func() func(i int, v words.Vector)) error
	// Vector returns the vector of story i. It is used by several goroutines.
	Vector(i int) (words.Vector, error)
	// Passage returns the vector of one passage of story i, by the passage's ID.
	Passage(i int, id uint32) (words.Vector, error)
}

// Weights are the rules of ranking that the index applies.
type Weights struct {
	Count  [32]uint64              // weight of a token by its count in a story
	Rarity func(stories int) uint8 // idf of a token that so many stories have, 0 if it does not count
	Length func(sum uint64) uint32 // inverse length of a text by the sum of its squared weights
}

const (
	ListCap   = 32 // postings of a token's list at most, the heaviest
	BigramCap = 10 // stories that have a bigram which counts, at most
)

// An Index holds the posting lists of tokens and bigrams. Its Texts are without
// boilerplate, its Sketches with it.
type Index struct {
	Tokens   []Token   // that count, ascending by ID; a token's number is its place
	Texts    [][]Entry // by story, its tokens that count, ascending by number
	Bigrams  Bigrams
	Sketches []Sketch // by story
	// Inverse lengths of a story's tokens and of its bigrams.
	TokenLength, BigramLength []uint32
	Boilerplate               *Boilerplate
}

// A Token is one that counts.
type Token struct {
	ID     uint32
	Rarity uint8
	List   []Posting // the stories that it weighs most in, the heaviest first
	Hash   Hash      // of the list
}

// A Posting is a story with the count of a token or bigram in it: 26 bits of
// index, the headline's bit and 5 bits of count, as in words.Token.
type Posting uint32

const (
	lowBits = 6
	lowMask = 1<<lowBits - 1
)

// Story returns the story's index.
func (p Posting) Story() int32 { return int32(p >> lowBits) }

// Count returns how often the token or bigram occurs in the story, 1 to 31.
func (p Posting) Count() int { return words.Token(p).Count() }

// An Entry is a token of a story: 26 bits of number, then as in a Posting.
type Entry uint32

// Number returns the token's place in Index.Tokens.
func (e Entry) Number() uint32 { return uint32(e >> lowBits) }

// Count returns how often the token occurs, 1 to 31.
func (e Entry) Count() int { return words.Token(e).Count() }

// Headline reports whether it occurs in the headline.
func (e Entry) Headline() bool { return words.Token(e).Headline() }

// A Sketch is a sample of a text's bigrams, those with the least IDs.
type Sketch struct {
	first [SketchSize]words.Bigram
	all   uint32
}

// SketchSize is how many bigrams a sketch has, unless the text has fewer.
const SketchSize = 16

// NewSketch returns the sketch of a text by its bigrams.
func NewSketch(bigrams []words.Bigram) Sketch {
	s := Sketch{all: uint32(len(bigrams))}
	copy(s.first[:], bigrams)
	return s
}

// Bigrams returns the bigrams of the sketch, ascending by ID.
func (s *Sketch) Bigrams() []words.Bigram { return s.first[:min(int(s.all), SketchSize)] }

// Len returns how many bigrams the whole text has.
func (s *Sketch) Len() int { return int(s.all) }

// Build makes the index of texts. Hashes identify the text of each story, without
// its boilerplate, in the hashes of posting lists.
func Build(texts Texts, boilerplate *Boilerplate, w Weights, hashes []Hash) (*Index, error) {
	n := len(hashes)
	b := &builder{
		Index: &Index{
			Texts: make([][]Entry, n), Sketches: make([]Sketch, n), Boilerplate: boilerplate,
			TokenLength: make([]uint32, n), BigramLength: make([]uint32, n),
		},
		texts: texts, weights: w, hashes: hashes, sliceSize: sliceSize,
	}
	return b.Index, b.build()
}

type builder struct {
	*Index
	texts           Texts
	weights         Weights
	hashes          []Hash
	tokens, bigrams counts
	sliceSize       int
}

func (b *builder) build() error {
	for _, step := range []func() error{b.measure, b.listTokens, b.hold, b.listBigrams} {
		if err := step(); err != nil {
			return fmt.Errorf("reading what stories say: %w", err)
		}
	}
	return nil
}

// each hands the vector of every story, without boilerplate and in all, to
// functions made by start, one for each worker.
func (b *builder) each(start func() func(i int, v, whole words.Vector)) error {
	return b.texts.Each(func() func(int, words.Vector) {
		do, rest := start(), new(words.Vector)
		return func(i int, whole words.Vector) { do(i, b.Boilerplate.Without(i, whole, rest), whole) }
	})
}

// measure finds the lengths of all texts, and counts their entries by part.
func (b *builder) measure() error {
	var mu sync.Mutex
	var tokens, bigrams []*counts
	err := b.each(func() func(int, words.Vector, words.Vector) {
		t, g := new(counts), new(counts)
		mu.Lock()
		defer mu.Unlock()
		tokens, bigrams = append(tokens, t), append(bigrams, g)
		return func(i int, v, _ words.Vector) {
			b.TokenLength[i] = b.weights.Length(add(t, b.weights.Count[:], v.Tokens))
			b.BigramLength[i] = b.weights.Length(add(g, b.weights.Count[:], v.Bigrams))
		}
	})
	b.tokens, b.bigrams = sum(tokens), sum(bigrams)
	return err
}

// add counts entries by part, and returns the sum of their squared weights.
func add[E entry](c *counts, weights []uint64, list []E) (sum uint64) {
	for _, e := range list {
		c[uint32(e)>>partShift]++
		sum += weights[e.Count()] * weights[e.Count()]
	}
	return sum
}

// listTokens makes the posting lists of tokens.
func (b *builder) listTokens() error {
	found := make([][]Token, parts)
	err := invert(b, &b.tokens, lowBits, func(v words.Vector) []words.Token { return v.Tokens }, func(part int, sorted []uint64) {
		var heaviest []uint64
		for list := range runs(sorted) {
			rarity := b.weights.Rarity(len(list))
			if rarity == 0 {
				continue
			}
			heaviest = heaviest[:0]
			for _, k := range list {
				p := Posting(k)
				weight := b.weights.Count[p.Count()] * uint64(b.TokenLength[p.Story()])
				heaviest = Keep(heaviest, weight<<32|uint64(p), ListCap)
			}
			t := Token{ID: uint32(list[0]>>32) >> lowBits, Rarity: rarity, List: make([]Posting, len(heaviest))}
			for i, k := range heaviest {
				t.List[i] = Posting(k)
			}
			t.Hash = b.hash(t.List)
			found[part] = append(found[part], t)
		}
	})
	b.Tokens = slices.Concat(found...)
	return err
}

// hash returns a hash of a posting list, whatever its order.
func (b *builder) hash(list []Posting) (h Hash) {
	for _, p := range list {
		h += b.hashes[p.Story()].And(uint64(p & lowMask))
	}
	return h
}

// hold keeps the tokens that count and the sketch of every text.
func (b *builder) hold() error {
	find := b.finder()
	return b.each(func() func(int, words.Vector, words.Vector) {
		var text []Entry
		return func(i int, v, whole words.Vector) {
			text = text[:0]
			for _, t := range v.Tokens {
				if number, found := find(t.ID()); found {
					text = append(text, Entry(number<<lowBits|uint32(t)&lowMask))
				}
			}
			b.Texts[i], b.Sketches[i] = slices.Clone(text), NewSketch(whole.Bigrams)
		}
	})
}

// finder returns a function that finds a token's number by its ID. It goes through
// the few tokens that share the first bits of an ID.
func (b *builder) finder() func(id uint32) (number uint32, found bool) {
	const restBits = 10
	var starts [1 << (32 - lowBits - restBits)]uint32
	number := uint32(0)
	for first := range starts {
		for int(number) < len(b.Tokens) && b.Tokens[number].ID < uint32(first)<<restBits {
			number++
		}
		starts[first] = number
	}
	return func(id uint32) (uint32, bool) {
		n := starts[id>>restBits]
		for int(n) < len(b.Tokens) && b.Tokens[n].ID < id {
			n++
		}
		return n, int(n) < len(b.Tokens) && b.Tokens[n].ID == id
	}
}

// Keep inserts v into a descending list of the greatest numbers, of which it
// keeps at most limit.
func Keep(list []uint64, v uint64, limit int) []uint64 {
	if len(list) < limit {
		list = append(list, v)
	} else if v <= list[limit-1] {
		return list
	}
	at := len(list) - 1
	for ; at > 0 && list[at-1] < v; at-- {
		list[at] = list[at-1]
	}
	list[at] = v
	return list
}

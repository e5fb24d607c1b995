// Package index is an inverted index of a site's stories: the posting lists of
// their tokens and bigrams.
//
// The vectors of all stories need not fit into memory. The range of IDs is divided into
// slices, and all vectors are read once for each slice. The entries in a slice (counted
// tokens or bigrams) are sorted by ID and become posting lists, except tokens and
// bigrams that are too rare or too frequent to be used in ranking. The index takes about
// four kilobytes of memory for each story.
package index

import (
	"fmt"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// Texts reads the vectors of stories.
type Texts interface {
	// Each reads the vectors of all stories, with several workers. It calls start once
	// for each worker. The function that start returns is called for each story that the
	// worker reads, in any order, with the index and the vector of the story. A vector
	// is valid until that call returns.
	Each(start func() func(i int, v words.Vector)) error
	// Vector returns the vector of story i. It is safe for concurrent use.
	Vector(i int) (words.Vector, error)
	// Passage returns the vector of the passage with the given ID in story i.
	Passage(i int, id uint32) (words.Vector, error)
}

// Weights holds the weights that ranking uses and that the index needs.
type Weights struct {
	Count [32]uint64 // index: count of a token or bigram in a story; value: its weight
	// Rarity returns the idf of the token with the given ID from the number of stories that
	// contain the token. The idf is 0 if ranking ignores the token.
	Rarity func(id uint32, stories int) uint8
	// Length returns the inverse length of a text from the sum of the squared weights of
	// its tokens or bigrams.
	Length func(sum uint64) uint32
}

const (
	// Maximum length of a token's posting list, which has the postings of most weight.
	ListCap   = 32
	BigramCap = 10 // a bigram that more stories than this contain has no posting list
)

// An Index holds the posting lists of tokens and bigrams. Boilerplate (passages that
// many stories repeat) is not counted, except in Sketches.
type Index struct {
	Tokens []Token // tokens with a posting list, by ascending ID; the index is the token's number
	// Texts has, for each story, those of its tokens that have a posting list, in the order of
	// Tokens.
	Texts    [][]Entry
	Bigrams  Bigrams
	Sketches []Sketch // index: that of a story; value: a sample of the bigrams of its text
	// The index of both slices is that of a story. The values are inverse lengths of the story's
	// text (see Weights.Length), one computed from its tokens and one from its bigrams.
	TokenLength, BigramLength []uint32
	Boilerplate               *Boilerplate
}

// A Token describes a token that ranking uses, with its posting list.
type Token struct {
	ID     uint32
	Rarity uint8     // idf of the token (the larger, the rarer), from Weights.Rarity
	List   []Posting // the ListCap postings with the greatest weights, in descending order of weight
	Hash   Hash      // hash of List and of the texts of the stories in it
}

// A Posting names a story that contains a token or bigram. 26 bits are the story's index, one bit
// is set if the headline has the token, and 5 bits are the count of the token or bigram in the
// story.
type Posting uint32

const (
	lowBits = 6
	lowMask = 1<<lowBits - 1
)

// Story returns the story's index.
func (p Posting) Story() int32 { return int32(p >> lowBits) }

// Count returns how often the token or bigram occurs in the story, 1 to 31.
func (p Posting) Count() int { return words.Token(p).Count() }

// An Entry is a token of a story. 26 bits are the token's number, one bit is set if the headline
// has the token, and 5 bits are the count of the token in the story.
type Entry uint32

// Number returns the number of the token, that is, its index in Index.Tokens.
func (e Entry) Number() uint32 { return uint32(e >> lowBits) }

// Count returns how often the token occurs in the story, 1 to 31.
func (e Entry) Count() int { return words.Token(e).Count() }

// Headline reports whether the token occurs in the story's headline.
func (e Entry) Headline() bool { return words.Token(e).Headline() }

// A Sketch is a sample of the bigrams of a text: the SketchSize bigrams with the
// smallest IDs.
type Sketch struct {
	first [SketchSize]words.Bigram
	all   uint32 // number of bigrams of the whole text
}

// SketchSize is the greatest number of bigrams in a Sketch.
const SketchSize = 16

// NewSketch returns the sketch of a text with the given bigrams, which are in ascending
// order of IDs.
func NewSketch(bigrams []words.Bigram) Sketch {
	s := Sketch{all: uint32(len(bigrams))}
	copy(s.first[:], bigrams)
	return s
}

// Bigrams returns the bigrams of the sketch, in ascending order of IDs.
func (s *Sketch) Bigrams() []words.Bigram { return s.first[:min(int(s.all), SketchSize)] }

// Len returns the number of bigrams of the whole text.
func (s *Sketch) Len() int { return int(s.all) }

// Build builds the index of all stories, whose vectors it reads from texts. The argument hashes has
// a hash of the text of each story without boilerplate, by the index of the story. The hashes of
// posting lists are made from these hashes.
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
	for _, step := range []func() error{b.measure, b.listTokens, b.storeTexts, b.listBigrams} {
		if err := step(); err != nil {
			return fmt.Errorf("reading what stories say: %w", err)
		}
	}
	return nil
}

// each calls start once for each goroutine that reads vectors. The function that start returns is
// called for each story that the goroutine reads, with the index of the story, its vector without
// boilerplate (v) and its vector with boilerplate (whole).
func (b *builder) each(start func() func(i int, v, whole words.Vector)) error {
	return b.texts.Each(func() func(int, words.Vector) {
		do, rest := start(), new(words.Vector)
		return func(i int, whole words.Vector) { do(i, b.Boilerplate.Without(i, whole, rest), whole) }
	})
}

// measure computes the inverse lengths of all texts, and counts the tokens and bigrams
// in each part of the range of IDs, for listTokens and listBigrams.
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

// add adds the number of entries of list in each part of the range of IDs to the counts c. It
// returns the sum of the squared weights of all entries. The argument weights maps the count of an
// entry (the index) to its weight.
func add[E entry](c *counts, weights []uint64, list []E) (sum uint64) {
	for _, e := range list {
		c[uint32(e)>>partShift]++
		sum += weights[e.Count()] * weights[e.Count()]
	}
	return sum
}

// listTokens builds the posting lists of tokens.
func (b *builder) listTokens() error {
	found := make([][]Token, parts)
	err := invert(b, &b.tokens, lowBits, func(v words.Vector) []words.Token { return v.Tokens }, func(part int, sorted []uint64) {
		var heaviest []uint64
		for list := range runs(sorted) {
			id := uint32(list[0]>>32) >> lowBits
			rarity := b.weights.Rarity(id, len(list))
			if rarity == 0 {
				continue
			}
			heaviest = heaviest[:0]
			for _, k := range list {
				p := Posting(k)
				weight := b.weights.Count[p.Count()] * uint64(b.TokenLength[p.Story()])
				heaviest = Keep(heaviest, weight<<32|uint64(p), ListCap)
			}
			t := Token{ID: id, Rarity: rarity, List: make([]Posting, len(heaviest))}
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

// hash returns a hash of a posting list. The order of the postings does not affect the
// hash.
func (b *builder) hash(list []Posting) (h Hash) {
	for _, p := range list {
		h += b.hashes[p.Story()].And(uint64(p & lowMask))
	}
	return h
}

// storeTexts stores, for every story, the sketch of its text and those of its tokens
// that have a posting list.
func (b *builder) storeTexts() error {
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

// finder returns a function that finds the number of a token (its index in Index.Tokens) by the ID
// of the token. The function searches only the few tokens whose IDs begin with the same bits as the
// given ID.
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

// Keep inserts v into a list of numbers in descending order and returns the list. If the list then
// has more than limit numbers, Keep drops the smallest number.
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

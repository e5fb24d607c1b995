// Package words turns text into counted tokens.
//
// A story's headline, description and paragraphs enter; a Vector leaves that
// depends on them and the language alone, small enough to keep one for every
// story. It holds no words, only numbers that stand for them (hashes), the same
// on every machine and in every run.
//
// A word is what Unicode's word boundaries (UAX #29) make of it, with what tech
// news needs besides: "C++", "C#", ".NET", "Node.js" and "1.21" are one word
// each, and an apostrophe parts words as a space does. Scripts written without
// spaces (Han, Kana, Thai and the like) and Hangul are taken as overlapping
// bigrams, whatever the language of the site. Words are not reduced to stems:
// measured on four blogs, stems made related stories no better.
package words

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// A Text is what a story says.
type Text struct {
	Headline, Description string
	// Paragraphs are the running text, plain, without code blocks and quotes.
	Paragraphs []string
}

// headlineWeight is how many times a token counts that stands in the headline.
const headlineWeight = 3

// A Counter counts the tokens of texts. It may be used by several goroutines at
// a time.
type Counter struct {
	letters *letters
	stops   *stops
	scratch sync.Pool // of *counting
}

// New returns a Counter for texts in a language, a BCP 47 tag such as "en" or
// "pt-BR". The language decides which words are too common to count; for one
// that is not known every word counts.
func New(language string) *Counter {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	letters := newLetters()
	c := &Counter{letters: letters, stops: newStops(stopWords(base), letters)}
	c.scratch.New = func() any { return new(counting) }
	return c
}

// counting is what Count needs while it works, kept from text to text.
type counting struct {
	tokens   []Token
	bigrams  []Bigram
	passages []uint32
	sorter
}

// Count returns what t says.
func (c *Counter) Count(t Text) Vector {
	w := c.scratch.Get().(*counting)
	defer c.scratch.Put(w)
	v := c.vector(w, t)
	return Vector{slices.Clone(v.Tokens), slices.Clone(v.Bigrams)}
}

// Append appends what t says to dst in the form Vector.Decode reads. It also
// returns the passages of t.
func (c *Counter) Append(dst []byte, t Text) ([]byte, Passages) {
	w := c.scratch.Get().(*counting)
	defer c.scratch.Put(w)
	dst = c.vector(w, t).Append(dst)
	return dst, newPassages(w.passages)
}

// vector returns what t says. It lies in w.
func (c *Counter) vector(w *counting, t Text) Vector {
	w.tokens, w.bigrams, w.passages = w.tokens[:0], w.bigrams[:0], w.passages[:0]
	c.count(w, t.Headline, headlineBit|headlineWeight)
	c.count(w, t.Description, 1)
	for _, p := range t.Paragraphs {
		if id, ok := c.count(w, p, 1); ok {
			w.passages = append(w.passages, id)
		}
	}
	return Vector{
		Tokens:  merge(&w.sorter, w.tokens, tokenBits, maxTokenCount),
		Bigrams: merge(&w.sorter, w.bigrams, bigramBits, maxBigramCount),
	}
}

// count adds the words of one paragraph, each with what is to be counted for
// it, and its bigrams: two words that are neighbours once stop words are left out.
// It returns the paragraph's ID, and false if it is too short for a passage.
func (c *Counter) count(w *counting, paragraph string, each Token) (id uint32, passage bool) {
	s := scanner{text: paragraph, letters: c.letters}
	var before, all uint64
	from := len(w.tokens)
	for s.next() {
		if c.stops.has(s.hash) {
			continue
		}
		w.tokens = append(w.tokens, tokenID(s.hash)|each)
		if before != 0 {
			w.bigrams = append(w.bigrams, bigramID(before, s.hash)|1)
		}
		before, all = s.hash, bits.RotateLeft64(all, 23)*prime+s.hash
	}
	return uint32(mix(all) >> 32), len(w.tokens)-from >= passageWords
}

// Names returns the words and word bigrams ("neural network") of t, in lower
// case, with their IDs: it tells what the numbers of a Vector stand for. It is
// slow; it serves explanations.
func (c *Counter) Names(t Text) (tokens, bigrams map[string]uint32) {
	tokens, bigrams = map[string]uint32{}, map[string]uint32{}
	for _, p := range append([]string{t.Headline, t.Description}, t.Paragraphs...) {
		s := scanner{text: p, letters: c.letters}
		var before uint64
		var name string
		for s.next() {
			if c.stops.has(s.hash) {
				continue
			}
			word := strings.ToLower(s.text[s.start:s.end])
			tokens[word] = tokenID(s.hash).ID()
			if before != 0 {
				bigrams[name+" "+word] = bigramID(before, s.hash).ID()
			}
			before, name = s.hash, word
		}
	}
	return tokens, bigrams
}

// merge makes of all one entry for each token or bigram, ascending. An entry has
// its ID above bits, a count that stays at most once it is there, and between
// them what is true of it as soon as it is of one of its kind.
func merge[E ~uint32](s *sorter, all []E, bits int, most E) []E {
	n := 0
	for _, number := range deal(s, all) {
		e := E(number)
		i := n // the entries before it are of its own bucket, or smaller
		for i > 0 && all[i-1]>>bits > e>>bits {
			i--
		}
		if i > 0 && all[i-1]>>bits == e>>bits {
			all[i-1] = (all[i-1]|e)&^most | min(all[i-1]&most+e&most, most)
			continue
		}
		for j := n; j > i; j-- {
			all[j] = all[j-1]
		}
		all[i] = e
		n++
	}
	return all[:n]
}

// A sorter sorts numbers that are evenly spread, as hashes are.
type sorter struct {
	starts [1<<bucketBits + 1]uint32
	spare  []uint32
}

const bucketBits = 9

// deal deals numbers into buckets by their first bits, which leaves hardly
// anything to sort. What it returns serves until it is called again.
func deal[E ~uint32](s *sorter, all []E) []uint32 {
	clear(s.starts[:])
	for _, e := range all {
		s.starts[uint32(e)>>(32-bucketBits)+1]++
	}
	for i := 1; i < len(s.starts); i++ {
		s.starts[i] += s.starts[i-1]
	}
	s.spare = slices.Grow(s.spare[:0], len(all))[:len(all)]
	for _, e := range all {
		b := uint32(e) >> (32 - bucketBits)
		s.spare[s.starts[b]] = uint32(e)
		s.starts[b]++
	}
	return s.spare
}

// Package words counts the tokens of texts.
//
// It turns the headline, description and paragraphs of a story into a Vector, from
// which related stories are chosen. A Vector holds the hash and the count of each
// token and bigram. It depends only on the text and the language, so it is the same on
// every machine and in every run. It takes a few kilobytes.
//
// Words are those of Unicode's word boundaries (UAX #29) with extensions for tech
// news: "C++", "C#", ".NET", "Node.js" and "1.21" are one word each, and an
// apostrophe separates words. Scripts without spaces (Han, Kana, Thai and others)
// and Hangul are split into overlapping pairs of characters, whatever the language
// of the site. Words are not reduced to stems: on four blogs, stems did not improve
// related stories.
package words

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// A Text is the text of a story.
type Text struct {
	Headline, Description string
	// Paragraphs are plain text, without code blocks and quotes.
	Paragraphs []string
}

const headlineWeight = 3 // how many times a token of the headline counts

// A Counter counts the tokens of texts. It is safe for concurrent use.
type Counter struct {
	letters *letters
	stops   *stops
	scratch sync.Pool // of *counting
}

// New returns a Counter for texts in a language, a BCP 47 tag such as "en" or
// "pt-BR". The language determines the stop words; an unknown one has none.
func New(language string) *Counter {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	letters := newLetters()
	c := &Counter{letters: letters, stops: newStops(stopWords(base), letters)}
	c.scratch.New = func() any { return new(counting) }
	return c
}

// counting holds buffers that are reused for the next text.
type counting struct {
	tokens   []Token
	bigrams  []Bigram
	passages []uint32
	sorter
}

// Count returns the vector of t.
func (c *Counter) Count(t Text) Vector {
	data, _ := c.Append(nil, t)
	v, _ := Decode(data) // it is what Append returned
	return v
}

// Append encodes the vector of t at the end of dst, as Vector.Append does. It also
// returns the passages of t.
func (c *Counter) Append(dst []byte, t Text) ([]byte, Passages) {
	w := c.scratch.Get().(*counting)
	defer c.scratch.Put(w)
	w.tokens, w.bigrams, w.passages = w.tokens[:0], w.bigrams[:0], w.passages[:0]
	c.count(w, t.Headline, headlineBit|headlineWeight)
	c.count(w, t.Description, 1)
	for _, p := range t.Paragraphs {
		if id, ok := c.count(w, p, 1); ok {
			w.passages = append(w.passages, id)
		}
	}
	v := Vector{merge(&w.sorter, w.tokens, tokenBits, maxTokenCount), merge(&w.sorter, w.bigrams, bigramBits, maxBigramCount)}
	return v.Append(dst), newPassages(w.passages)
}

// count adds the tokens of a paragraph, each with a count and perhaps the headline's
// bit, and its bigrams: two words that are neighbours once stop words are removed.
// It returns the paragraph's ID and whether it is long enough for a passage.
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

// Names returns the IDs of the words and of the bigrams ("neural network") of t,
// which are in lower case. It is slow, and meant for explanations.
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

// merge sorts entries by ID, and merges those of one ID: their counts are added up
// to most, other bits below the ID are set if one entry has them.
func merge[E ~uint32](s *sorter, all []E, bits int, most E) []E {
	n := 0
	for _, number := range deal(s, all) {
		e := E(number)
		i := n // the entries before are smaller, but for some of the same bucket
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

const bucketBits = 9

// A sorter holds the buffers of deal.
type sorter struct {
	starts [1<<bucketBits + 1]uint32
	spare  []uint32
}

// deal sorts evenly distributed numbers by their first bits, which leaves little to
// sort. The result is valid until the next call.
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

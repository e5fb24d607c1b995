// Package words turns text into counted terms.
//
// A story's headline, description and paragraphs enter; a Vector leaves that
// depends on them and the language alone, small enough to keep one for every
// story. It holds no words, only numbers that stand for them (hashes), the same
// on every machine and in every run.
//
// A word is what Unicode's word boundaries (UAX #29) make of it, with what tech
// news needs besides: "C++", "C#", ".NET", "Node.js" and "1.21" are one term
// each, an apostrophe and an underscore part words as a space does, and scripts
// written without spaces (Han, Kana, Thai and the like, and Hangul) are taken
// as overlapping bigrams, whatever the language of the site.
package words

import (
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

// headlineWeight is how many times a term counts that stands in the headline.
const headlineWeight = 3

// A Counter counts the terms of texts. It may be used by several goroutines at
// a time.
type Counter struct {
	letters *letters
	stops   *stops
	plurals bool
	scratch sync.Pool // of *counting
}

// New returns a Counter for texts in a language, a BCP 47 tag such as "en" or
// "pt-BR". The language decides which words are too common to count and how
// plurals are formed; for one that is not known no words are left out.
func New(language string) *Counter {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	c := &Counter{letters: newLetters(), stops: newStops(stopWords[base]), plurals: base == "en"}
	c.scratch.New = func() any { return new(counting) }
	return c
}

// counting is what Count needs while it works, kept from text to text.
type counting struct {
	terms   []Term
	pairs   []Pair
	sorting []uint32
}

// Count returns what t says.
func (c *Counter) Count(t Text) Vector {
	w := c.scratch.Get().(*counting)
	defer c.scratch.Put(w)
	w.terms, w.pairs = w.terms[:0], w.pairs[:0]
	c.count(w, t.Headline, newTerm(0, true, headlineWeight))
	c.count(w, t.Description, newTerm(0, false, 1))
	for _, p := range t.Paragraphs {
		c.count(w, p, newTerm(0, false, 1))
	}
	return Vector{Terms: merge(w.terms), Pairs: merge(w.pairs)}
}

// count adds the terms of one paragraph, each counted as the pattern says, and
// its pairs: two words that stand side by side once stop words are left out.
func (c *Counter) count(w *counting, paragraph string, pattern Term) {
	s := scanner{text: paragraph, letters: c.letters}
	var before uint64
	for s.next() {
		if c.stops.has(s.hash) {
			continue
		}
		w.terms = append(w.terms, termID(s.hash)|pattern)
		stem := c.stem(&s)
		if before != 0 {
			w.pairs = append(w.pairs, newPair(pairID(before, stem), 1))
		}
		before = stem
	}
}

// stem returns the hash of the word just scanned without its ending.
func (c *Counter) stem(s *scanner) uint64 {
	if c.plurals {
		return s.singular()
	}
	return s.hash
}

// Names returns the words and word pairs ("neural network") of t with the
// numbers that stand for them in its Vector. It serves explanations; it is slow.
func (c *Counter) Names(t Text) (terms map[string]Term, pairs map[string]Pair) {
	terms, pairs = map[string]Term{}, map[string]Pair{}
	for _, p := range append([]string{t.Headline, t.Description}, t.Paragraphs...) {
		s := scanner{text: p, letters: c.letters}
		var before uint64
		var name string
		for s.next() {
			if c.stops.has(s.hash) {
				continue
			}
			word := strings.ToLower(s.text[s.start:s.end])
			terms[word] = termID(s.hash)
			stem := c.stem(&s)
			if before != 0 {
				pairs[name+" "+word] = newPair(pairID(before, stem), 0)
			}
			before, name = stem, word
		}
	}
	return terms, pairs
}

// merge sorts occurrences and returns one entry for each term or pair.
func merge[E entry[E]](all []E) []E {
	slices.Sort(all)
	n := 0
	for i, e := range all {
		if i > 0 && all[n-1].same(e) {
			all[n-1] = all[n-1].plus(e)
			continue
		}
		all[n] = e
		n++
	}
	return slices.Clone(all[:n])
}

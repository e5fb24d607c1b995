// Package words counts the tokens of texts.
//
// It turns the headline, description and paragraphs of a story into a Vector, from which
// related stories are chosen. A Vector holds the hash and the count of each token and
// bigram, in a few kilobytes. A Vector depends only on the text and the language, so it
// is the same on every machine and in every run.
//
// A text is split at Unicode's word boundaries (UAX #29), with extensions for tech news:
// "C++", "C#", ".NET", "Node.js" and "1.21" are one word each, and an apostrophe
// separates words. Scripts without spaces (Han, Kana, Thai and others) and Hangul are
// split into overlapping pairs of characters, whatever the language of the site; a bigram
// is two pairs of characters that follow each other without overlapping. Words
// are not reduced to stems: on four blogs, stems did not improve related stories.
package words

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// A Text holds the parts of a story whose words are counted.
type Text struct {
	Headline, Description string
	// Paragraphs are plain text, without code blocks and quotes.
	Paragraphs []string
}

// headlineWeight is the number that one occurrence of a word in the headline adds to the
// word's count.
const headlineWeight = 3

// A Counter counts the tokens of texts. It is safe for concurrent use.
type Counter struct {
	letters *letters
	stops   *stops
	months  *strings.Replacer
	scratch sync.Pool // holds values of type *counting
}

// New returns a Counter for texts in a language, given by a BCP 47 tag such as "en" or
// "pt-BR". The language determines the stop words; an unknown language has no stop
// words. The argument months holds the names of months that Form ignores.
func New(language string, months ...string) *Counter {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	letters := newLetters()
	c := &Counter{letters: letters, stops: newStops(stopWords(base), letters), months: newMonths(months)}
	c.scratch.New = func() any { return new(counting) }
	return c
}

// counting holds the buffers for counting one text. The buffers are reused for other
// texts.
type counting struct {
	tokens   []Token
	bigrams  []Bigram
	passages []uint32
	reader   Reader
	sorter
}

// Count returns the vector of text t: its tokens and bigrams with their counts.
func (c *Counter) Count(t Text) Vector {
	data, _ := c.Append(nil, t)
	v, _ := Decode(data) // no error is possible, since Append encoded the data
	return v
}

// Append appends the vector of text t to dst, encoded as by Vector.Append. It also
// returns the passages of t, the IDs of its long paragraphs.
func (c *Counter) Append(dst []byte, t Text) ([]byte, Passages) {
	return c.AppendFor(dst, t, nil)
}

// A Listener is called before a part of a text is read. The argument is the index of a
// paragraph, or Headline or Description. The result, unless nil, is called for each word of
// this part in the order of Reader.Next.
type Listener func(part int) func(*Reader)

func (l Listener) of(part int) func(*Reader) {
	if l == nil {
		return nil
	}
	return l(part)
}

// Parts of a text for a Listener.
const (
	Headline    = -1
	Description = -2
)

// AppendFor is like Append, but a listener, unless nil, hears of all words: the vector and
// the search record of a text are made while it is read once.
func (c *Counter) AppendFor(dst []byte, t Text, listener Listener) ([]byte, Passages) {
	w := c.scratch.Get().(*counting)
	defer c.scratch.Put(w)
	w.tokens, w.bigrams, w.passages = w.tokens[:0], w.bigrams[:0], w.passages[:0]
	c.count(w, t.Headline, headlineBit|headlineWeight, listener.of(Headline))
	c.count(w, t.Description, 1, listener.of(Description))
	for i, p := range t.Paragraphs {
		if id, ok := c.count(w, p, 1, listener.of(i)); ok {
			w.passages = append(w.passages, id)
		}
	}
	v := Vector{merge(&w.sorter, w.tokens, tokenBits, maxTokenCount), merge(&w.sorter, w.bigrams, bigramBits, maxBigramCount)}
	return v.Append(dst), newPassages(w.passages)
}

// count appends the tokens and bigrams of a paragraph, without stop words, to the lists of
// w. The argument increment is the count of one occurrence of a word, plus headlineBit if
// the paragraph is a headline. The function hear, unless nil, is called for all words. The
// results are the paragraph's ID and whether the paragraph is long enough to be a passage.
func (c *Counter) count(w *counting, paragraph string, increment Token, hear func(*Reader)) (id uint32, passage bool) {
	w.reader.Read(c, paragraph)
	s := &w.reader.words
	var all uint64
	var before neighbours
	from := len(w.tokens)
	for s.next() {
		if hear != nil {
			w.reader.tell(hear)
		}
		if c.stops.has(s.hash) {
			continue
		}
		w.tokens = append(w.tokens, tokenID(s.hash, s.dense)|increment)
		if first := before.next(s); first != 0 {
			w.bigrams = append(w.bigrams, bigramID(first, s.hash)|1)
		}
		all = bits.RotateLeft64(all, 23)*prime + s.hash
	}
	return uint32(mix(all) >> 32), len(w.tokens)-from >= passageWords
}

// neighbours finds the words that form bigrams. In scripts without spaces, words overlap;
// a bigram then consists of two words that do not overlap, such as "AB" and "CD" in the
// text "ABCD".
type neighbours struct {
	last   uint64 // hash of the last word; 0 if there is none
	before uint64 // hash of the word before the last word if these two words overlap, otherwise 0
	end    int    // byte offset of the end of the last word
}

// next returns the hash of the word with which the current word of s forms a bigram, or 0
// if there is no such word. From then on, the current word is the last word.
func (n *neighbours) next(s *scanner) (first uint64) {
	if s.start < n.end {
		first, n.before = n.before, n.last
	} else {
		first, n.before = n.last, 0
	}
	n.last, n.end = s.hash, s.end
	return first
}

// Names returns the IDs of all words and all bigrams of t. The keys of the maps are
// words, or two words with a space between them, in lower case. Names is slow, and meant
// for explanations to authors.
func (c *Counter) Names(t Text) (tokens, bigrams map[string]uint32) {
	tokens, bigrams = map[string]uint32{}, map[string]uint32{}
	for _, p := range append([]string{t.Headline, t.Description}, t.Paragraphs...) {
		s := scanner{text: p, letters: c.letters}
		var before neighbours
		names := map[uint64]string{}
		for s.next() {
			if c.stops.has(s.hash) {
				continue
			}
			word := strings.ToLower(s.text[s.start:s.end])
			tokens[word], names[s.hash] = tokenID(s.hash, s.dense).ID(), word
			if first := before.next(&s); first != 0 {
				bigrams[names[first]+" "+word] = bigramID(first, s.hash).ID()
			}
		}
	}
	return tokens, bigrams
}

// merge sorts a list of tokens or of bigrams by ID and combines entries with the same ID:
// it adds their counts, up to most, and sets the headline bit if one of these entries has
// it. The argument bits is the number of bits below the ID in an entry.
func merge[E ~uint32](s *sorter, all []E, bits int, most E) []E {
	n := 0
	for _, number := range distribute(s, all) {
		e := E(number)
		i := n
		// Of the entries that precede e, only those in the same bucket as e can have a
		// greater ID.
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

const bucketBits = 9 // number of leading bits of an entry that select its bucket

// A sorter holds the buffers of distribute, for reuse.
type sorter struct {
	starts [1<<bucketBits + 1]uint32
	spare  []uint32
}

// distribute returns the entries of a list sorted by bucket, that is, by their first
// bucketBits bits. IDs are evenly distributed, so that each bucket has few entries and
// little is left to sort. The result is valid until the next call of distribute.
func distribute[E ~uint32](s *sorter, all []E) []uint32 {
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

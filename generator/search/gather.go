package search

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// A collection holds the words of all stories that have one key.
type collection struct {
	mu      sync.Mutex
	numbers map[string]uint32 // key: a word without its first two bytes; value: number of the word
	all     []posting
}

// wordSize is the usual size of a word in a record, in bytes.
const wordSize = 6

// add adds the words of a story.
func (c *collection) add(story int, g group) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for rest, i := range g.words() {
		n, known := c.numbers[string(rest)]
		if !known {
			n = uint32(len(c.numbers))
			c.numbers[string(rest)] = n
		}
		c.all = append(c.all, posting(n)<<wordShift|newPosting(story, uint8(i)))
	}
}

// A maker makes entries from collections. Only one goroutine uses it.
type maker struct {
	*texts
	buffer []posting // for sorting
}

// texts holds what is known of all stories.
type texts struct {
	scale     *scale
	stem      func(string) string
	lengths   []uint8 // index: number of a story; value: class of the length of its text
	headlines []uint8 // index: number of a story; value: class of the length of its headline
}

// entries returns the entries of a collection whose words have the given key. It changes
// the collection.
func (m *maker) entries(k key, c *collection) []entry {
	words := make([]string, len(c.numbers))
	for rest, n := range c.numbers {
		words[n] = string(k.append(nil)) + rest
	}
	all, places := m.byStem(words)
	for i, p := range c.all {
		c.all[i] = places[p.word()] | p&(1<<wordShift-1)
	}
	m.buffer = sortBytes(c.all, m.buffer, storyShift, storyShift+8*bytesOf(len(m.lengths)))
	m.buffer = sortBytes(c.all, m.buffer, wordShift, wordShift+8*bytesOf(len(all)))
	encoded := make([]byte, 0, 2*len(c.all))
	for from := 0; from < len(c.all); {
		to, n := from, c.all[from].word()
		for to < len(c.all) && c.all[to].word() == n {
			to++
		}
		start := len(encoded)
		all[n].list = m.weigh(c.all[from:to])
		encoded = appendPostings(encoded, all[n].list)
		all[n].postings = encoded[start:]
		from = to
	}
	return all
}

// bytesOf returns the number of bytes that a number less than n needs.
func bytesOf(n int) int { return (bits.Len(uint(n)) + 7) / 8 }

// byStem returns an entry for each stem of the given words, with the words as its forms.
// The second result has, for each word, the index of its entry and the number of its form
// in a posting.
func (m *maker) byStem(words []string) (all []entry, places []posting) {
	order := make([]uint32, len(words))
	for n := range words {
		order[n] = uint32(n)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(words[a], words[b]) })
	places = make([]posting, len(words))
	at := make(map[string]uint32, len(words))
	for _, n := range order {
		stem := m.stem(words[n])
		number, known := at[stem]
		if !known {
			number = uint32(len(all))
			at[stem], all = number, append(all, entry{})
		}
		forms := &all[number].forms
		places[n] = posting(number)<<wordShift | posting(min(len(*forms), maxForm))<<formShift
		*forms = append(*forms, words[n])
	}
	for i := range all {
		all[i].key = entryKey(all[i].forms)
	}
	return all, places
}

// weigh turns the postings of an entry in a collection, which are in ascending order of
// stories, into those of a shard. If a story has several forms, their counts are added. The
// result uses the memory of all.
func (m *maker) weigh(all []posting) []posting {
	list := all[:0]
	for from := 0; from < len(all); {
		story, sum, forms := all[from].story(), info(0), posting(0)
		for ; from < len(all) && all[from].story() == story; from++ {
			i := info(all[from])
			sum = (sum|i)&^maxCount | min(sum&maxCount+i&maxCount, maxCount)
			forms = forms.withForm(all[from])
		}
		list = append(list, forms|newPosting(story, m.scale.levelOf(sum, m.lengths[story], m.headlines[story])))
	}
	return list
}

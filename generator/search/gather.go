package search

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
)

// An occurrence says that a story has a word. From the lowest bit on, it has 8 bits for the
// info, 32 bits for the number of the story and 24 bits for the number of the word in a
// collection.
type occurrence uint64

// A collection holds the words of all stories that have one key.
type collection struct {
	mu      sync.Mutex
	numbers map[string]uint32 // key: a word without its first two bytes; value: number of the word
	all     []occurrence
}

// newCollection returns a collection for groups of so many bytes in all records.
func newCollection(size int) *collection {
	return &collection{numbers: map[string]uint32{}, all: make([]occurrence, 0, size/6)}
}

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
		c.all = append(c.all, occurrence(n)<<40|occurrence(story)<<8|occurrence(i))
	}
}

// A maker makes entries from collections.
type maker struct {
	scale     *scale
	stem      func(string) string
	lengths   []uint8 // index: number of a story; value: class of the length of its text
	headlines []uint8 // index: number of a story; value: class of the length of its headline
}

// entries returns the entries of a collection whose words have the given key, in ascending
// order of their first forms.
func (m *maker) entries(k key, c *collection) []entry {
	words := make([]string, len(c.numbers))
	for rest, n := range c.numbers {
		words[n] = string(k.append(nil)) + rest
	}
	all, entryOf := m.byStem(words)
	for i, o := range c.all {
		c.all[i] = occurrence(entryOf[o>>40])<<40 | o&(1<<40-1)
	}
	c.all, _ = sortBytes(c.all, nil, 8, 8+8*bytesOf(len(m.lengths)))
	c.all, _ = sortBytes(c.all, nil, 40, 40+8*bytesOf(len(all)))
	for from := 0; from < len(c.all); {
		to, n := from, c.all[from]>>40
		for to < len(c.all) && c.all[to]>>40 == n {
			to++
		}
		e := &all[n]
		e.list = m.postings(c.all[from:to])
		e.postings = appendPostings(nil, e.list)
		from = to
	}
	return all
}

// bytesOf returns the number of bytes that a number less than n needs.
func bytesOf(n int) int { return (bits.Len(uint(n)) + 7) / 8 }

// byStem returns an entry for each stem of the given words, with the words as its forms.
// The second result is the index of each word's entry.
func (m *maker) byStem(words []string) (all []entry, entryOf []uint32) {
	order := make([]uint32, len(words))
	for n := range words {
		order[n] = uint32(n)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(words[a], words[b]) })
	entryOf = make([]uint32, len(words))
	at := map[string]uint32{}
	for _, n := range order {
		stem := m.stem(words[n])
		number, known := at[stem]
		if !known {
			number = uint32(len(all))
			at[stem], all = number, append(all, entry{})
		}
		entryOf[n] = number
		all[number].forms = append(all[number].forms, words[n])
	}
	return all, entryOf
}

// postings converts the occurrences of an entry, in ascending order of stories, to postings.
// If a story has several forms, their counts are added.
func (m *maker) postings(all []occurrence) []posting {
	list := make([]posting, 0, len(all))
	for from := 0; from < len(all); {
		story, sum := int(uint32(all[from]>>8)), info(0)
		for ; from < len(all) && int(uint32(all[from]>>8)) == story; from++ {
			i := info(all[from])
			sum = (sum|i)&^maxCount | min(sum&maxCount+i&maxCount, maxCount)
		}
		list = append(list, newPosting(story, m.scale.levelOf(sum, m.lengths[story], m.headlines[story])))
	}
	return list
}

package links

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// A vocabulary knows the terms of a site: how many stories have each, and of
// those that play a part, the words, which stories they weigh most in.
type vocabulary struct {
	// terms are all, by ID.
	terms []frequency
	// words are those that play a part, by ID; a word's number is its place.
	words []word
	// slots tell the number of a word, plus one, by the first bits of its ID:
	// a hash table with linear probing, through which a vector, which ascends,
	// walks in one direction.
	slots []uint32
	shift int

	lists []posting
	least []atomic.Uint64 // by number, the least posting of a list that is full
	locks [64]sync.Mutex  // of lists, by number
}

// A frequency says how many stories have a term.
type frequency struct {
	id, stories uint32
	// least is what the term weighs in the story at the end of its list when
	// that was made last, 0 if there is room for others.
	least uint32
}

type word struct {
	id     uint32
	df     uint32 // how many stories have it
	start  uint32 // of its list in lists
	listed uint8  // how long its list is
	rarity uint8
	wanted bool // its list is to be made, or made
}

// A posting is a story with the weight of a term in it, in one number: of two,
// the greater weighs more.
type posting uint64

func newPosting(weight uint64, story int) posting { return posting(weight<<32 | uint64(story)) }
func (p posting) weight() uint64                  { return uint64(p >> 32) }
func (p posting) story() int32                    { return int32(p) }

const (
	listCap = 32 // how many stories a word's list has at most
	idBits  = 26 // of a term
)

// newVocabulary makes a vocabulary of terms sorted by ID, without lists.
func newVocabulary(terms []frequency, s *scales) *vocabulary {
	v := &vocabulary{terms: terms}
	for _, t := range terms {
		if rarity := s.rarity(int(t.stories)); rarity > 0 {
			v.words = append(v.words, word{id: t.id, df: t.stories, rarity: uint8(min(rarity, 255))})
		}
	}
	v.least = make([]atomic.Uint64, len(v.words))
	size := 1 << bits.Len(uint(2*len(v.words)))
	v.slots, v.shift = make([]uint32, size), idBits-bits.TrailingZeros(uint(size))
	for n := range v.words {
		at := v.slot(v.words[n].id)
		for v.slots[at] != 0 {
			at = (at + 1) % len(v.slots)
		}
		v.slots[at] = uint32(n + 1)
	}
	return v
}

func (v *vocabulary) slot(id uint32) int { return int(id>>max(v.shift, 0)) & (len(v.slots) - 1) }

// find returns the number of a word, and false for a term that plays no part.
func (v *vocabulary) find(id uint32) (n uint32, found bool) {
	for at := v.slot(id); v.slots[at] != 0; at = (at + 1) & (len(v.slots) - 1) {
		if n = v.slots[at] - 1; v.words[n].id == id {
			return n, true
		}
	}
	return 0, false
}

// want has the list of a word made, by offers.
func (v *vocabulary) want(n uint32) {
	w := &v.words[n]
	w.wanted, w.start = true, uint32(len(v.lists))
	v.lists = append(v.lists, make([]posting, min(w.df, listCap))...)
}

// wantAll has the lists of all words made.
func (v *vocabulary) wantAll() {
	room := 0
	for n := range v.words {
		room += int(min(v.words[n].df, listCap))
	}
	v.lists = make([]posting, 0, room)
	for n := range v.words {
		v.want(uint32(n))
	}
}

// offer puts a story on the list of a word that is wanted, if it is one of those
// that it weighs most in so far. It may be called from several goroutines.
func (v *vocabulary) offer(n uint32, p posting) {
	if uint64(p) <= v.least[n].Load() {
		return
	}
	lock := &v.locks[n%uint32(len(v.locks))]
	lock.Lock()
	defer lock.Unlock()
	w := &v.words[n]
	if w.listed < listCap {
		w.listed++
		list := v.of(n)
		list[len(list)-1] = p
		rise(list)
	} else if list := v.of(n); p > list[0] {
		list[0] = p
		sink(list)
	}
	if w.listed == listCap {
		v.least[n].Store(uint64(v.lists[w.start]))
	}
}

// end returns what a word weighs in the story at the end of its list, which is
// made; 0 if there is room for others.
func (v *vocabulary) end(n uint32) uint32 {
	if v.words[n].listed < listCap {
		return 0
	}
	return uint32(v.of(n)[0].weight())
}

// of returns the list of a word, in no particular order but for the least.
func (v *vocabulary) of(n uint32) []posting {
	w := &v.words[n]
	return v.lists[w.start : w.start+uint32(w.listed)]
}

// rise restores the order of a heap, the smallest first, whose last element is new.
func rise[T ~uint64](heap []T) {
	i := len(heap) - 1
	for i > 0 && heap[i] < heap[(i-1)/2] {
		heap[i], heap[(i-1)/2] = heap[(i-1)/2], heap[i]
		i = (i - 1) / 2
	}
}

// sink restores the order of a heap, the smallest first, whose first element is new.
func sink[T ~uint64](heap []T) {
	for i := 0; ; {
		least := 2*i + 1
		if least >= len(heap) {
			return
		}
		if least+1 < len(heap) && heap[least+1] < heap[least] {
			least++
		}
		if heap[i] <= heap[least] {
			return
		}
		heap[i], heap[least] = heap[least], heap[i]
		i = least
	}
}

// A counter counts in how many texts terms are.
type counter struct {
	counts []frequency // a hash table with linear probing; of a free place stories is 0
	shift  int
	taken  int
}

func newCounter() *counter {
	c := &counter{}
	c.resize(1 << 12)
	return c
}

// add adds to the number of texts that have a term.
func (c *counter) add(id, stories uint32) {
	f := c.find(id)
	if f.stories == 0 {
		if c.taken++; 2*c.taken > len(c.counts) {
			c.resize(2 * len(c.counts))
			f = c.find(id)
		}
		f.id = id
	}
	f.stories += stories
}

// find returns the place of a term, a free one if the term is not there.
func (c *counter) find(id uint32) *frequency {
	mask := uint32(len(c.counts) - 1)
	i := id >> max(c.shift, 0) & mask
	for c.counts[i].id != id && c.counts[i].stories > 0 {
		i = (i + 1) & mask
	}
	return &c.counts[i]
}

func (c *counter) resize(size int) {
	old := c.counts
	c.counts, c.shift = make([]frequency, size), idBits-bits.TrailingZeros(uint(size))
	for _, f := range old {
		if f.stories > 0 {
			*c.find(f.id) = f
		}
	}
}

// counted returns what several counters have counted, by ID.
func counted(all []*counter) []frequency {
	sum := newCounter()
	for k, c := range all {
		if k == 0 {
			sum = c
			continue
		}
		for _, f := range c.counts {
			if f.stories > 0 {
				sum.add(f.id, f.stories)
			}
		}
	}
	terms := slices.DeleteFunc(sum.counts, func(f frequency) bool { return f.stories == 0 })
	slices.SortFunc(terms, func(a, b frequency) int { return cmp.Compare(a.id, b.id) })
	return terms
}

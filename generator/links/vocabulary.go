package links

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// A vocabulary knows the terms of a site: how rare each is, and which stories
// it weighs most in.
//
// It is a hash table with linear probing. A term's place follows from the first
// bits of its ID, so that a vector, which ascends, walks through the table in
// one direction.
type vocabulary struct {
	words []word // as many as a power of two
	shift int
	taken int
	lists []posting
	stage uint8 // calls of list
}

type word struct {
	key    uint32 // the term's ID plus one; 0 for a free place
	df     uint32 // how many stories have it
	start  uint32 // of its list in lists
	listed uint8  // how long its list is
	rarity uint8  // 0 if it plays no part
	stage  uint8  // in which call its list was made; 0 if it was not
}

// A posting is a story with the weight of a term in it, in one number: of two,
// the greater weighs more.
type posting uint64

func newPosting(weight uint64, story int) posting { return posting(weight<<32 | uint64(story)) }
func (p posting) weight() uint64                  { return uint64(p >> 32) }
func (p posting) story() int32                    { return int32(p) }

const (
	listCap = 32 // how many stories a term's list has at most
	idBits  = 26 // of a term
)

// newVocabulary counts the terms of all texts; some of the texts on each
// processor.
func newVocabulary(texts [][]words.Term, s *scales) *vocabulary {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(texts)/1000))
	parts := make([]*vocabulary, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { parts[w] = countTerms(texts[w*len(texts)/workers : (w+1)*len(texts)/workers]) })
	}
	wg.Wait()
	v := parts[0]
	for _, part := range parts[1:] {
		for _, w := range part.words {
			if w.key != 0 {
				v.count(w.key-1, w.df)
			}
		}
	}
	for i := range v.words {
		v.words[i].rarity = uint8(min(s.rarity(int(v.words[i].df)), 255))
	}
	return v
}

func countTerms(texts [][]words.Term) *vocabulary {
	v := &vocabulary{}
	v.resize(1 << 12)
	for _, terms := range texts {
		for _, t := range terms {
			v.count(t.ID(), 1)
		}
	}
	return v
}

// count adds to the number of stories that have a term.
func (v *vocabulary) count(id, stories uint32) {
	w := v.find(id)
	if w.key == 0 {
		if v.taken++; 2*v.taken > len(v.words) {
			v.resize(2 * len(v.words))
			w = v.find(id)
		}
		w.key = id + 1
	}
	w.df += stories
}

func (v *vocabulary) resize(size int) {
	old := v.words
	v.words = make([]word, size)
	for v.shift = idBits; size > 1; size /= 2 {
		v.shift--
	}
	for _, w := range old {
		if w.key != 0 {
			*v.find(w.key - 1) = w
		}
	}
}

// find returns the place of a term, a free one if the term is not there.
func (v *vocabulary) find(id uint32) *word {
	mask := uint32(len(v.words) - 1)
	i := id >> max(v.shift, 0) & mask
	for v.words[i].key != id+1 && v.words[i].key != 0 {
		i = (i + 1) & mask
	}
	return &v.words[i]
}

// list makes the lists of terms, those that wanted lets through or, if it is
// nil, all: of each the stories it weighs most in, without some. Each of the
// workers makes those of the terms whose IDs lie in its range.
func (v *vocabulary) list(x *index, workers int, wanted *sieve, without []bool) {
	v.stage++
	end := uint32(len(v.lists))
	for i := range v.words {
		w := &v.words[i]
		if w.rarity > 0 && w.stage == 0 && (wanted == nil || wanted.has(w.key-1)) {
			w.stage, w.start = v.stage, end
			end += min(w.df, listCap)
		}
	}
	v.lists = append(v.lists, make([]posting, int(end)-len(v.lists))...)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { v.listRange(x, uint32(w<<idBits/workers), uint32((w+1)<<idBits/workers), wanted, without) })
	}
	wg.Wait()
}

// listRange makes the lists of the terms from … to−1.
func (v *vocabulary) listRange(x *index, from, to uint32, wanted *sieve, without []bool) {
	for i := range x.stories {
		if without != nil && without[i] {
			continue
		}
		length := uint64(x.facts[i].terms)
		terms := x.terms[i]
		at, _ := slices.BinarySearchFunc(terms, from, func(t words.Term, id uint32) int { return cmp.Compare(t.ID(), id) })
		for _, t := range terms[at:] {
			if t.ID() >= to {
				break
			}
			if wanted != nil && !wanted.has(t.ID()) {
				continue
			}
			if w := v.find(t.ID()); w.stage == v.stage {
				v.add(w, newPosting(x.term[t.Count()]*length, i))
			}
		}
	}
}

// add puts a story on the list of a term, if it is one of those it weighs most
// in so far.
func (v *vocabulary) add(w *word, p posting) {
	if w.listed < listCap {
		list := v.lists[w.start : w.start+uint32(w.listed)+1]
		w.listed++
		list[len(list)-1] = p
		rise(list)
	} else if list := v.lists[w.start : w.start+listCap]; p > list[0] {
		list[0] = p
		sink(list)
	}
}

// of returns the list of a term, in no particular order.
func (v *vocabulary) of(w *word) []posting {
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

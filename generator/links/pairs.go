package links

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// pairs knows which stories share which word pairs. Only pairs of two to
// pairCap stories count: rarer ones connect nothing, commoner ones are stock
// phrases. So all lists are whole, and sums over them exact.
type pairs struct {
	// lists hold, one after the other, the number of stories, then for each its
	// index and count (see member).
	lists []uint32
	// refs are, story by story, where the lists are that the story is in;
	// those of story i lie at starts[i] to starts[i+1].
	refs   []ref
	starts []uint32
}

const pairCap = 10

// A member of a list is a story with how often it has the pair.
type member uint32

func (m member) story() int32 { return int32(m >> 3) }
func (m member) count() int   { return int(m & 7) }

// A ref points to a list: 29 bits of offset, 3 of the story's count.
type ref uint32

const (
	maxLists   = 1 << 29
	pairIDBits = 29
)

// size returns how many stories have the pair of a list.
func (p *pairs) size(r ref) uint32 { return p.lists[r>>3] }

// list returns the size members of a list, the story's own among them.
func (p *pairs) list(r ref, size uint32) []uint32 {
	return p.lists[r>>3+1 : uint32(r)>>3+1+size]
}

// of returns the lists that story i is in.
func (p *pairs) of(i int) []ref { return p.refs[p.starts[i]:p.starts[i+1]] }

// What is sorted at a time fits into a cache; what is dealt out at a time is so
// much that each story gives several pairs in a row.
const (
	partSize   = 1 << 14
	partsDealt = 64
)

func newPairs(stories []Story, workers int) *pairs {
	total := 0
	for i := range stories {
		total += len(stories[i].Vector.Pairs)
	}
	parts := 1
	for total/parts > partSize {
		parts *= 2
	}
	workers = min(workers, parts)
	made := make([][]uint32, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { made[w] = invert(stories, parts, w*parts/workers, (w+1)*parts/workers) })
	}
	wg.Wait()
	p := &pairs{lists: made[0]}
	for _, more := range made[1:] {
		p.lists = append(p.lists, more...)
	}
	p.refer(len(stories))
	return p
}

// invert makes the lists of the parts from … to−1. Part k has the pairs whose
// IDs are in the kth range of equal size.
func invert(stories []Story, parts, from, to int) (lists []uint32) {
	shift := pairIDBits - bits.TrailingZeros(uint(parts))
	next := make([]uint32, len(stories)) // what of each story has not been taken
	for i := range stories {
		at, _ := slices.BinarySearchFunc(stories[i].Vector.Pairs, uint32(from)<<shift, func(p words.Pair, id uint32) int {
			return cmp.Compare(p.ID(), id)
		})
		next[i] = uint32(at)
	}
	var dealt [partsDealt][]uint64
	var spare []uint64
	var starts []uint32
	for part := from; part < to; part += partsDealt {
		end := min(part+partsDealt, to)
		for i := range stories {
			l, k := stories[i].Vector.Pairs, next[i]
			for ; int(k) < len(l) && int(l[k].ID()>>shift) < end; k++ {
				d := &dealt[int(l[k].ID()>>shift)-part]
				*d = append(*d, uint64(l[k].ID())<<32|uint64(i)<<3|uint64(l[k].Count()))
			}
			next[i] = k
		}
		for d := range dealt[:end-part] {
			dealt[d], spare, starts = sortByPair(dealt[d], spare, starts, shift)
			lists = addLists(lists, dealt[d])
			dealt[d] = dealt[d][:0]
		}
	}
	return lists
}

// sortByPair sorts by the pair IDs, the upper halves of the numbers, those with
// one ID staying in order. It deals them into about as many buckets as there
// are numbers, after which almost all are in place. The slices are given back
// for the next call.
func sortByPair(all, spare []uint64, starts []uint32, shift int) (sorted, _ []uint64, _ []uint32) {
	width := min(shift, bits.Len(uint(len(all))))
	bucket := func(k uint64) uint64 { return k >> 32 & (1<<shift - 1) >> (shift - width) }
	starts = slices.Grow(starts[:0], 1<<width+1)[:1<<width+1]
	clear(starts)
	for _, k := range all {
		starts[bucket(k)+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	spare = slices.Grow(spare[:0], len(all))[:len(all)]
	for _, k := range all {
		b := bucket(k)
		spare[starts[b]] = k
		starts[b]++
	}
	for i, k := range spare {
		for ; i > 0 && spare[i-1]>>32 > k>>32; i-- {
			spare[i] = spare[i-1]
		}
		spare[i] = k
	}
	return spare, all, starts
}

// addLists appends the lists of the pairs that count, from their sorted members.
func addLists(lists []uint32, all []uint64) []uint32 {
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j]>>32 == all[i]>>32 {
			j++
		}
		if j-i >= 2 && j-i <= pairCap && len(lists) < maxLists/2 {
			lists = append(lists, uint32(j-i))
			for _, k := range all[i:j] {
				lists = append(lists, uint32(k))
			}
		}
		i = j
	}
	return lists
}

// refer notes for each story the lists it is in.
func (p *pairs) refer(stories int) {
	p.starts = make([]uint32, stories+2)
	p.each(func(_ int, members []uint32) {
		for _, m := range members {
			p.starts[member(m).story()+2]++
		}
	})
	for i := 2; i < len(p.starts); i++ {
		p.starts[i] += p.starts[i-1]
	}
	p.refs = make([]ref, p.starts[stories+1])
	p.each(func(at int, members []uint32) {
		for _, m := range members {
			start := &p.starts[member(m).story()+1]
			p.refs[*start] = ref(at<<3 | member(m).count())
			*start++
		}
	})
}

// each calls do for every list, with where it stands and its members.
func (p *pairs) each(do func(at int, members []uint32)) {
	for at := 0; at < len(p.lists); {
		size := int(p.lists[at])
		do(at, p.lists[at+1:at+1+size])
		at += 1 + size
	}
}

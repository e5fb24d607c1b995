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
	// parts hold the lists, one after the other: the number of stories, then
	// for each its index and count (see member).
	parts [][]uint32
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

// A ref points to a list: 7 bits of part, 22 of offset, 3 of the story's count.
type ref uint32

func newRef(part, offset int, m member) ref { return ref(part<<25 | offset<<3 | m.count()) }

const (
	maxParts   = 1 << 7
	maxPart    = 1 << 22
	pairIDBits = 29
)

// size returns how many stories have the pair of a list.
func (p *pairs) size(r ref) uint32 { return p.parts[r>>25][r>>3&(maxPart-1)] }

// list returns the size members of a list, the story's own among them.
func (p *pairs) list(r ref, size uint32) []uint32 {
	at := uint32(r)>>3&(maxPart-1) + 1
	return p.parts[r>>25][at : at+size]
}

// of returns the lists that story i is in.
func (p *pairs) of(i int) []ref { return p.refs[p.starts[i]:p.starts[i+1]] }

func newPairs(stories []Story, workers int) *pairs {
	lists, total := make([][]words.Pair, len(stories)), 0
	for i := range stories {
		lists[i] = stories[i].Vector.Pairs
		total += len(lists[i])
	}
	parts := 1
	for parts < maxParts && total/parts > 1<<14 {
		parts *= 2
	}
	p := &pairs{parts: make([][]uint32, parts)}
	workers = min(workers, parts)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { p.invert(lists, w*parts/workers, (w+1)*parts/workers) })
	}
	wg.Wait()
	p.refer(len(stories))
	return p
}

// invert makes the parts from … to−1. Part k has the pairs whose IDs are in the
// kth range of equal size; what is sorted at a time so fits into a cache.
func (p *pairs) invert(lists [][]words.Pair, from, to int) {
	shift := pairIDBits - bits.TrailingZeros(uint(len(p.parts)))
	next := make([]uint32, len(lists)) // what of each list has not been taken
	for i, l := range lists {
		at, _ := slices.BinarySearchFunc(l, uint32(from)<<shift, func(p words.Pair, id uint32) int {
			return cmp.Compare(p.ID(), id)
		})
		next[i] = uint32(at)
	}
	var all, spare []uint64
	var starts []uint32
	for part := from; part < to; part++ {
		all = all[:0]
		for i, l := range lists {
			k := next[i]
			for ; int(k) < len(l) && l[k].ID()>>shift == uint32(part); k++ {
				all = append(all, uint64(l[k].ID())<<32|uint64(i)<<3|uint64(l[k].Count()))
			}
			next[i] = k
		}
		all, spare, starts = sortByPair(all, spare, starts, shift)
		p.parts[part] = runs(all)
	}
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

// runs makes the lists of a part from its sorted members.
func runs(all []uint64) []uint32 {
	size := 0
	each(all, func(run []uint64) { size += 1 + len(run) })
	part := make([]uint32, 0, min(size, maxPart))
	each(all, func(run []uint64) {
		if len(part)+1+len(run) > maxPart {
			return // beyond two million stories
		}
		part = append(part, uint32(len(run)))
		for _, k := range run {
			part = append(part, uint32(k))
		}
	})
	return part
}

// each calls do for the members of every pair that counts.
func each(all []uint64, do func(run []uint64)) {
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j]>>32 == all[i]>>32 {
			j++
		}
		if j-i >= 2 && j-i <= pairCap {
			do(all[i:j])
		}
		i = j
	}
}

// refer notes for each story the lists it is in.
func (p *pairs) refer(stories int) {
	p.starts = make([]uint32, stories+2)
	p.members(func(_, _ int, m member) { p.starts[m.story()+2]++ })
	for i := 2; i < len(p.starts); i++ {
		p.starts[i] += p.starts[i-1]
	}
	p.refs = make([]ref, p.starts[stories+1])
	p.members(func(part, offset int, m member) {
		at := &p.starts[m.story()+1]
		p.refs[*at] = newRef(part, offset, m)
		*at++
	})
}

// members calls do for every member of every list.
func (p *pairs) members(do func(part, offset int, m member)) {
	for k, part := range p.parts {
		for at := 0; at < len(part); at += 1 + int(part[at]) {
			for _, m := range part[at+1 : at+1+int(part[at])] {
				do(k, at, member(m))
			}
		}
	}
}

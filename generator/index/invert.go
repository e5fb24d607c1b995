package index

import (
	"iter"
	"math/bits"
	"slices"
	"sync"

	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// The range of IDs is divided into 1024 parts by the first ten bits of an ID.
const (
	partBits  = 10
	parts     = 1 << partBits
	partShift = 32 - partBits
)

// counts has the number of entries (counted tokens or bigrams) in each part of the range of IDs.
// The index of the array is that of the part.
type counts [parts]int

// sum returns, for each part of the range of IDs, the sum of the counts of all workers.
func sum(all []*counts) (total counts) {
	for _, c := range all {
		for part, n := range c {
			total[part] += n
		}
	}
	return total
}

// An entry is a counted token or bigram of a vector: an ID in the upper bits, a count in
// the lower.
type entry interface {
	words.Token | words.Bigram
	Count() int
}

// sliceSize is a number of entries (counted tokens or bigrams). So many entries, or an eighth of
// all entries if that is more, are held in memory at the same time.
const sliceSize = 1 << 21

// invert turns the vectors of all stories into posting lists. It calls do once for each
// part of the range of IDs, with the postings of that part in ascending order: an ID in
// the upper 32 bits and a Posting in the lower. The function entriesOf returns the
// tokens or the bigrams of a vector; the lowest countBits bits of a token or bigram are
// not part of its ID.
func invert[E entry](b *builder, c *counts, countBits int, entriesOf func(words.Vector) []E, do func(part int, sorted []uint64)) error {
	total := 0
	for _, n := range c {
		total += n
	}
	limit := max(b.sliceSize, total/8)
	room := make([]uint64, min(limit, total)) // memory for all slices, one after the other
	for from := 0; from < parts; {
		to, size := from+1, c[from]
		for to < parts && size+c[to] <= limit {
			size += c[to]
			to++
		}
		room = slices.Grow(room[:0], size)[:size]
		collected, err := collect(b, c, from, to, room, countBits, entriesOf)
		if err != nil {
			return err
		}
		parallel.EachWorker(len(collected), func() func(int) {
			var s sorter
			return func(k int) { do(from+k, s.sort(collected[k], partBits)) }
		})
		from = to
	}
	return nil
}

// collect reads the vectors of all stories and returns those entries whose IDs are in certain parts
// of the range of IDs: the parts with the numbers from to to-1. The result has one unsorted list
// for each of these parts. The lists use the memory of room, which is as long as all of them.
func collect[E entry](b *builder, c *counts, from, to int, room []uint64, countBits int, entriesOf func(words.Vector) []E) ([][]uint64, error) {
	// A worker collects this number of entries of a part before it appends them to the
	// common list.
	const pending = 64
	collected := make([][]uint64, to-from)
	for k := range collected {
		n := c[from+k]
		collected[k], room = room[:0:n], room[n:]
	}
	locks := make([]sync.Mutex, len(collected))
	flush := func(k int, list []uint64) {
		locks[k].Lock()
		defer locks[k].Unlock()
		collected[k] = append(collected[k], list...)
	}
	var workers [][][]uint64
	var mu sync.Mutex
	err := b.each(func() func(int, words.Vector, words.Vector) {
		lists := make([][]uint64, len(collected))
		for k := range lists {
			lists[k] = make([]uint64, 0, min(pending, c[from+k]))
		}
		mu.Lock()
		defer mu.Unlock()
		workers = append(workers, lists)
		return func(i int, v, _ words.Vector) {
			all := entriesOf(v)
			at, _ := slices.BinarySearch(all, E(from<<partShift))
			for _, e := range all[at:] {
				k := int(uint32(e)>>partShift) - from
				if k >= len(lists) {
					break
				}
				id := uint32(e) >> countBits << countBits
				lists[k] = append(lists[k], uint64(id)<<32|uint64(i)<<lowBits|uint64(uint32(e)-id))
				if len(lists[k]) == pending {
					flush(k, lists[k])
					lists[k] = lists[k][:0]
				}
			}
		}
	})
	for _, lists := range workers {
		for k, list := range lists {
			flush(k, list)
		}
	}
	return collected, err
}

// A sorter sorts lists of entries by ID. It reuses its buffers for the next list.
type sorter struct {
	sorted []uint64
	starts []uint32
}

// sort returns entries sorted by ID; those of the same ID stay in their order. The first
// bits of the IDs of all entries, as many as the argument same says, are the same. By the
// bits after these, sort first distributes the entries to about as many buckets as there
// are entries. Since IDs are evenly distributed, insertion sort then has little left to do.
func (s *sorter) sort(all []uint64, same int) []uint64 {
	width := bits.Len(uint(len(all)))
	bucket := func(k uint64) uint64 { return k << same >> (64 - width) }
	s.starts = slices.Grow(s.starts[:0], 1<<width+1)[:1<<width+1]
	clear(s.starts)
	for _, k := range all {
		s.starts[bucket(k)+1]++
	}
	for i := 1; i < len(s.starts); i++ {
		s.starts[i] += s.starts[i-1]
	}
	s.sorted = slices.Grow(s.sorted[:0], len(all))[:len(all)]
	for _, k := range all {
		at := &s.starts[bucket(k)]
		s.sorted[*at] = k
		*at++
	}
	for i, k := range s.sorted {
		for ; i > 0 && s.sorted[i-1]>>32 > k>>32; i-- {
			s.sorted[i] = s.sorted[i-1]
		}
		s.sorted[i] = k
	}
	return s.sorted
}

// runs returns an iterator over the sections of a sorted list in which all numbers have
// the same upper 32 bits, that is, the same ID.
func runs(sorted []uint64) iter.Seq[[]uint64] {
	return func(yield func([]uint64) bool) {
		for from := 0; from < len(sorted); {
			to := from + 1
			for to < len(sorted) && sorted[to]>>32 == sorted[from]>>32 {
				to++
			}
			if !yield(sorted[from:to]) {
				return
			}
			from = to
		}
	}
}

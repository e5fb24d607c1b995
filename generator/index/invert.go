package index

import (
	"iter"
	"math/bits"
	"slices"
	"sync"

	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// The range of IDs is divided into parts by the first bits of an ID.
const (
	partBits  = 10
	parts     = 1 << partBits
	partShift = 32 - partBits
)

// counts are how many entries of vectors lie in each part.
type counts [parts]int

// sum returns the sums of several workers' counts.
func sum(all []*counts) (total counts) {
	for _, c := range all {
		for part, n := range c {
			total[part] += n
		}
	}
	return total
}

// An entry of a vector is an ID followed by a count.
type entry interface {
	words.Token | words.Bigram
	Count() int
}

// sliceSize is how many entries are held at once, at least; of more than eight
// times as many, an eighth is.
const sliceSize = 1 << 21

// invert sorts one kind of the entries of all vectors by ID and hands them on part
// by part, as an ID in the upper half and a Posting in the lower. Those of one ID
// come in no order. Low is how many bits of an entry follow its ID.
func invert[E entry](b *builder, c *counts, low int, of func(words.Vector) []E, do func(part int, sorted []uint64)) error {
	total := 0
	for _, n := range c {
		total += n
	}
	for from := 0; from < parts; {
		to, size := from+1, c[from]
		for to < parts && size+c[to] <= max(b.sliceSize, total/8) {
			size += c[to]
			to++
		}
		dealt, err := deal(b, c, from, to, low, of)
		if err != nil {
			return err
		}
		parallel.EachWorker(len(dealt), func() func(int) {
			var s sorter
			return func(k int) { do(from+k, s.sort(dealt[k])) }
		})
		from = to
	}
	return nil
}

// deal reads all texts and returns the entries of a slice by part.
func deal[E entry](b *builder, c *counts, from, to, low int, of func(words.Vector) []E) ([][]uint64, error) {
	const pending = 64 // entries that a worker collects before it locks the part
	dealt := make([][]uint64, to-from)
	for k := range dealt {
		dealt[k] = make([]uint64, 0, c[from+k])
	}
	locks := make([]sync.Mutex, len(dealt))
	flush := func(k int, list []uint64) {
		locks[k].Lock()
		defer locks[k].Unlock()
		dealt[k] = append(dealt[k], list...)
	}
	var workers [][][]uint64
	var mu sync.Mutex
	err := b.each(func() func(int, words.Vector, words.Vector) {
		lists := make([][]uint64, len(dealt))
		for k := range lists {
			lists[k] = make([]uint64, 0, min(pending, c[from+k]))
		}
		mu.Lock()
		defer mu.Unlock()
		workers = append(workers, lists)
		return func(i int, v, _ words.Vector) {
			all := of(v)
			at, _ := slices.BinarySearch(all, E(from<<partShift))
			for _, e := range all[at:] {
				k := int(uint32(e)>>partShift) - from
				if k >= len(lists) {
					break
				}
				id := uint32(e) >> low << low
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
	return dealt, err
}

// A sorter sorts the entries of a part by ID. Its buffers are reused.
type sorter struct {
	sorted []uint64
	starts []uint32
}

// sort deals entries into about as many buckets as there are entries by the bits
// that follow those of the part: IDs are evenly distributed, so that insertion
// sort has little left to do.
func (s *sorter) sort(all []uint64) []uint64 {
	width := bits.Len(uint(len(all)))
	bucket := func(k uint64) uint64 { return k << partBits >> (64 - width) }
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

// runs returns the parts of a sorted list that share their upper half.
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

package links

import (
	"errors"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// pairs knows which stories share which word pairs. Only pairs of two to
// pairCap stories count: rarer ones connect nothing, commoner ones are stock
// phrases. So all lists are whole, and sums over them exact.
type pairs struct {
	// chunks hold lists, one after the other: the number of stories, then for
	// each its index and count (see member).
	chunks [][]uint32
	// refs are, for each story that is to be ranked, where the lists are that
	// it is in; those of story i lie at starts[i] to starts[i+1].
	refs   []ref
	starts []uint32
}

const pairCap = 10

// A member of a list is a story with how often it has the pair.
type member uint32

func (m member) story() int32 { return int32(m >> 3) }
func (m member) count() int   { return int(m & 7) }

// A ref points to a list: 13 bits say in which chunk it is, 16 where, 3 are the
// story's count.
type ref uint32

const (
	chunkBits = 16
	chunkSize = 1 << chunkBits
	maxChunks = 1 << 13
)

// list returns a list and what follows it in its chunk.
func (p *pairs) list(r ref) []uint32 { return p.chunks[r>>(3+chunkBits)][r>>3&(chunkSize-1):] }

// of returns the lists that story i is in.
func (p *pairs) of(i int) []ref { return p.refs[p.starts[i]:p.starts[i+1]] }

// newPairs makes the lists of the pairs that the stories to be ranked have, and
// perhaps of some others. While it reads the texts it shows them to also, if that
// is set.
func newPairs(x *index, ranked []bool, also func() func(i int, v, whole words.Vector)) (*pairs, error) {
	wanted, err := wantedPairs(x, ranked)
	if err != nil {
		return nil, err
	}
	p, g := &pairs{}, newGathering(x, wanted, ranked)
	for ; g.part < g.parts; g.part++ {
		if err := x.each(both(g.start, also)); err != nil {
			return nil, err
		}
		also = nil
		p.chunks = append(p.chunks, g.lists()...)
		if len(p.chunks) > maxChunks {
			return nil, errors.New("the stories are too many to find related ones")
		}
	}
	p.refer(ranked)
	return p, nil
}

// both shows every text to two functions, of which the other may be nil.
func both(one, other func() func(i int, v, whole words.Vector)) func() func(i int, v, whole words.Vector) {
	if other == nil {
		return one
	}
	return func() func(i int, v, whole words.Vector) {
		first, second := one(), other()
		return func(i int, v, whole words.Vector) {
			first(i, v, whole)
			second(i, v, whole)
		}
	}
}

// refer notes for each story to be ranked the lists it is in.
func (p *pairs) refer(ranked []bool) {
	p.starts = make([]uint32, len(ranked)+2)
	p.each(func(_ int, m member) {
		if ranked[m.story()] {
			p.starts[m.story()+2]++
		}
	})
	for i := 2; i < len(p.starts); i++ {
		p.starts[i] += p.starts[i-1]
	}
	p.refs = make([]ref, p.starts[len(ranked)+1])
	p.each(func(at int, m member) {
		if ranked[m.story()] {
			start := &p.starts[m.story()+1]
			p.refs[*start] = ref(at<<3 | m.count())
			*start++
		}
	})
}

// each calls do for every member of every list, with where the list stands.
func (p *pairs) each(do func(at int, m member)) {
	for k, chunk := range p.chunks {
		for at := 0; at < len(chunk); at += 1 + int(chunk[at]) {
			for _, m := range chunk[at+1 : at+1+int(chunk[at])] {
				do(k<<chunkBits|at, member(m))
			}
		}
	}
}

// wantedPairs returns a sieve for the pairs of the stories to be ranked, nil if
// these are all.
func wantedPairs(x *index, ranked []bool) (*sieve, error) {
	if count(ranked) == len(ranked) {
		return nil, nil
	}
	var ids []uint32
	for i, is := range ranked {
		if !is {
			continue
		}
		v, err := x.says(i)
		if err != nil {
			return nil, err
		}
		for _, p := range v.Pairs {
			ids = append(ids, p.ID())
		}
	}
	return newSieve(slices.Values(ids), len(ids)), nil
}

// A gathering collects the pairs of one part after the other, those whose IDs
// begin with its number, in buckets by the bits that follow.
type gathering struct {
	wanted      *sieve // nil for all
	part, parts uint32
	shift       int // what of an ID follows the number of its part, in bits
	bucketShift int // and what of it follows the number of its bucket
	buckets     int // of a part
	expected    int // how many of a bucket a goroutine meets

	mu    sync.Mutex
	dealt [][][]uint64 // by goroutine and bucket
	spare [][][]uint64 // those of the part before, for their room
}

const pairIDBits = 29

// What is gathered in one reading of the texts takes some memory, of which
// there is to be little; what is sorted at a time fits into a cache.
const (
	partSize   = 3 << 19
	bucketSize = 1 << 13
)

// newGathering returns a gathering for as many parts as it takes.
func newGathering(x *index, wanted *sieve, ranked []bool) *gathering {
	total := int(x.total.Load())
	if wanted != nil {
		// Each of the stories brings others in, those that share its pairs.
		total = min(total, 1+total*16*count(ranked)/len(ranked))
	}
	g := &gathering{wanted: wanted, parts: 1, shift: pairIDBits, buckets: 1}
	for total/int(g.parts) > max(partSize, 32*len(x.stories)) {
		g.parts, g.shift = 2*g.parts, g.shift-1
	}
	g.bucketShift = g.shift
	for total/int(g.parts)/g.buckets > bucketSize && g.bucketShift > 0 {
		g.buckets, g.bucketShift = 2*g.buckets, g.bucketShift-1
	}
	g.expected = total / int(g.parts) / g.buckets / runtime.GOMAXPROCS(0) * 9 / 8
	return g
}

// start returns what a goroutine does with a text.
func (g *gathering) start() func(i int, v, whole words.Vector) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var dealt [][]uint64
	if n := len(g.spare); n > 0 {
		dealt, g.spare = g.spare[n-1], g.spare[:n-1]
	} else {
		dealt = make([][]uint64, g.buckets)
		for i := range dealt {
			dealt[i] = make([]uint64, 0, g.expected)
		}
	}
	g.dealt = append(g.dealt, dealt)
	first := g.part << g.shift
	return func(i int, v, _ words.Vector) {
		from, _ := slices.BinarySearchFunc(v.Pairs, first, func(p words.Pair, id uint32) int { return int(p.ID()) - int(id) })
		for _, p := range v.Pairs[from:] {
			if p.ID()>>g.shift != g.part {
				break
			}
			if g.wanted == nil || g.wanted.has(p.ID()) {
				b := &dealt[p.ID()>>g.bucketShift&uint32(g.buckets-1)]
				*b = append(*b, uint64(p.ID())<<32|uint64(i)<<3|uint64(p.Count()))
			}
		}
	}
}

// lists returns the lists of the pairs that count, in chunks.
func (g *gathering) lists() (chunks [][]uint32) {
	var all []*lister
	parallel(g.buckets, func() func(int) {
		var s sorter
		l := new(lister)
		g.mu.Lock()
		defer g.mu.Unlock()
		all = append(all, l)
		return func(bucket int) {
			s.all = s.all[:0]
			for _, dealt := range g.dealt {
				s.all = append(s.all, dealt[bucket]...)
				dealt[bucket] = dealt[bucket][:0]
			}
			l.add(s.sort(g.bucketShift))
		}
	})
	for _, l := range all {
		chunks = append(chunks, l.chunks...)
	}
	g.dealt, g.spare = g.spare[:0], g.dealt
	return chunks
}

// A sorter sorts the members of one bucket by pair and story.
type sorter struct {
	all, sorted []uint64
	starts      []uint32
}

// sort sorts all. IDs are evenly spread, so it deals them out by their bits
// below shift into about as many places as there are, after which almost all
// are in order.
func (s *sorter) sort(shift int) []uint64 {
	width := min(shift, bits.Len(uint(len(s.all))))
	place := func(k uint64) uint64 { return k >> 32 & (1<<shift - 1) >> (shift - width) }
	s.starts = slices.Grow(s.starts[:0], 1<<width+1)[:1<<width+1]
	clear(s.starts)
	for _, k := range s.all {
		s.starts[place(k)+1]++
	}
	for i := 1; i < len(s.starts); i++ {
		s.starts[i] += s.starts[i-1]
	}
	s.sorted = slices.Grow(s.sorted[:0], len(s.all))[:len(s.all)]
	for _, k := range s.all {
		at := &s.starts[place(k)]
		s.sorted[*at] = k
		*at++
	}
	for i, k := range s.sorted {
		for ; i > 0 && s.sorted[i-1] > k; i-- {
			s.sorted[i] = s.sorted[i-1]
		}
		s.sorted[i] = k
	}
	return s.sorted
}

// A lister writes lists into chunks.
type lister struct{ chunks [][]uint32 }

// add appends the lists of the pairs that count, from their sorted members.
func (l *lister) add(all []uint64) {
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j]>>32 == all[i]>>32 {
			j++
		}
		if j-i >= 2 && j-i <= pairCap {
			last := len(l.chunks) - 1
			if last < 0 || len(l.chunks[last])+1+j-i > chunkSize {
				l.chunks = append(l.chunks, make([]uint32, 0, chunkSize))
				last++
			}
			chunk := append(l.chunks[last], uint32(j-i))
			for _, k := range all[i:j] {
				chunk = append(chunk, uint32(k))
			}
			l.chunks[last] = chunk
		}
		i = j
	}
}

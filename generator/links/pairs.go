package links

import (
	"encoding/binary"
	"errors"
	"fmt"
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
	// chunks hold lists of more than two stories, one after the other: how many
	// they are, then for each its index and count (see member). No list reaches
	// from one line of the cache into the next; before one are zeros instead.
	chunks [][]uint32
	// refs are, for each story that is to be ranked, the lists that it is in;
	// those of story i lie at starts[i] to starts[i+1].
	refs   []ref
	starts []uint32
}

const pairCap = 10

// A member of a list is a story with how often it has the pair.
type member uint32

func (m member) story() int32 { return int32(m >> 3) }
func (m member) count() int   { return int(m & 7) }

// A ref points to a list that a story is in: 12 bits say in which chunk it is, 16
// where, 3 are the story's count. Of a list of two, which is the commonest, it is
// the other story and need not be looked up: its first bit is set, 3 are the
// story's count, 25 the other's index, 3 its count.
type ref uint32

const (
	chunkBits  = 16
	chunkSize  = 1 << chunkBits
	maxChunks  = 1 << 12
	line       = 16 // numbers of a line of the cache, into which the longest list fits
	isTwo      = 1 << 31
	ownCount   = 28 // where it begins in the ref to a list of two
	maxStories = 1 << (ownCount - 3)
)

// two returns the other story of a list of two and the story's own count.
func (r ref) two() (other member, count int, is bool) {
	return member(r & (1<<ownCount - 1)), int(r >> ownCount & 7), r&isTwo != 0
}

// length returns how many stories are in any other list.
func (p *pairs) length(r ref) uint32 { return p.chunks[r>>(3+chunkBits)][r>>3&(chunkSize-1)] }

// list returns the members of a list of that length and the story's own count.
func (p *pairs) list(r ref, length uint32) (members []uint32, count int) {
	at := r>>3&(chunkSize-1) + 1
	return p.chunks[r>>(3+chunkBits)][at : uint32(at)+length], int(r & 7)
}

// of returns the lists that story i is in.
func (p *pairs) of(i int) []ref { return p.refs[p.starts[i]:p.starts[i+1]] }

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

// refer notes for each story to be ranked the lists it is in. It counts them
// before, on every core apart: two that count for one story get in each other's
// way. Twos are the lists of two, one after the other.
func (p *pairs) refer(ranked []bool, twos [][]uint32) {
	cores := min(runtime.GOMAXPROCS(0), len(p.chunks)+len(twos))
	starts := make([][]uint32, cores) // by core and story, how many, then where they go
	p.each(cores, twos, func(core int) func(m member, r ref) {
		counts := make([]uint32, len(ranked))
		starts[core] = counts
		return func(m member, _ ref) {
			if ranked[m.story()] {
				counts[m.story()]++
			}
		}
	})
	p.starts = make([]uint32, len(ranked)+1)
	n := uint32(0)
	for i := range ranked {
		p.starts[i] = n
		for _, counts := range starts {
			counts[i], n = n, n+counts[i]
		}
	}
	p.starts[len(ranked)] = n
	p.refs = make([]ref, n)
	p.each(cores, twos, func(core int) func(m member, r ref) {
		next := starts[core]
		return func(m member, r ref) {
			if i := m.story(); ranked[i] {
				p.refs[next[i]] = r
				next[i]++
			}
		}
	})
}

// each shows every member of every list, with its ref to it, to functions made by
// start, one for each core, the same members to that of the same core.
func (p *pairs) each(cores int, twos [][]uint32, start func(core int) func(m member, r ref)) {
	var wg sync.WaitGroup
	for core := range cores {
		wg.Go(func() {
			do := start(core)
			for k := core; k < len(twos); k += cores {
				for lists := twos[k]; len(lists) > 0; lists = lists[2:] {
					a, b := member(lists[0]), member(lists[1])
					do(a, isTwo|ref(a.count()<<ownCount)|ref(b))
					do(b, isTwo|ref(b.count()<<ownCount)|ref(a))
				}
			}
			for k := core; k < len(p.chunks); k += cores {
				chunk := p.chunks[k]
				for at := 0; at < len(chunk); at += 1 + int(chunk[at]) {
					for _, m := range chunk[at+1 : at+1+int(chunk[at])] {
						do(member(m), ref((k<<chunkBits|at)<<3|member(m).count()))
					}
				}
			}
		})
	}
	wg.Wait()
}

// wantedPairs returns a sieve for the pairs of the stories to be ranked.
func wantedPairs(x *index, ranked []bool) (*sieve, error) {
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

// A gathering collects the pairs of texts, those that are near each other by ID
// in one part. What memory is to be spared for goes to a file in between.
type gathering struct {
	wanted *sieve // nil for all
	parts  int
	shift  int // what of an ID follows the number of its part, in bits

	mu      sync.Mutex
	dealt   [][][]uint64            // by goroutine and part
	scratch Scratch                 // nil as long as nothing is set aside
	open    func() (Scratch, error) // nil if all are held
	aside   [][]int64               // by part, where in scratch blocks of it stand
	end     int64
	err     error
}

const pairIDBits = 29

const (
	held      = 1 << 20 // pairs that are few enough to be held
	partSize  = 1 << 17 // pairs of a part, about; all are sorted at once
	blockSize = 1 << 11 // pairs set aside at once
	blockRoom = 8 * blockSize
)

// newGathering returns a gathering for the pairs that wanted lets through, for all
// if it is nil.
func newGathering(x *index, wanted *sieve) *gathering {
	total := x.total
	if wanted != nil {
		// Each of the stories brings others in, those that share its pairs.
		total = 16 * wanted.n
	}
	g := &gathering{wanted: wanted, parts: 1, shift: pairIDBits}
	if total > held {
		g.open = x.texts.Scratch
	}
	for total/g.parts > partSize {
		g.parts, g.shift = 2*g.parts, g.shift-1
	}
	g.aside = make([][]int64, g.parts)
	return g
}

// start returns what a goroutine does with a text.
func (g *gathering) start() func(i int, v, whole words.Vector) {
	g.mu.Lock()
	defer g.mu.Unlock()
	dealt := make([][]uint64, g.parts)
	g.dealt = append(g.dealt, dealt)
	var room []byte
	return func(i int, v, _ words.Vector) {
		for k := 0; k < len(v.Pairs); k++ {
			if g.wanted != nil {
				if k = g.wanted.pair(v.Pairs, k); k == len(v.Pairs) {
					break
				}
			}
			p := v.Pairs[k]
			part := p.ID() >> g.shift
			if len(dealt[part]) == blockSize && g.open != nil {
				room = g.setAside(part, dealt[part], room)
				dealt[part] = dealt[part][:0]
			}
			dealt[part] = append(dealt[part], uint64(p.ID())<<32|uint64(i)<<3|uint64(p.Count()))
		}
	}
}

// setAside writes a block of a part to the scratch file, by way of room.
func (g *gathering) setAside(part uint32, block []uint64, room []byte) []byte {
	room = room[:0]
	for _, k := range block {
		room = binary.LittleEndian.AppendUint64(room, k)
	}
	at := g.place(part)
	if at < 0 {
		return room
	}
	if _, err := g.scratch.WriteAt(room, at); err != nil {
		g.fail(err)
	}
	return room
}

// place returns where in the scratch file the next block of a part is to stand,
// -1 if there is no such file.
func (g *gathering) place(part uint32) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.scratch == nil && g.err == nil {
		if scratch, err := g.open(); err != nil {
			g.err = err
		} else {
			g.scratch = scratch
		}
	}
	if g.err != nil {
		return -1
	}
	at := g.end
	g.aside[part], g.end = append(g.aside[part], at), at+blockRoom
	return at
}

// close gives back what gathering has taken.
func (g *gathering) close() error {
	if g.scratch == nil {
		return nil
	}
	return g.scratch.Close()
}

func (g *gathering) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
}

// pairs returns the lists of the pairs that count, and which of them the stories
// to be ranked are in.
func (g *gathering) pairs(ranked []bool) (*pairs, error) {
	p := &pairs{}
	var all []*lister
	parallel(g.parts, func() func(int) {
		var s sorter
		l := new(lister)
		g.mu.Lock()
		defer g.mu.Unlock()
		all = append(all, l)
		room := make([]byte, blockRoom)
		return func(part int) {
			size := len(g.aside[part]) * blockSize
			for _, dealt := range g.dealt {
				size += len(dealt[part])
			}
			s.all = slices.Grow(s.all[:0], size)
			for _, at := range g.aside[part] {
				if _, err := g.scratch.ReadAt(room, at); err != nil {
					g.fail(err)
					return
				}
				for k := 0; k < blockRoom; k += 8 {
					s.all = append(s.all, binary.LittleEndian.Uint64(room[k:]))
				}
			}
			for _, dealt := range g.dealt {
				s.all = append(s.all, dealt[part]...)
				dealt[part] = nil
			}
			l.add(s.sort(g.shift))
		}
	})
	if g.err != nil {
		return nil, fmt.Errorf("sorting what stories say: %w", g.err)
	}
	var twos [][]uint32
	for _, l := range all {
		p.chunks, twos = append(p.chunks, l.chunks...), append(twos, l.twos...)
	}
	if len(p.chunks) > maxChunks || len(ranked) > maxStories {
		return nil, errors.New("the stories are too many to find related ones")
	}
	p.refer(ranked, twos)
	return p, nil
}

// A sorter sorts the members of one part by pair and story.
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

// A lister writes lists into chunks, those of two apart and without their length.
type lister struct{ chunks, twos [][]uint32 }

// add appends the lists of the pairs that count, from their sorted members.
func (l *lister) add(all []uint64) {
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j]>>32 == all[i]>>32 {
			j++
		}
		switch {
		case j-i == 2:
			chunk := room(&l.twos, 2)
			*chunk = append(*chunk, uint32(all[i]), uint32(all[i+1]))
		case j-i > 2 && j-i <= pairCap:
			chunk := room(&l.chunks, 1+j-i+line)
			if left := line - len(*chunk)%line; left < 1+j-i {
				*chunk = append(*chunk, make([]uint32, left)...)
			}
			*chunk = append(*chunk, uint32(j-i))
			for _, k := range all[i:j] {
				*chunk = append(*chunk, uint32(k))
			}
		}
		i = j
	}
}

// room returns a chunk with room for n numbers.
func room(chunks *[][]uint32, n int) *[]uint32 {
	last := len(*chunks) - 1
	if last < 0 || len((*chunks)[last])+n > chunkSize {
		*chunks = append(*chunks, make([]uint32, 0, chunkSize))
		last++
	}
	return &(*chunks)[last]
}

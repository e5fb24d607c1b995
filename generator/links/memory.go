package links

import (
	"encoding/binary"
	"iter"
)

// A Memory is a choice with what it was made from, story by story, so that a
// later one need rank only the stories for which that has changed.
type Memory struct {
	Set Set
	// Keys are for each story three hashes of eight bytes: of its ID, of what
	// others estimate it by, and of what its choice was made from (see keyer).
	Keys []byte
	// Rated are for each story those that were scored for their words, by
	// their indices, four bytes each.
	Rated []byte
	// Heaviest are for each story the terms whose lists were looked at, by ID
	// plus one, four bytes each.
	Heaviest []byte
	// Facts are for each story the inverse lengths of its terms and pairs, and
	// the rarity of its headline, four bytes each.
	Facts []byte
	// Terms are all terms by ID, with how many stories have each, and what it
	// weighs in the story at the end of its list, four bytes each.
	Terms []byte
	// Stock is the boilerplate.
	Stock []Passage
	// Least is what the least of the rated was estimated at, 0 if there was room
	// for others.
	Least []uint32
	// Reach says for each story how many places before and after it, among
	// the stories it may be related to, were looked at for want of better.
	Reach []uint32

	ranked int // how many stories were ranked for it
}

const (
	keySize      = 24
	ratedSize    = 4 * rated
	heaviestSize = 4 * lookups
	factsSize    = 12
	termSize     = 12
)

func newMemory(n int) *Memory {
	return &Memory{
		Set:  Set{Related: make([][]int, n), Next: make([]int, n)},
		Keys: make([]byte, n*keySize), Rated: make([]byte, n*ratedSize), Least: make([]uint32, n), Reach: make([]uint32, n),
		Heaviest: make([]byte, n*heaviestSize), Facts: make([]byte, n*factsSize),
	}
}

// whole tells whether the parts fit together.
func (m *Memory) whole() bool {
	n := len(m.Set.Next)
	return len(m.Set.Related) == n && len(m.Keys) == n*keySize && len(m.Rated) == n*ratedSize && len(m.Heaviest) == n*heaviestSize && len(m.Facts) == n*factsSize && len(m.Terms)%termSize == 0 &&
		len(m.Least) == n && len(m.Reach) == n
}

func (m *Memory) id(i int) hash    { return hash(binary.LittleEndian.Uint64(m.Keys[i*keySize:])) }
func (m *Memory) rough(i int) hash { return hash(binary.LittleEndian.Uint64(m.Keys[i*keySize+8:])) }
func (m *Memory) key(i int) hash   { return hash(binary.LittleEndian.Uint64(m.Keys[i*keySize+16:])) }

// rated returns those of story i that were scored, -1 for fewer than there is
// room for.
func (m *Memory) rated(i int) (list [rated]int32) {
	for k := range list {
		list[k] = int32(binary.LittleEndian.Uint32(m.Rated[i*ratedSize+4*k:])) - 1
	}
	return list
}

func (m *Memory) rate(i int, list []int32) {
	clear(m.Rated[i*ratedSize : (i+1)*ratedSize])
	for k, j := range list {
		binary.LittleEndian.PutUint32(m.Rated[i*ratedSize+4*k:], uint32(j+1))
	}
}

// weigh notes the heaviest terms of story i, which s has begun.
func (m *Memory) weigh(i int, s *scorer) {
	clear(m.Heaviest[i*heaviestSize : (i+1)*heaviestSize])
	for k, p := range s.heaviest {
		binary.LittleEndian.PutUint32(m.Heaviest[i*heaviestSize+4*k:], s.words.words[s.heavy.terms[p.story()].number].id+1)
	}
}

// heaviest returns the IDs of the terms whose lists were looked at for story i.
func (m *Memory) heaviest(i int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for all := m.Heaviest[i*heaviestSize : (i+1)*heaviestSize]; len(all) > 0; all = all[4:] {
			if id := binary.LittleEndian.Uint32(all); id > 0 && !yield(id-1) {
				return
			}
		}
	}
}

// stock returns the boilerplate, none if nothing is remembered.
func (m *Memory) stock() []Passage {
	if m == nil {
		return nil
	}
	return m.Stock
}

// learn notes what an index knows of all stories.
func (m *Memory) learn(x *index) {
	m.Stock = x.stock.passages
	for i := range x.facts {
		f, at := &x.facts[i], i*factsSize
		binary.LittleEndian.PutUint32(m.Facts[at:], f.terms)
		binary.LittleEndian.PutUint32(m.Facts[at+4:], x.glances[i].pairs)
		binary.LittleEndian.PutUint32(m.Facts[at+8:], f.headline)
	}
	m.Terms = make([]byte, 0, len(x.words.terms)*termSize)
	n := uint32(0) // of the word
	for _, t := range x.words.terms {
		if int(n) < len(x.words.words) && x.words.words[n].id == t.id {
			if x.words.words[n].wanted {
				t.least = x.words.end(n)
			}
			n++
		} else {
			t.least = 0 // it has no list
		}
		for _, v := range []uint32{t.id, t.stories, t.least} {
			m.Terms = binary.LittleEndian.AppendUint32(m.Terms, v)
		}
	}
}

// recallFact gives what was known of story i to f and g.
func (m *Memory) recallFact(i int, f *fact, g *glance) {
	at := m.Facts[i*factsSize:]
	f.terms, g.pairs, f.headline = binary.LittleEndian.Uint32(at), binary.LittleEndian.Uint32(at[4:]), binary.LittleEndian.Uint32(at[8:])
}

// terms returns what was known of each term.
func (m *Memory) terms() []frequency {
	list := make([]frequency, len(m.Terms)/termSize)
	for k := range list {
		at := m.Terms[k*termSize:]
		list[k] = frequency{binary.LittleEndian.Uint32(at), binary.LittleEndian.Uint32(at[4:]), binary.LittleEndian.Uint32(at[8:])}
	}
	return list
}

// least returns what a story must be estimated at to be scored in full.
func (m *Memory) least(i int) uint64 { return uint64(m.Least[i]) }

func (m *Memory) note(i int, id, rough, key hash) {
	for at, h := range []hash{id, rough, key} {
		binary.LittleEndian.PutUint64(m.Keys[i*keySize+8*at:], uint64(h))
	}
}

// A recollection finds the stories of an earlier choice among those of now.
type recollection struct {
	*Memory
	before []int32 // by index now, the index then, or -1
	now    []int32 // by index then, the index now, or -1
}

// recall returns nil if there is nothing to recall.
func recall(last *Memory, ids []hash) *recollection {
	if last == nil || !last.whole() || len(last.Set.Next) == 0 {
		return nil
	}
	r := &recollection{Memory: last, before: make([]int32, len(ids)), now: make([]int32, len(last.Set.Next))}
	then := make(map[hash]int32, len(r.now))
	for k := range r.now {
		r.now[k] = -1
		then[last.id(k)] = int32(k)
	}
	for i, id := range ids {
		r.before[i] = -1
		if k, ok := then[id]; ok {
			r.before[i], r.now[k] = k, int32(i)
		}
	}
	return r
}

// reuse puts the earlier choice for story i into m if its key is the one that
// the story has now, and tells whether it did.
func (r *recollection) reuse(i int, k *keyer, base hash, m *Memory) bool {
	if r.before[i] < 0 || k.follower[i] == open {
		return false
	}
	then := int(r.before[i])
	list := r.rated(then)
	for at, j := range list {
		if j >= 0 && int(j) < len(r.now) {
			list[at] = r.now[j]
		}
	}
	key := k.trace(base, i, &list, int(r.Reach[then]))
	if key != r.key(then) {
		return false
	}
	var related []int
	for _, j := range r.Set.Related[then] {
		if j < 0 || j >= len(r.now) || r.now[j] < 0 {
			return false
		}
		related = append(related, int(r.now[j]))
	}
	m.Set.Related[i], m.Set.Next[i] = related, k.follower[i]
	m.Least[i], m.Reach[i] = r.Least[then], r.Reach[then]
	copy(m.Heaviest[i*heaviestSize:(i+1)*heaviestSize], r.Heaviest[then*heaviestSize:])
	m.rate(i, list[:])
	m.note(i, k.ids[i], k.rough[i], key)
	return true
}

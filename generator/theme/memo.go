package theme

import "sync"

// memoLimit bounds how many results are kept: twice as many at most. A card is
// about a kilobyte, and stories that are near each other show the same ones.
const memoLimit = 1 << 15

// A memo remembers results in two generations: when the young one is full it
// becomes the old one, and what is still in use moves over. So memory does not
// grow with the site. It is safe for concurrent use, and parted, so that pages
// that are made side by side seldom wait for each other.
type memo[K comparable, V any] struct {
	hash  func(key K) uint64 // tells in which part it is
	parts [64]memoPart[K, V]
}

type memoPart[K comparable, V any] struct {
	mu         sync.Mutex
	young, old map[K]V
}

func newMemo[K comparable, V any](hash func(key K) uint64) *memo[K, V] {
	return &memo[K, V]{hash: hash}
}

// lock returns the part of a key, locked.
func (m *memo[K, V]) lock(key K) *memoPart[K, V] {
	part := &m.parts[m.hash(key)%uint64(len(m.parts))]
	part.mu.Lock()
	return part
}

// get returns what is remembered under a key.
func (m *memo[K, V]) get(key K) (V, bool) {
	part := m.lock(key)
	defer part.mu.Unlock()
	v, ok := part.young[key]
	if !ok {
		if v, ok = part.old[key]; ok {
			part.put(key, v, memoLimit/len(m.parts))
		}
	}
	return v, ok
}

// put remembers a result in place of the one before.
func (m *memo[K, V]) put(key K, v V) {
	part := m.lock(key)
	defer part.mu.Unlock()
	part.put(key, v, memoLimit/len(m.parts))
}

func (p *memoPart[K, V]) put(key K, v V, limit int) {
	if p.young == nil || len(p.young) >= limit {
		p.young, p.old = map[K]V{}, p.young
	}
	p.young[key] = v
}

// size returns how many results are kept.
func (m *memo[K, V]) size() (n int) {
	for i := range m.parts {
		n += len(m.parts[i].young) + len(m.parts[i].old)
	}
	return n
}

package theme

import "sync"

// memoLimit bounds how many results are kept: twice as many at most. A card is
// about a kilobyte, and stories that are near each other show the same ones.
const memoLimit = 1 << 15

// A memo remembers results in two generations: when the young one is full it
// becomes the old one, and what is still in use moves over. So memory does not
// grow with the site. It is safe for concurrent use.
type memo[K comparable, V any] struct {
	mu         sync.RWMutex
	young, old map[K]V
}

func newMemo[K comparable, V any]() *memo[K, V] { return &memo[K, V]{young: map[K]V{}} }

// get returns what is remembered under a key.
func (m *memo[K, V]) get(key K) (V, bool) {
	m.mu.RLock()
	v, ok := m.young[key]
	if ok {
		m.mu.RUnlock()
		return v, true
	}
	v, ok = m.old[key]
	m.mu.RUnlock()
	if ok {
		m.put(key, v)
	}
	return v, ok
}

// put remembers a result in place of the one before.
func (m *memo[K, V]) put(key K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.young) >= memoLimit {
		m.young, m.old = make(map[K]V, memoLimit), m.young
	}
	m.young[key] = v
}

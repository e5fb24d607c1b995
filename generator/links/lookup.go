package links

import "math/bits"

// A lookup finds values by ID. Most IDs that it is asked for are not there: its
// sieve tells that at once, and is to be asked first where it is asked often.
type lookup[V any] struct {
	*sieve
	keys   []uint32 // IDs plus one, by their last bits or right after; 0 for a free place
	values []V
}

func newLookup[V any](m map[uint32]V) *lookup[V] {
	const each = 8 // places for every ID
	size := 1 << bits.Len(uint(each*len(m)))
	l := &lookup[V]{sieve: sieveOf(m), keys: make([]uint32, size), values: make([]V, size)}
	for id, v := range m {
		at := id & uint32(size-1)
		for l.keys[at] != 0 {
			at = (at + 1) & uint32(size-1)
		}
		l.keys[at], l.values[at] = id+1, v
	}
	return l
}

// find returns the value of an ID, the zero value if there is none.
func (l *lookup[V]) find(id uint32) (v V) {
	mask := uint32(len(l.keys) - 1)
	for at := id & mask; l.keys[at] != 0; at = (at + 1) & mask {
		if l.keys[at] == id+1 {
			return l.values[at]
		}
	}
	return v
}

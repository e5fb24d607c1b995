package links

import (
	"iter"
	"maps"

	"broadsheet/generator/words"
)

// A sieve lets through the IDs that were put into it and next to no others (it is
// a Bloom filter of two hashes). It is so small that asking it costs little.
type sieve struct {
	bits []uint64
	mask uint32
	n    int // how many were put into it
}

// newSieve makes a sieve for n IDs, of which some may be the same.
func newSieve(ids iter.Seq[uint32], n int) *sieve {
	const each = 128 // bits for every ID: of 64 others one passes the first hash
	size := 1 << 6
	for size < n*each/64 && size < 1<<16 {
		size *= 2
	}
	s := &sieve{bits: make([]uint64, size), mask: uint32(size - 1), n: n}
	for id := range ids {
		s.bits[id>>6&s.mask] |= 1 << (id & 63)
		id = second(id)
		s.bits[id>>6&s.mask] |= 1 << (id & 63)
	}
	return s
}

// second is the second hash of an ID, which is one itself.
func second(id uint32) uint32 {
	id *= 0x9e3779b1
	return id ^ id>>15
}

func (s *sieve) has(id uint32) bool { return s.first(id) && s.first(second(id)) }

func (s *sieve) first(id uint32) bool { return s.bits[id>>6&s.mask]>>(id&63)&1 != 0 }

// term returns the place of the first of the terms from k on that comes through,
// and how many they are if none does.
func (s *sieve) term(terms []words.Term, k int) int {
	bits, mask := s.bits, s.mask
	for ; k < len(terms); k++ {
		if id := terms[k].ID(); bits[id>>6&mask]>>(id&63)&1 != 0 && s.first(second(id)) {
			break
		}
	}
	return k
}

// pair does so for pairs. One function for both would call ID by way of a table,
// sixty million times a pass on a large site.
func (s *sieve) pair(pairs []words.Pair, k int) int {
	bits, mask := s.bits, s.mask
	for ; k < len(pairs); k++ {
		if id := pairs[k].ID(); bits[id>>6&mask]>>(id&63)&1 != 0 && s.first(second(id)) {
			break
		}
	}
	return k
}

// sieveOf makes a sieve for the keys of a map.
func sieveOf[V any](m map[uint32]V) *sieve { return newSieve(maps.Keys(m), len(m)) }

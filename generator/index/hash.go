package index

import (
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// A Hash is a 64-bit hash of a sequence of values. It is the same on every machine
// and not cryptographic.
type Hash uint64

// And returns the hash of the sequence of h with v appended. The mixing step is that
// of wyhash.
func (h Hash) And(v uint64) Hash {
	high, low := bits.Mul64(uint64(h)^0xa0761d6478bd642f, v^0xe7037ed1a0b428db)
	return Hash(high ^ low)
}

// AndBool returns the hash of the sequence of h with v appended.
func (h Hash) AndBool(v bool) Hash {
	if v {
		return h.And(1)
	}
	return h.And(0)
}

// AndText returns the hash of the sequence of h with s appended.
func (h Hash) AndText(s string) Hash { return h.And(xxhash.Sum64String(s)) }

package index

import (
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// A Hash is a 64-bit hash of a sequence of values; the method And adds a value to the
// sequence. The hash is the same on every machine and not cryptographic.
type Hash uint64

// And extends the hash h by the value v and returns the new hash. The mixing step is
// that of wyhash.
func (h Hash) And(v uint64) Hash {
	high, low := bits.Mul64(uint64(h)^0xa0761d6478bd642f, v^0xe7037ed1a0b428db)
	return Hash(high ^ low)
}

// AndBool extends the hash h by the value v and returns the new hash.
func (h Hash) AndBool(v bool) Hash {
	if v {
		return h.And(1)
	}
	return h.And(0)
}

// AndText extends the hash h by the text s and returns the new hash.
func (h Hash) AndText(s string) Hash { return h.And(xxhash.Sum64String(s)) }

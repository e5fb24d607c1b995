package publish

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/sources"
)

// digestOf returns the digest of an output: XXH64 and the length. It is only ever
// compared with that of other bytes of the same path, of which no two meet by
// chance; a SHA-256 of everything a site writes takes as long as making a
// twentieth of it.
func digestOf(data []byte) sources.Digest { return digest(xxhash.Sum64(data), uint64(len(data))) }

func digest(sum, length uint64) (d sources.Digest) {
	binary.LittleEndian.PutUint64(d[:8], sum)
	binary.LittleEndian.PutUint64(d[8:], length)
	return d
}

// A digester is written to for the digest of what is written.
type digester struct {
	hash   *xxhash.Digest
	length uint64
}

func newDigester() *digester { return &digester{hash: xxhash.New()} }

func (d *digester) Write(data []byte) (int, error) {
	d.length += uint64(len(data))
	return d.hash.Write(data)
}

func (d *digester) digest() sources.Digest { return digest(d.hash.Sum64(), d.length) }

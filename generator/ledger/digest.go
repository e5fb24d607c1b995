package ledger

import (
	"reflect"
	"sync"

	"broadsheet/generator/sources"
)

// A Digester tells values apart by digest.
type Digester struct {
	coder  Coder
	spaces sync.Pool // of *[]byte
}

// NewDigester returns a Digester.
func NewDigester() *Digester { return new(Digester) }

// A Digested value knows its own digest, if it is not zero. Pointers to such
// values count by that: what many values lead to is digested once.
type Digested interface{ Digest() sources.Digest }

var digestedType = reflect.TypeFor[Digested]()

// Digest returns the digest of values, which differs if any of them does.
func (d *Digester) Digest(values ...any) sources.Digest {
	space, ok := d.spaces.Get().(*[]byte)
	if !ok {
		space = new([]byte)
	}
	defer d.spaces.Put(space)
	dst := (*space)[:0]
	for _, value := range values {
		v := reflect.ValueOf(value)
		if !v.IsValid() {
			dst = append(dst, 0)
			continue
		}
		dst = append(dst, 1)
		dst = appendString(dst, v.Type().String())
		dst = d.coder.of(v.Type()).encode(dst, v)
	}
	*space = dst
	return sources.DigestOf(dst)
}

package ledger

import (
	"reflect"
	"sync"

	"broadsheet/generator/sources"
)

// A Digester tells values apart by digest. Values behind pointers are digested
// once: they must not change as long as the Digester is in use.
type Digester struct{ coder Coder }

// NewDigester returns a Digester that has seen nothing.
func NewDigester() *Digester { return &Digester{Coder{seen: &sync.Map{}}} }

// Digest returns the digest of values, which differs if any of them does.
func (d *Digester) Digest(values ...any) sources.Digest {
	var dst []byte
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
	return sources.DigestOf(dst)
}

// digestOf returns the digest of what a pointer points to.
func (c *Coder) digestOf(v reflect.Value) []byte {
	if known, ok := c.seen.Load(v.Pointer()); ok {
		return known.([]byte)
	}
	made := sources.DigestOf(c.of(v.Type().Elem()).encode(nil, v.Elem()))
	c.seen.Store(v.Pointer(), made[:])
	return made[:]
}

package ledger

import (
	"reflect"
	"sync"

	"broadsheet/generator/sources"
)

// A Digester tells values apart by digest.
type Digester struct {
	coder   Coder
	buffers sync.Pool // of *[]byte
}

// NewDigester returns a Digester. Values behind pointers of the types of shared
// are digested once: they must not change as long as the Digester is in use.
func NewDigester(shared ...any) *Digester {
	d := &Digester{coder: Coder{shared: map[reflect.Type]bool{}}}
	for _, pointer := range shared {
		d.coder.shared[reflect.TypeOf(pointer)] = true
	}
	return d
}

// Digest returns the digest of values, which differs if any of them does.
func (d *Digester) Digest(values ...any) sources.Digest {
	buffer, ok := d.buffers.Get().(*[]byte)
	if !ok {
		buffer = new([]byte)
	}
	defer d.buffers.Put(buffer)
	dst := (*buffer)[:0]
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
	*buffer = dst
	return sources.DigestOf(dst)
}

// digestOf returns the digest of what a pointer points to. The pointer itself
// is the key: while it is kept, nothing else can take its address.
func (c *Coder) digestOf(v reflect.Value) []byte {
	pointer := v.Interface()
	if known, ok := c.seen.Load(pointer); ok {
		return known.([]byte)
	}
	made := sources.DigestOf(c.of(v.Type().Elem()).encode(nil, v.Elem()))
	c.seen.Store(pointer, made[:])
	return made[:]
}

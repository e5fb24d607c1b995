package ledger

import (
	"reflect"

	"broadsheet/generator/sources"
)

// A Digester tells values apart by digest.
type Digester struct{ coder Coder }

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
	space := d.coder.space()
	defer d.coder.spaces.Put(space)
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

// digestOf returns the digest of what a pointer points to. The pointer itself
// is the key: while it is kept, nothing else can take its address.
func (c *Coder) digestOf(v reflect.Value) sources.Digest {
	pointer := v.Interface()
	if known, ok := c.seen.Load(pointer); ok {
		return known.(sources.Digest)
	}
	space := c.space()
	defer c.spaces.Put(space)
	*space = c.of(v.Type().Elem()).encode((*space)[:0], v.Elem())
	made := sources.DigestOf(*space)
	c.seen.Store(pointer, made)
	return made
}

// space returns room for a value that is encoded for its digest only.
func (c *Coder) space() *[]byte {
	if used, ok := c.spaces.Get().(*[]byte); ok {
		return used
	}
	return new([]byte)
}

package codec

import (
	"reflect"
	"slices"
	"sync"

	"broadsheet/generator/sources"
)

// A Digester computes digests of values. It is safe for concurrent use.
type Digester struct {
	coder   Coder
	buffers sync.Pool // unused buffers for encoded values, of type *[]byte
}

// NewDigester returns a Digester. The argument lists pointer types whose values never
// change and occur in many digested values. The Digester computes the digest of such a
// value once and keeps it; within other values, this digest takes the place of the
// value.
func NewDigester(sharedTypes ...reflect.Type) *Digester {
	d := &Digester{buffers: sync.Pool{New: func() any { return new([]byte) }}}
	d.coder.shared = &shared{types: sharedTypes, known: map[any]sources.Digest{}}
	return d
}

// Digest returns the digest of a sequence of values. Values of different types have
// different digests even if their encodings are equal.
func (d *Digester) Digest(values ...any) sources.Digest {
	buffer := d.buffers.Get().(*[]byte)
	defer d.buffers.Put(buffer)
	dst := (*buffer)[:0]
	for _, value := range values {
		v := reflect.ValueOf(value)
		if !v.IsValid() {
			dst = append(dst, 0)
			continue
		}
		dst = appendString(append(dst, 1), v.Type().String())
		dst = d.coder.of(v.Type()).encode(dst, v)
	}
	*buffer = dst
	return sources.DigestOf(dst)
}

// shared caches digests of values. These values are behind pointers of a type that was passed to
// NewDigester, and never change.
type shared struct {
	types []reflect.Type

	mu sync.RWMutex
	// known maps a pointer to the digest of the value that the pointer points to.
	known map[any]sources.Digest
}

func (s *shared) has(t reflect.Type) bool { return s != nil && slices.Contains(s.types, t) }

// digest returns the digest of the value that a pointer points to. It computes the digest once for
// each pointer and then takes it from a cache.
func (s *shared) digest(c *Coder, pointer reflect.Value) sources.Digest {
	key := pointer.Interface()
	s.mu.RLock()
	digest, ok := s.known[key]
	s.mu.RUnlock()
	if !ok {
		digest = sources.DigestOf(c.of(pointer.Type().Elem()).encode(nil, pointer.Elem()))
		s.mu.Lock()
		s.known[key] = digest
		s.mu.Unlock()
	}
	return digest
}

package codec

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strings"
)

// structType returns the codec of a struct type. The encoding of a struct is a bitmap,
// which has a 1 for each field that is not empty, and then the values of these fields.
func (c *Coder) structType(t reflect.Type) *typeCodec {
	type field struct {
		index int
		*typeCodec
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		switch tag := f.Tag.Get("codec"); {
		case !f.IsExported() || tag == "-":
		case tag == "omitempty":
			fields = append(fields, field{i, c.omitEmpty(f.Type)})
		default:
			fields = append(fields, field{i, c.of(f.Type)})
		}
	}
	size := (len(fields) + 7) / 8
	return &typeCodec{
		encode: func(dst []byte, v reflect.Value) []byte {
			start := len(dst)
			dst = append(dst, make([]byte, size)...)
			for i, f := range fields {
				if value := v.Field(f.index); !f.empty(value) {
					dst[start+i/8] |= 1 << (i % 8)
					dst = f.encode(dst, value)
				}
			}
			return dst
		},
		decode: func(r *reader, v reflect.Value) {
			set := r.take(size)
			for i, f := range fields {
				if !r.damaged && set[i/8]>>(i%8)&1 != 0 {
					f.decode(r, v.Field(f.index))
				}
			}
		},
		empty: func(v reflect.Value) bool {
			return !slices.ContainsFunc(fields, func(f field) bool { return !f.empty(v.Field(f.index)) })
		},
	}
}

// omitEmpty returns the codec of a struct field of pointer type with the tag
// codec:"omitempty". The encoding omits such a field if the pointer is nil or points to
// an empty value.
func (c *Coder) omitEmpty(t reflect.Type) *typeCodec {
	codec := *c.of(t)
	codec.empty = func(v reflect.Value) bool { return v.IsNil() || c.of(t.Elem()).empty(v.Elem()) }
	return &codec
}

// firstRoom is the number of elements of a slice or map for which memory is allocated at most
// before the first element is decoded. Damaged data that announces a huge number of elements
// therefore takes little memory.
const firstRoom = 64

func (c *Coder) sliceType(t reflect.Type) *typeCodec {
	if t.Elem().Kind() == reflect.Uint8 {
		return &typeCodec{
			encode: func(dst []byte, v reflect.Value) []byte {
				return append(binary.AppendUvarint(dst, uint64(v.Len())), v.Bytes()...)
			},
			decode: func(r *reader, v reflect.Value) {
				if s := r.string(); s != "" {
					v.SetBytes(bytesOf(s))
				}
			},
			empty: hasLengthZero,
		}
	}
	element := c.of(t.Elem())
	return &typeCodec{
		encode: func(dst []byte, v reflect.Value) []byte {
			dst = binary.AppendUvarint(dst, uint64(v.Len()))
			for i := range v.Len() {
				dst = element.encode(dst, v.Index(i))
			}
			return dst
		},
		decode: func(r *reader, v reflect.Value) {
			n := r.count()
			for i := 0; i < n && !r.damaged; i++ {
				if i == v.Len() {
					room := min(n, max(firstRoom, 2*i))
					v.Grow(room - i)
					v.SetLen(room)
				}
				element.decode(r, v.Index(i))
			}
		},
		empty: hasLengthZero,
	}
}

func (c *Coder) arrayType(t reflect.Type) *typeCodec {
	if t.Elem().Kind() > reflect.Float64 {
		panic("codec: arrays must be of numbers: " + t.String())
	}
	element := c.of(t.Elem())
	isBytes := t.Elem().Kind() == reflect.Uint8
	return &typeCodec{
		encode: func(dst []byte, v reflect.Value) []byte {
			if isBytes && v.CanAddr() {
				return append(dst, v.Bytes()...)
			}
			for i := range v.Len() {
				if isBytes {
					dst = append(dst, byte(v.Index(i).Uint()))
				} else {
					dst = element.encode(dst, v.Index(i))
				}
			}
			return dst
		},
		decode: func(r *reader, v reflect.Value) {
			if isBytes {
				copy(v.Bytes(), r.take(v.Len()))
				return
			}
			for i := range v.Len() {
				element.decode(r, v.Index(i))
			}
		},
		empty: reflect.Value.IsZero,
	}
}

func (c *Coder) mapType(t reflect.Type) *typeCodec {
	if t.Key().Kind() != reflect.String {
		panic("codec: keys of maps must be strings: " + t.String())
	}
	element := c.of(t.Elem())
	return &typeCodec{
		encode: func(dst []byte, v reflect.Value) []byte {
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			dst = binary.AppendUvarint(dst, uint64(len(keys)))
			for _, k := range keys {
				dst = element.encode(appendString(dst, k.String()), v.MapIndex(k))
			}
			return dst
		},
		decode: func(r *reader, v reflect.Value) {
			n := r.count()
			if n == 0 {
				return
			}
			v.Set(reflect.MakeMapWithSize(t, min(n, firstRoom)))
			for i := 0; i < n && !r.damaged; i++ {
				key := reflect.ValueOf(r.string()).Convert(t.Key())
				value := reflect.New(t.Elem()).Elem()
				element.decode(r, value)
				v.SetMapIndex(key, value)
			}
		},
		empty: hasLengthZero,
	}
}

// pointerType returns the codec of a pointer type. This codec looks up the codec of the type to
// which the pointer points whenever it is used: if pointerType looked that codec up, it would never
// end for a type that contains a pointer to itself.
func (c *Coder) pointerType(t reflect.Type) *typeCodec {
	isShared := c.shared.has(t)
	return &typeCodec{
		encode: func(dst []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(dst, 0)
			}
			if isShared {
				digest := c.shared.digest(c, v)
				return append(append(dst, 2), digest[:]...)
			}
			return c.of(t.Elem()).encode(append(dst, 1), v.Elem())
		},
		decode: func(r *reader, v reflect.Value) {
			if r.byte() == 1 {
				v.Set(reflect.New(t.Elem()))
				c.of(t.Elem()).decode(r, v.Elem())
			}
		},
		empty: reflect.Value.IsNil,
	}
}

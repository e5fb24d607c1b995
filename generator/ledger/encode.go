package ledger

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"sync"
	"time"
)

// A Coder turns Go values into bytes that depend on nothing but the values,
// and back. It knows booleans, numbers, strings, times, structs (exported
// fields, but for those tagged ledger:"-"; of pointers tagged ledger:"omitempty"
// an empty value is as good as none), slices, arrays, maps with string
// keys, pointers, and in interfaces the types that templates may be given.
//
// An empty slice or map is as good as none. It is safe for concurrent use.
type Coder struct {
	// Location is the zone of the times that Decode returns.
	Location *time.Location

	types sync.Map // reflect.Type → *codec
}

type codec struct {
	encode func(dst []byte, v reflect.Value) []byte
	decode func(r *reader, v reflect.Value)
	// empty reports whether a value is as good as none.
	empty func(v reflect.Value) bool
}

// Encode appends a value, or what a pointer points to, to dst.
func (c *Coder) Encode(dst []byte, value any) []byte {
	v := reflect.Indirect(reflect.ValueOf(value))
	return c.of(v.Type()).encode(dst, v)
}

var timeType = reflect.TypeFor[time.Time]()

// of returns the codec of a type.
func (c *Coder) of(t reflect.Type) *codec {
	if known, ok := c.types.Load(t); ok {
		return known.(*codec)
	}
	made := c.make(t)
	known, _ := c.types.LoadOrStore(t, made)
	return known.(*codec)
}

func (c *Coder) make(t reflect.Type) *codec {
	if t == timeType {
		return &codec{encodeTime, c.decodeTime, func(v reflect.Value) bool { return v.Interface().(time.Time).IsZero() }}
	}
	switch t.Kind() {
	case reflect.Bool:
		return &codec{encodeBool, func(r *reader, v reflect.Value) { v.SetBool(r.byte() != 0) }, reflect.Value.IsZero}
	case reflect.String:
		return &codec{encodeString, func(r *reader, v reflect.Value) { v.SetString(r.string()) }, hasNone}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &codec{encodeInt, func(r *reader, v reflect.Value) { v.SetInt(r.int()) }, reflect.Value.IsZero}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &codec{encodeUint, func(r *reader, v reflect.Value) { v.SetUint(r.uint()) }, reflect.Value.IsZero}
	case reflect.Float32, reflect.Float64:
		return &codec{encodeFloat, func(r *reader, v reflect.Value) { v.SetFloat(math.Float64frombits(r.uint())) }, reflect.Value.IsZero}
	case reflect.Struct:
		return c.structs(t)
	case reflect.Slice:
		return c.slices(t)
	case reflect.Array:
		return c.arrays(t)
	case reflect.Map:
		return c.maps(t)
	case reflect.Pointer:
		return c.pointers(t)
	case reflect.Interface:
		return &codec{c.encodeAny, c.decodeAny, reflect.Value.IsNil}
	}
	panic("ledger: a value of type " + t.String() + " cannot be kept")
}

func hasNone(v reflect.Value) bool { return v.Len() == 0 }

func encodeBool(dst []byte, v reflect.Value) []byte {
	if v.Bool() {
		return append(dst, 1)
	}
	return append(dst, 0)
}

func encodeString(dst []byte, v reflect.Value) []byte { return appendString(dst, v.String()) }

func encodeInt(dst []byte, v reflect.Value) []byte { return binary.AppendVarint(dst, v.Int()) }

func encodeUint(dst []byte, v reflect.Value) []byte { return binary.AppendUvarint(dst, v.Uint()) }

func encodeFloat(dst []byte, v reflect.Value) []byte {
	return binary.AppendUvarint(dst, math.Float64bits(v.Float()))
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// encodeTime writes the instant, and the offset that it is shown in.
func encodeTime(dst []byte, v reflect.Value) []byte {
	t := v.Interface().(time.Time)
	if t.IsZero() {
		return append(dst, 0)
	}
	_, offset := t.Zone()
	dst = binary.AppendVarint(append(dst, 1), t.Unix())
	dst = binary.AppendUvarint(dst, uint64(t.Nanosecond()))
	return binary.AppendVarint(dst, int64(offset))
}

func (c *Coder) decodeTime(r *reader, v reflect.Value) {
	if r.byte() == 0 {
		return
	}
	t := time.Unix(r.int(), int64(r.uint()))
	offset := int(r.int())
	location := c.Location
	if location == nil {
		location = time.UTC
	}
	if t = t.In(location); zoneOffset(t) != offset {
		t = t.In(time.FixedZone("", offset))
	}
	v.Set(reflect.ValueOf(t))
}

func zoneOffset(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

// structs writes which fields are set, in as many bytes as that takes, and
// then those: of a card's many fields few are.
func (c *Coder) structs(t reflect.Type) *codec {
	type field struct {
		index int
		*codec
	}
	var fields []field
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && f.Tag.Get("ledger") != "-" {
			codec := c.of(f.Type)
			if f.Tag.Get("ledger") == "omitempty" {
				codec = c.omitting(f.Type)
			}
			fields = append(fields, field{i, codec})
		}
	}
	size := (len(fields) + 7) / 8
	return &codec{
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
			if len(r.data) < size {
				r.fail()
				return
			}
			set := r.data[:size]
			r.data = r.data[size:]
			for i, f := range fields {
				if set[i/8]>>(i%8)&1 != 0 {
					f.decode(r, v.Field(f.index))
				}
			}
		},
		empty: func(v reflect.Value) bool {
			for _, f := range fields {
				if !f.empty(v.Field(f.index)) {
					return false
				}
			}
			return true
		},
	}
}

// claim is for how many values room is made before they are seen, so that
// damaged bytes that announce many cost little.
const claim = 64

func (c *Coder) slices(t reflect.Type) *codec {
	if t.Elem().Kind() == reflect.Uint8 {
		return &codec{
			encode: func(dst []byte, v reflect.Value) []byte {
				return append(binary.AppendUvarint(dst, uint64(v.Len())), v.Bytes()...)
			},
			decode: func(r *reader, v reflect.Value) {
				if s := r.string(); s != "" {
					v.SetBytes(bytesOf(s))
				}
			},
			empty: hasNone,
		}
	}
	element := c.of(t.Elem())
	return &codec{
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
					room := min(n, max(claim, 2*i))
					v.Grow(room - i)
					v.SetLen(room)
				}
				element.decode(r, v.Index(i))
			}
		},
		empty: hasNone,
	}
}

func (c *Coder) arrays(t reflect.Type) *codec {
	element := c.of(t.Elem())
	return &codec{
		encode: func(dst []byte, v reflect.Value) []byte {
			for i := range v.Len() {
				dst = element.encode(dst, v.Index(i))
			}
			return dst
		},
		decode: func(r *reader, v reflect.Value) {
			for i := range v.Len() {
				element.decode(r, v.Index(i))
			}
		},
		empty: func(v reflect.Value) bool {
			for i := range v.Len() {
				if !element.empty(v.Index(i)) {
					return false
				}
			}
			return true
		},
	}
}

func (c *Coder) maps(t reflect.Type) *codec {
	if t.Key().Kind() != reflect.String {
		panic("ledger: a map's keys must be strings: " + t.String())
	}
	element := c.of(t.Elem())
	return &codec{
		encode: func(dst []byte, v reflect.Value) []byte {
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return compare(a.String(), b.String()) })
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
			v.Set(reflect.MakeMapWithSize(t, min(n, claim)))
			for i := 0; i < n && !r.damaged; i++ {
				key := reflect.ValueOf(r.string()).Convert(t.Key())
				value := reflect.New(t.Elem()).Elem()
				element.decode(r, value)
				v.SetMapIndex(key, value)
			}
		},
		empty: hasNone,
	}
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// omitting returns the codec of a pointer for which nil and a pointer to an empty
// value are one.
func (c *Coder) omitting(t reflect.Type) *codec {
	omitting := *c.of(t)
	omitting.empty = func(v reflect.Value) bool { return v.IsNil() || c.of(t.Elem()).empty(v.Elem()) }
	return &omitting
}

func (c *Coder) pointers(t reflect.Type) *codec {
	digested := t.Implements(digestedType)
	// Looked up at use, since a type may point to itself.
	return &codec{
		encode: func(dst []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(dst, 0)
			}
			if digested {
				if digest := v.Interface().(Digested).Digest(); !digest.IsZero() {
					return append(append(dst, 2), digest[:]...)
				}
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

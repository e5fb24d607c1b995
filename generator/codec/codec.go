// Package codec converts Go values to bytes and back, and computes digests of values.
//
// Equal values have equal encodings on every machine, whatever the order of the keys in
// maps and the addresses in pointers. An encoding does not name the type of its value,
// so it can be decoded only into the type that was encoded.
package codec

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"sync"
	"time"
)

// A Coder encodes and decodes booleans, numbers, strings, times, structs, slices,
// arrays of numbers, maps with string keys, and pointers. In an interface, a Coder
// supports the types that front matter can hold. Unexported fields and fields tagged
// codec:"-" are not encoded.
//
// A nil slice or map has the encoding of an empty one. In a field tagged
// codec:"omitempty", a pointer to an empty value has the encoding of a nil pointer.
//
// A Coder is safe for concurrent use.
type Coder struct {
	// Location is the time zone that decoded times get, or nil for UTC. A time whose
	// encoded offset from UTC does not apply in Location at that instant gets a fixed
	// zone with the encoded offset instead.
	Location *time.Location

	types  sync.Map // cache of codecs; the key is a reflect.Type, the value its *typeCodec
	shared *shared  // digests of the values that a Digester shares; nil in other Coders
}

// A typeCodec encodes and decodes the values of one type.
type typeCodec struct {
	encode func(dst []byte, v reflect.Value) []byte
	decode func(r *reader, v reflect.Value)
	// empty reports whether the encoding of a struct omits a field of this type that has the value
	// v.
	empty func(v reflect.Value) bool
}

var errDamaged = errors.New("codec: the data is damaged or of another type")

// Encode appends the encoding of a value to dst and returns the extended slice. For a
// pointer, Encode encodes the value that it points to. Encode panics if the Coder does
// not support the type of the value.
func (c *Coder) Encode(dst []byte, value any) []byte {
	v := reflect.Indirect(reflect.ValueOf(value))
	return c.of(v.Type()).encode(dst, v)
}

// Decode decodes data into a variable, to which the pointer into points and which must have the
// zero value of its type. It returns an error if data is damaged or longer than the encoding. Even
// damaged data takes no more memory than in proportion to its length.
//
// Decoded strings and byte slices share the memory of data, so the bytes of these slices must not
// be changed.
func (c *Coder) Decode(data string, into any) error {
	v := reflect.ValueOf(into).Elem()
	r := &reader{data: data}
	c.of(v.Type()).decode(r, v)
	if r.damaged || len(r.data) > 0 {
		return errDamaged
	}
	return nil
}

// of returns the typeCodec of a type. It creates each typeCodec once and then takes it
// from a cache.
func (c *Coder) of(t reflect.Type) *typeCodec {
	if known, ok := c.types.Load(t); ok {
		return known.(*typeCodec)
	}
	known, _ := c.types.LoadOrStore(t, c.newType(t))
	return known.(*typeCodec)
}

var timeType = reflect.TypeFor[time.Time]()

func (c *Coder) newType(t reflect.Type) *typeCodec {
	if t == timeType {
		return &typeCodec{encodeTime, c.decodeTime, func(v reflect.Value) bool { return v.Interface().(time.Time).IsZero() }}
	}
	switch t.Kind() {
	case reflect.Bool:
		return &typeCodec{encodeBool, func(r *reader, v reflect.Value) { v.SetBool(r.byte() != 0) }, reflect.Value.IsZero}
	case reflect.String:
		return &typeCodec{encodeString, func(r *reader, v reflect.Value) { v.SetString(r.string()) }, hasLengthZero}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &typeCodec{encodeInt, func(r *reader, v reflect.Value) { v.SetInt(r.int()) }, reflect.Value.IsZero}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &typeCodec{encodeUint, func(r *reader, v reflect.Value) { v.SetUint(r.uint()) }, reflect.Value.IsZero}
	case reflect.Float32, reflect.Float64:
		return &typeCodec{encodeFloat, func(r *reader, v reflect.Value) { v.SetFloat(math.Float64frombits(r.uint())) }, reflect.Value.IsZero}
	case reflect.Struct:
		return c.structType(t)
	case reflect.Slice:
		return c.sliceType(t)
	case reflect.Array:
		return c.arrayType(t)
	case reflect.Map:
		return c.mapType(t)
	case reflect.Pointer:
		return c.pointerType(t)
	case reflect.Interface:
		return &typeCodec{c.encodeAny, c.decodeAny, reflect.Value.IsNil}
	}
	panic("codec: values of type " + t.String() + " cannot be encoded")
}

func hasLengthZero(v reflect.Value) bool { return v.Len() == 0 }

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

// encodeTime encodes a time as the seconds since 1970 and the nanoseconds of its
// instant, followed by the offset of its time zone from UTC in seconds.
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
	t = t.In(location)
	if _, own := t.Zone(); own != offset {
		t = t.In(time.FixedZone("", offset))
	}
	v.Set(reflect.ValueOf(t))
}

// Package codec converts Go values to bytes and back, and computes digests of values.
//
// Equal values have equal encodings on every machine, whatever the order of maps and
// the memory addresses. An encoding contains no type information, so it can be decoded
// only into the type that was encoded.
package codec

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"sync"
	"time"
)

// A Coder encodes and decodes booleans, numbers, strings, times, structs,
// slices, arrays of numbers, maps with string keys, and pointers. In
// interfaces, it supports the types that front matter can hold. Unexported
// fields and fields tagged codec:"-" are left out.
//
// Nil slices and maps have the same encoding as empty ones. In a field tagged
// codec:"omitempty", a pointer to an empty value has the encoding of nil.
//
// A Coder is safe for concurrent use.
type Coder struct {
	// Location is the time zone of a decoded time if its offset from UTC is the
	// encoded one at that instant. Any other time gets a fixed zone with the
	// encoded offset. A nil Location is UTC.
	Location *time.Location

	types  sync.Map // cache: reflect.Type → *typeCodec
	shared *shared  // digests of shared values; nil if the Coder is not that of a Digester
}

// A typeCodec encodes and decodes the values of one type.
type typeCodec struct {
	encode func(dst []byte, v reflect.Value) []byte
	decode func(r *reader, v reflect.Value)
	empty  func(v reflect.Value) bool // whether a struct omits a field with value v
}

var errDamaged = errors.New("codec: the data is damaged or of another type")

// Encode appends the encoding of a value to dst and returns the extended slice.
// If value is a pointer, the value that it points to is encoded. Encode panics
// if the Coder does not support the type.
func (c *Coder) Encode(dst []byte, value any) []byte {
	v := reflect.Indirect(reflect.ValueOf(value))
	return c.of(v.Type()).encode(dst, v)
}

// Decode decodes the whole of data into the zero value that into points to. It
// returns an error if data is damaged. Memory use is proportional to the length
// of data even then.
//
// Decoded strings and byte slices share the memory of data, so the bytes must
// not be changed.
func (c *Coder) Decode(data string, into any) error {
	v := reflect.ValueOf(into).Elem()
	r := &reader{data: data}
	c.of(v.Type()).decode(r, v)
	if r.damaged || len(r.data) > 0 {
		return errDamaged
	}
	return nil
}

// of returns the typeCodec of a type, from the cache if possible.
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

// encodeTime encodes an instant as Unix seconds and nanoseconds, followed by
// the offset of its time zone from UTC in seconds.
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

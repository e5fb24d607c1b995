package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
	"unsafe"
)

var errDamaged = errors.New("ledger: not what was encoded")

// Decode reads what Encode wrote of a value of the same type into the value
// that into points to, whose texts and bytes are then parts of data: bytes are
// not to be changed, but by appending. Those that Encode did not write are an
// error.
func (c *Coder) Decode(data string, into any) (err error) {
	v := reflect.ValueOf(into).Elem()
	r := &reader{data: data}
	c.of(v.Type()).decode(r, v)
	if r.damaged || len(r.data) > 0 {
		return errDamaged
	}
	return nil
}

// The kinds of values in an interface.
const (
	anyNil = iota
	anyBool
	anyInt
	anyFloat
	anyString
	anyTime
	anyList
	anyTable
)

// encodeAny writes a value of a type that front matter can give.
func (c *Coder) encodeAny(dst []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(dst, anyNil)
	}
	switch value := v.Interface().(type) {
	case bool:
		return encodeBool(append(dst, anyBool), v.Elem())
	case int64:
		return binary.AppendVarint(append(dst, anyInt), value)
	case float64:
		return binary.AppendUvarint(append(dst, anyFloat), math.Float64bits(value))
	case string:
		return appendString(append(dst, anyString), value)
	case time.Time:
		return encodeTime(append(dst, anyTime), v.Elem())
	case []any:
		return c.of(reflect.TypeFor[[]any]()).encode(append(dst, anyList), v.Elem())
	case map[string]any:
		return c.of(reflect.TypeFor[map[string]any]()).encode(append(dst, anyTable), v.Elem())
	}
	panic(fmt.Sprintf("ledger: a value of type %s cannot be kept", v.Elem().Type()))
}

func (c *Coder) decodeAny(r *reader, v reflect.Value) {
	if r.depth++; r.depth > 200 {
		r.fail()
		return
	}
	defer func() { r.depth-- }()
	var value any
	switch r.byte() {
	case anyNil:
		return
	case anyBool:
		value = r.byte() != 0
	case anyInt:
		value = r.int()
	case anyFloat:
		value = math.Float64frombits(r.uint())
	case anyString:
		value = r.string()
	case anyTime:
		t := reflect.New(timeType).Elem()
		c.decodeTime(r, t)
		value = t.Interface()
	case anyList:
		list := []any{}
		c.of(reflect.TypeFor[[]any]()).decode(r, reflect.ValueOf(&list).Elem())
		value = list
	case anyTable:
		table := map[string]any{}
		c.of(reflect.TypeFor[map[string]any]()).decode(r, reflect.ValueOf(&table).Elem())
		value = table
	default:
		r.fail()
		return
	}
	v.Set(reflect.ValueOf(value))
}

// A reader takes values off data; after the first that is not there it
// returns zeros.
type reader struct {
	data    string
	depth   int
	damaged bool
}

func (r *reader) fail() { r.data, r.damaged = "", true }

func (r *reader) byte() byte {
	if len(r.data) == 0 {
		r.fail()
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

// uint reads a number as encoding/binary writes it.
func (r *reader) uint() uint64 {
	var v uint64
	for i := range min(len(r.data), binary.MaxVarintLen64) {
		b := r.data[i]
		if b < 0x80 {
			if i == binary.MaxVarintLen64-1 && b > 1 {
				break // more than 64 bits
			}
			r.data = r.data[i+1:]
			return v | uint64(b)<<(7*i)
		}
		v |= uint64(b&0x7f) << (7 * i)
	}
	r.fail()
	return 0
}

func (r *reader) int() int64 {
	v := r.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// count returns how many values follow; each takes at least a byte.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.data)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) string() string {
	n := r.count()
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}

// bytesOf returns the bytes of a text, which are not to be changed.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// fixed reads as many bytes as dst has.
func (r *reader) fixed(dst []byte) {
	if len(r.data) < len(dst) {
		r.fail()
		return
	}
	copy(dst, r.data)
	r.data = r.data[len(dst):]
}

// fixed64 reads a number of eight bytes.
func (r *reader) fixed64() uint64 {
	var b [8]byte
	r.fixed(b[:])
	return binary.LittleEndian.Uint64(b[:])
}

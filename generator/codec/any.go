package codec

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"time"
)

// These numbers stand for the types that a value in an interface can have. Its encoding begins with
// one of them.
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

var (
	listType  = reflect.TypeFor[[]any]()
	tableType = reflect.TypeFor[map[string]any]()
)

// encodeAny encodes a value in an interface: first a byte for the type of the value, then the
// value. It panics if front matter cannot have values of this type.
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
		return encodeFloat(append(dst, anyFloat), v.Elem())
	case string:
		return appendString(append(dst, anyString), value)
	case time.Time:
		return encodeTime(append(dst, anyTime), v.Elem())
	case []any:
		return c.of(listType).encode(append(dst, anyList), v.Elem())
	case map[string]any:
		return c.of(tableType).encode(append(dst, anyTable), v.Elem())
	}
	panic(fmt.Sprintf("codec: values of type %s cannot be encoded", v.Elem().Type()))
}

// maxDepth is the greatest nesting depth of lists and tables in a value in an interface. Decoding
// fails if the lists and tables are nested deeper.
const maxDepth = 200

func (c *Coder) decodeAny(r *reader, v reflect.Value) {
	if r.depth++; r.depth > maxDepth {
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
		var t time.Time
		c.decodeTime(r, reflect.ValueOf(&t).Elem())
		value = t
	case anyList:
		list := []any{}
		c.of(listType).decode(r, reflect.ValueOf(&list).Elem())
		value = list
	case anyTable:
		table := map[string]any{}
		c.of(tableType).decode(r, reflect.ValueOf(&table).Elem())
		value = table
	default:
		r.fail()
		return
	}
	v.Set(reflect.ValueOf(value))
}

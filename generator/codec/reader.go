package codec

import (
	"encoding/binary"
	"unsafe"
)

// A reader reads values from encoded data. After the first incomplete or invalid value,
// the field damaged is true and the reader returns only zero values.
type reader struct {
	data    string // encoded bytes that are still to be read
	depth   int    // number of lists and tables that contain the current value
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

// take reads and returns the next n bytes.
func (r *reader) take(n int) string {
	if len(r.data) < n {
		r.fail()
		return ""
	}
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}

// uint reads an unsigned number in the format of binary.AppendUvarint.
func (r *reader) uint() uint64 {
	var v uint64
	for i := range min(len(r.data), binary.MaxVarintLen64) {
		b := r.data[i]
		if b < 0x80 {
			if i == binary.MaxVarintLen64-1 && b > 1 {
				break // a number of more than 64 bits is damaged
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

// count reads the number of elements of a slice or map. An element takes at least one byte, so a
// number larger than that of the remaining bytes means that the data is damaged.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.data)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) string() string { return r.take(r.count()) }

// bytesOf returns the bytes of a string without copying them. The returned slice must
// not be changed.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

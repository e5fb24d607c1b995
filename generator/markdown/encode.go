package markdown

import (
	"encoding/binary"
	"errors"
	"slices"
)

// format is the first byte of an encoded Document; it changes with the layout.
const format = 1

var errDamaged = errors.New("markdown: not an encoded document")

// Encode appends a Document to dst in a compact form that Decode reads: its
// HTML, Refs, Headings and Highlighted, without the plain text.
func (d *Document) Encode(dst []byte) []byte {
	dst = append(slices.Grow(dst, len(d.HTML)+64*(1+len(d.Refs)+len(d.Headings))), format, 0)
	if d.Highlighted {
		dst[len(dst)-1] = 1
	}
	dst = binary.AppendUvarint(dst, uint64(len(d.HTML)))
	dst = append(dst, d.HTML...)
	dst = binary.AppendUvarint(dst, uint64(len(d.Refs)))
	at, line := 0, 0
	for _, r := range d.Refs {
		dst = binary.AppendUvarint(dst, uint64(r.Offset-at))
		dst = append(dst, byte(r.Kind))
		dst = appendString(dst, r.Target)
		dst = binary.AppendVarint(dst, int64(r.Line-line))
		dst = binary.AppendUvarint(dst, uint64(r.Column))
		at, line = r.Offset, r.Line
	}
	dst = binary.AppendUvarint(dst, uint64(len(d.Headings)))
	for _, h := range d.Headings {
		dst = append(dst, byte(h.Level))
		dst = appendString(dst, h.ID)
		dst = appendString(dst, h.Text)
	}
	return dst
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// Decode reads what Encode wrote. The Document's HTML is a part of data, which
// must not change afterwards. Bytes that Encode did not write are an error.
func Decode(data []byte) (*Document, error) {
	r := reader{data: data}
	if r.byte() != format {
		return nil, errDamaged
	}
	flags := r.byte()
	d := &Document{Highlighted: flags == 1, HTML: r.bytes()}
	at, line := 0, 0
	d.Refs = make([]Ref, 0, r.count(5))
	for range cap(d.Refs) {
		at += r.number(len(d.HTML) - at)
		ref := Ref{Offset: at, Kind: RefKind(r.byte()), Target: string(r.bytes())}
		line += int(r.signed())
		ref.Line, ref.Column = line, r.number(1<<31-1)
		r.damaged = r.damaged || ref.Kind < Link || ref.Kind > Media || line < 0
		d.Refs = append(d.Refs, ref)
	}
	d.Headings = make([]Heading, 0, r.count(3))
	for range cap(d.Headings) {
		d.Headings = append(d.Headings, Heading{Level: int(r.byte()), ID: string(r.bytes()), Text: string(r.bytes())})
	}
	if r.damaged || flags > 1 || len(r.data) > 0 {
		return nil, errDamaged
	}
	return d, nil
}

// A reader takes values off data; after the first that is not there it
// returns zeros.
type reader struct {
	data    []byte
	damaged bool
}

func (r *reader) byte() byte {
	if len(r.data) == 0 {
		r.damaged = true
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

// number returns the next number, which must not be above limit.
func (r *reader) number(limit int) int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > uint64(max(limit, 0)) {
		r.data, r.damaged = nil, true
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 || v > 1<<31 || v < -1<<31 {
		r.data, r.damaged = nil, true
		return 0
	}
	r.data = r.data[n:]
	return v
}

// count returns how many values of at least size bytes follow.
func (r *reader) count(size int) int { return r.number(len(r.data) / size) }

func (r *reader) bytes() []byte {
	n := r.number(len(r.data))
	if n > len(r.data) {
		n, r.damaged = 0, true
	}
	b := r.data[:n:n]
	r.data = r.data[n:]
	return b
}

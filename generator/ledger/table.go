package ledger

import (
	"bufio"
	"encoding/binary"

	"broadsheet/generator/sources"
)

// A table is the content of the ledger's file "files".
type table struct {
	settings sources.Digest
	packs    [3]packed // in the order of packKinds
	known    []byte    // of sources
	files    []file    // by path
}

// packed names a pack, and says how much of it is used.
type packed struct {
	name string
	size int64
}

// A file is what one of the site's files gave.
type file struct {
	path string
	made Made
}

// encode writes the table; each calls a function with each of the files.
func (t *table) encode(w *bufio.Writer, each func(do func(path string, m *Made))) {
	dst := append(w.AvailableBuffer(), t.settings[:]...)
	for _, p := range t.packs {
		dst = binary.AppendUvarint(appendString(dst, p.name), uint64(p.size))
	}
	_, _ = w.Write(binary.AppendUvarint(dst, uint64(len(t.known))))
	_, _ = w.Write(t.known)
	n := uint64(0)
	each(func(string, *Made) { n++ })
	_, _ = w.Write(binary.AppendUvarint(w.AvailableBuffer(), n))
	each(func(path string, m *Made) { _, _ = w.Write(m.encode(appendString(w.AvailableBuffer(), path))) })
}

func (m *Made) encode(dst []byte) []byte {
	dst = append(dst, m.Digest[:]...)
	for _, s := range m.spans() {
		dst = s.encode(dst)
	}
	return dst
}

func (s Span) encode(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(s.Offset))
	dst = binary.AppendUvarint(dst, uint64(s.Length))
	return binary.LittleEndian.AppendUint32(dst, s.Sum)
}

// decodeTable reads what encode wrote. Paths, and what is known, are parts of data.
func decodeTable(data string) (t table, ok bool) {
	r := &reader{data: data}
	r.fixed(t.settings[:])
	for i := range t.packs {
		t.packs[i] = packed{r.string(), int64(r.uint())}
	}
	t.known = bytesOf(r.string())
	n := r.count()
	t.files = make([]file, 0, min(n, len(r.data)/8))
	for range n {
		if r.damaged {
			break
		}
		t.files = append(t.files, decodeFile(r))
	}
	return t, !r.damaged && len(r.data) == 0
}

func decodeFile(r *reader) (f file) {
	f.path = r.string()
	r.fixed(f.made.Digest[:])
	for _, s := range f.made.spans() {
		*s = decodeSpan(r)
	}
	return f
}

func decodeSpan(r *reader) (s Span) {
	s.Offset, s.Length = int64(r.uint()), uint32(r.uint())
	var sum [4]byte
	r.fixed(sum[:])
	s.Sum = binary.LittleEndian.Uint32(sum[:])
	return s
}

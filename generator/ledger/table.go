package ledger

import (
	"encoding/binary"

	"broadsheet/generator/sources"
)

// A table is the content of the ledger's file "files".
type table struct {
	settings sources.Digest
	packs    [3]packed // in the order of packKinds
	files    []file    // by path
}

// packed names a pack, and says how much of it is used.
type packed struct {
	name string
	size int64
}

// A file is what is known of one of the site's files: its stamp, if that may be
// trusted, and what it gave, if it gave anything.
type file struct {
	path  string
	known sources.Known
	made  Made
}

// What of a file follows in the table.
const (
	hasKnown = 1 << iota
	hasMade
	sameDigest // what the file gave, it gave with the digest of its stamp
	hasText
	hasBody
)

func (t *table) encode() []byte {
	dst := append(make([]byte, 0, 256+192*len(t.files)), t.settings[:]...)
	for _, p := range t.packs {
		dst = binary.AppendUvarint(appendString(dst, p.name), uint64(p.size))
	}
	dst = binary.AppendUvarint(dst, uint64(len(t.files)))
	for i := range t.files {
		dst = t.files[i].encode(dst)
	}
	return dst
}

func (f *file) encode(dst []byte) []byte {
	k, m := &f.known, &f.made
	var flags byte
	note := func(flag byte, set bool) {
		if set {
			flags |= flag
		}
	}
	note(hasKnown, *k != sources.Known{})
	note(hasMade, *m != Made{})
	note(sameDigest, k.Digest == m.Digest)
	note(hasText, m.Text.Length > 0)
	note(hasBody, m.Body.Length > 0)
	dst = append(appendString(dst, f.path), flags)
	if flags&hasKnown != 0 {
		dst = binary.AppendUvarint(dst, uint64(k.Size))
		dst = binary.AppendVarint(dst, k.Modified)
		dst = binary.AppendVarint(dst, k.Changed)
		dst = binary.AppendUvarint(dst, k.Inode)
		dst = append(dst, k.Digest[:]...)
	}
	if flags&hasMade == 0 {
		return dst
	}
	if flags&sameDigest == 0 {
		dst = append(dst, m.Digest[:]...)
	}
	dst = m.Card.encode(dst)
	if flags&hasText != 0 {
		dst = binary.LittleEndian.AppendUint64(m.Text.encode(dst), m.Said)
	}
	if flags&hasBody != 0 {
		dst = m.Body.encode(dst)
	}
	return dst
}

func (s Span) encode(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(s.Offset))
	dst = binary.AppendUvarint(dst, uint64(s.Length))
	return binary.LittleEndian.AppendUint32(dst, s.Sum)
}

// decodeTable reads what encode wrote. Paths are parts of one string.
func decodeTable(data []byte) (t table, ok bool) {
	r := &reader{data: string(data)}
	r.fixed(t.settings[:])
	for i := range t.packs {
		t.packs[i] = packed{r.string(), int64(r.uint())}
	}
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
	k, m := &f.known, &f.made
	f.path = r.string()
	flags := r.byte()
	if flags&hasKnown != 0 {
		k.Size, k.Modified, k.Changed, k.Inode = int64(r.uint()), r.int(), r.int(), r.uint()
		r.fixed(k.Digest[:])
	}
	if flags&hasMade == 0 {
		return f
	}
	if m.Digest = k.Digest; flags&sameDigest == 0 {
		r.fixed(m.Digest[:])
	}
	m.Card = decodeSpan(r)
	if flags&hasText != 0 {
		m.Text = decodeSpan(r)
		var said [8]byte
		r.fixed(said[:])
		m.Said = binary.LittleEndian.Uint64(said[:])
	}
	if flags&hasBody != 0 {
		m.Body = decodeSpan(r)
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

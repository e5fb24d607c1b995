package search

import (
	"encoding/binary"
	"errors"
	"iter"
)

var errDamaged = errors.New("search: damaged record")

// A record holds the words of a story. Its encoding begins with three numbers, each in the
// format of binary.AppendUvarint: length, headline and the number of groups. The table of
// groups follows, with the key (2 bytes), the hash (6 bytes) and the size of each group
// (uvarint), in ascending order of keys. The rest are the words of all groups: info (1
// byte), number of bytes after the first two (1 byte), and these bytes.
type record struct {
	length   int // number of words in paragraphs
	headline int // number of words in the headline
	groups   int
	table    []byte // table of groups
	bodies   []byte // words of all groups
}

// A group is a part of a record: the words with one key.
type group struct {
	key  key
	hash uint64 // hash of the words, their counts and the parts of the story that have them
	body []byte
}

// readRecord reads the header of an encoded record, and checks the table of groups.
func readRecord(data []byte) (r record, err error) {
	var numbers [3]uint64
	for i := range numbers {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > 1<<30 {
			return r, errDamaged
		}
		numbers[i], data = n, data[size:]
	}
	r = record{length: int(numbers[0]), headline: int(numbers[1]), groups: int(numbers[2]), table: data}
	rest, sum, last := data, uint64(0), -1
	for range r.groups {
		if len(rest) < 9 {
			return r, errDamaged
		}
		k, at := int(binary.BigEndian.Uint16(rest)), rest[8:]
		n, size := binary.Uvarint(at)
		if size <= 0 || n > uint64(len(at)) || k <= last {
			return r, errDamaged
		}
		last, rest, sum = k, at[size:], sum+n
	}
	r.table, r.bodies = data[:len(data)-len(rest)], rest
	if sum != uint64(len(rest)) {
		return r, errDamaged
	}
	return r, nil
}

// all returns an iterator over the groups of the record.
func (r *record) all() iter.Seq[group] {
	return func(yield func(group) bool) {
		table, bodies := r.table, r.bodies
		for range r.groups {
			head := binary.BigEndian.Uint64(table)
			n, size := binary.Uvarint(table[8:])
			if !yield(group{key(head >> 48), head & (1<<48 - 1), bodies[:n]}) {
				return
			}
			table, bodies = table[8+size:], bodies[n:]
		}
	}
}

// words returns an iterator over the words of the group: the bytes after the first two,
// and the info. It ends early if the group is damaged.
func (g group) words() iter.Seq2[[]byte, info] {
	return func(yield func([]byte, info) bool) {
		for body := g.body; len(body) >= 2 && len(body) >= 2+int(body[1]); {
			size := int(body[1])
			if !yield(body[2:2+size], info(body[0])) {
				return
			}
			body = body[2+size:]
		}
	}
}

// intact reports whether all words of the record can be read.
func (r *record) intact() bool {
	for g := range r.all() {
		body := g.body
		for len(body) >= 2 && len(body) >= 2+int(body[1]) {
			body = body[2+int(body[1]):]
		}
		if len(body) > 0 {
			return false
		}
	}
	return true
}

// words returns an iterator over all words of the record and their infos. A word is valid
// until the next one.
func (r *record) words() iter.Seq2[[]byte, info] {
	return func(yield func([]byte, info) bool) {
		var word []byte
		for g := range r.all() {
			for rest, i := range g.words() {
				if word = append(g.key.append(word[:0]), rest...); !yield(word, i) {
					return
				}
			}
		}
	}
}

// append appends the one or two bytes of the key to dst.
func (k key) append(dst []byte) []byte {
	if dst = append(dst, byte(k>>8)); k&0xff != 0 {
		dst = append(dst, byte(k))
	}
	return dst
}

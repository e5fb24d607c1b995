package search

import (
	"encoding/binary"
	"errors"
	"iter"
)

var errDamaged = errors.New("search: damaged record")

// A record holds the words of a story. Its encoding begins with three numbers, each in the
// format of binary.AppendUvarint: length, headline and the number of groups. The table of
// groups follows, in ascending order of keys: the key (2 bytes), hash (5 bytes) and size (3
// bytes) of each group, big-endian. The rest are the words of all groups: info (1 byte),
// number of bytes after the first two (1 byte), and these bytes.
type record struct {
	length   int    // number of words in paragraphs
	headline int    // number of words in the headline
	table    []byte // table of groups
	bodies   []byte // words of all groups
}

const (
	rowSize  = 10 // size of a row of the table of groups
	hashMask = 1<<40 - 1
)

// A group is a part of a record: the words with one key.
type group struct {
	key  key
	hash uint64 // hash of the words, their counts and the parts of the story that have them
	body []byte
}

// appendRow appends the row of a group to a table of groups.
func appendRow(dst []byte, k key, hash uint64, size int) []byte {
	dst = binary.BigEndian.AppendUint64(dst, uint64(k)<<48|hash&hashMask<<8|uint64(size>>16))
	return append(dst, byte(size>>8), byte(size))
}

// readRow returns the key, the hash and the size of a group from its row.
func readRow(row []byte) (k key, hash uint64, size int) {
	head := binary.BigEndian.Uint64(row)
	return key(head >> 48), head >> 8 & hashMask, int(head&0xff)<<16 | int(row[8])<<8 | int(row[9])
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
	end := rowSize * int(numbers[2])
	if end > len(data) {
		return r, errDamaged
	}
	r = record{int(numbers[0]), int(numbers[1]), data[:end], data[end:]}
	sum, last := 0, -1
	for at := 0; at < end; at += rowSize {
		k, _, size := readRow(r.table[at : at+rowSize])
		if int(k) <= last {
			return r, errDamaged
		}
		last, sum = int(k), sum+size
	}
	if sum != len(r.bodies) {
		return r, errDamaged
	}
	return r, nil
}

// all returns an iterator over the groups of the record.
func (r *record) all() iter.Seq[group] {
	return func(yield func(group) bool) {
		table, bodies := r.table, r.bodies
		for len(table) >= rowSize {
			k, hash, size := readRow(table[:rowSize])
			if !yield(group{k, hash, bodies[:size]}) {
				return
			}
			table, bodies = table[rowSize:], bodies[size:]
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

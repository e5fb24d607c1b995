package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"
)

const (
	shardSize = 12 << 10 // greatest size of a shard with several entries, in bytes
	entrySize = 24 << 10 // greatest size of the postings of an entry, in bytes
	maxBound  = 40       // shards differ in so many first bytes of their words, so that file names are short
)

// An entry is a value of a shard: all forms of a word (or one slug) and the stories with
// it.
type entry struct {
	key      string   // see entryKey
	forms    []string // in ascending order; of a divided entry, those in the range of its half
	list     []posting
	postings []byte // the list, encoded
	name     string // JSON of the name of an author, tag or category; "" for a word
}

// size returns about the number of bytes of the entry in a shard.
func (e *entry) size() int {
	return len(e.key) + len(e.name) + len(e.postings) + 6
}

// append appends the entry to dst as a member of a JSON object.
func (e *entry) append(dst []byte) []byte {
	dst = append(dst, '"')
	dst = append(append(dst, e.key...), `":`...)
	if e.name == "" {
		return append(e.appendPostings(append(dst, '"')), '"')
	}
	dst = append(append(append(dst, '['), e.name...), `,"`...)
	return append(e.appendPostings(dst), `"]`...)
}

// appendPostings appends the postings. A list that is too long is cut: the postings of
// least weight, and of these the oldest, are left out, and the number of all postings
// comes first.
func (e *entry) appendPostings(dst []byte) []byte {
	if len(e.postings) <= entrySize {
		return append(dst, e.postings...)
	}
	byWeight := slices.Clone(e.list)
	slices.SortFunc(byWeight, func(a, b posting) int {
		if a.level() != b.level() {
			return int(b.level()) - int(a.level())
		}
		return b.story() - a.story()
	})
	var cut []byte
	for low, high := 0, len(byWeight); low < high; {
		n := (low + high + 1) / 2
		kept := slices.Clone(byWeight[:n])
		slices.SortFunc(kept, func(a, b posting) int { return a.story() - b.story() })
		if encoded := appendPostings(nil, kept); len(encoded) <= entrySize {
			low, cut = n, encoded
		} else {
			high = n - 1
		}
	}
	return append(append(strconv.AppendInt(dst, int64(len(e.list)), 10), ';'), cut...)
}

// A Part holds entries of a range of words. It is a shard, or a piece of a shard that is
// joined from several groups.
type Part struct {
	First, Last string // first and last form
	Digest      uint64
	inside      []byte // the members of the JSON object; nil if they are not known
}

// split adds the parts of entries to dst. The forms of all entries agree in the bits before
// the given one. Entries of more than shardSize are divided into two halves of the range
// of words, by this bit.
func split(dst []Part, entries []entry, bit int) []Part {
	if size(entries) <= shardSize || len(entries) == 1 || bit >= 8*maxBound {
		return append(dst, newPart(entries))
	}
	lower, upper := divide(entries, bit)
	if len(lower) > 0 {
		dst = split(dst, lower, bit+1)
	}
	if len(upper) > 0 {
		dst = split(dst, upper, bit+1)
	}
	return dst
}

// size returns about the number of bytes of entries in a shard.
func size(entries []entry) (sum int) {
	for i := range entries {
		sum += entries[i].size()
	}
	return sum
}

// divide divides entries by a bit of their forms. An entry whose forms differ in this bit is
// in both halves, with the same key and the same postings.
func divide(entries []entry, bit int) (lower, upper []entry) {
	if !slices.ContainsFunc(entries, func(e entry) bool { return hasBit(e.forms[len(e.forms)-1], bit) }) {
		return entries, nil
	}
	if !slices.ContainsFunc(entries, func(e entry) bool { return !hasBit(e.forms[0], bit) }) {
		return nil, entries
	}
	for _, e := range entries {
		n := 0
		for n < len(e.forms) && !hasBit(e.forms[n], bit) {
			n++
		}
		half := e
		if half.forms = e.forms[:n]; n > 0 {
			lower = append(lower, half)
		}
		if half.forms = e.forms[n:]; n < len(e.forms) {
			upper = append(upper, half)
		}
	}
	return lower, upper
}

// hasBit reports whether a bit of a word is set. Bits are counted from the highest bit of
// the first byte on; no bit after the end of the word is set.
func hasBit(word string, bit int) bool {
	return bit/8 < len(word) && word[bit/8]>>(7-bit%8)&1 != 0
}

func newPart(entries []entry) Part {
	p := Part{inside: make([]byte, 0, size(entries))}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.forms[0], b.forms[0]) })
	for i := range entries {
		e := &entries[i]
		if i > 0 {
			p.inside = append(p.inside, ',')
		} else {
			p.First = e.forms[0]
		}
		p.Last = max(p.Last, e.forms[len(e.forms)-1])
		p.inside = e.append(p.inside)
	}
	p.Digest = xxhash.Sum64(p.inside)
	return p
}

// boundOf returns the first letters of a word, just as many as make a text that is greater
// than the word last.
func boundOf(word, last string) string {
	for i := range word {
		if word[:i] > last {
			return word[:i]
		}
	}
	return word
}

// nameOf returns the name of a shard, from the field and the bound: "word-ca". Every
// character of the bound except a–z and 0–9 is replaced by its code point in hexadecimal
// digits between underscores: "word-c_2b_".
func nameOf(field, bound string) string {
	if bound == "" {
		return field
	}
	var b strings.Builder
	b.WriteString(field + "-")
	for _, r := range bound {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}

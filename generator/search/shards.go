package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

const (
	shardSize = 12 << 10 // greatest size of a shard with several entries, in bytes
	entrySize = 24 << 10 // greatest size of the postings of an entry, in bytes
	maxPrefix = 40       // a shard whose prefix has so many bytes is not divided, so that its file name is not too long
)

// An entry is a value of a shard: all forms of a word (or one slug) and the stories with
// it.
type entry struct {
	forms    []string // in ascending order
	list     []posting
	postings []byte // the list, encoded
	name     string // JSON of the name of an author, tag or category; "" for a word
}

// size returns about the number of bytes of the entry in a shard.
func (e *entry) size() int {
	return len(e.forms[0]) + 4*(len(e.forms)-1) + len(e.name) + len(e.postings) + 6
}

// append appends the entry to dst as a member of a JSON object.
func (e *entry) append(dst []byte) []byte {
	dst = append(dst, '"')
	dst = append(append(dst, entryKey(e.forms)...), `":`...)
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
		slices.Sort(kept)
		if encoded := appendPostings(nil, kept); len(encoded) <= entrySize {
			low, cut = n, encoded
		} else {
			high = n - 1
		}
	}
	return append(append(strconv.AppendInt(dst, int64(len(e.list)), 10), ';'), cut...)
}

// A Part is a shard, or a piece of a shard that has been joined from several pieces.
type Part struct {
	Prefix string
	Digest uint64
	inside []byte // the members of the JSON object; nil if they are not known
}

// split divides entries, all of whose forms begin with prefix, into parts, and adds these
// to dst. Entries of more than shardSize are divided by the next letter. A form that is
// equal to the prefix stays.
func split(dst []Part, prefix string, entries []entry) []Part {
	size := 0
	for i := range entries {
		size += entries[i].size()
	}
	if size <= shardSize || len(entries) == 1 || len(prefix) >= maxPrefix {
		return append(dst, newPart(prefix, entries))
	}
	for _, next := range divide(len(prefix), entries) {
		if next.prefix == prefix {
			dst = append(dst, newPart(prefix, next.entries))
		} else {
			dst = split(dst, next.prefix, next.entries)
		}
	}
	return dst
}

func newPart(prefix string, entries []entry) Part {
	var inside []byte
	for i := range entries {
		if i > 0 {
			inside = append(inside, ',')
		}
		inside = entries[i].append(inside)
	}
	return Part{prefix, xxhash.Sum64(inside), inside}
}

// A branch holds the entries of which a form begins with prefix, with these forms.
type branch struct {
	prefix  string
	entries []entry
}

// divide divides entries by the letter at the given offset of their forms. The result is
// in ascending order of prefixes.
func divide(offset int, entries []entry) (branches []branch) {
	at := map[string]int{}
	for _, e := range entries {
		for forms := e.forms; len(forms) > 0; {
			prefix := begin(forms[0], offset)
			n := 1
			for n < len(forms) && begin(forms[n], offset) == prefix {
				n++
			}
			if _, known := at[prefix]; !known {
				at[prefix] = len(branches)
				branches = append(branches, branch{prefix: prefix})
			}
			b := &branches[at[prefix]]
			piece := e
			piece.forms, forms = forms[:n:n], forms[n:]
			b.entries = append(b.entries, piece)
		}
	}
	slices.SortFunc(branches, func(a, b branch) int { return strings.Compare(a.prefix, b.prefix) })
	for _, b := range branches {
		slices.SortFunc(b.entries, func(a, b entry) int { return strings.Compare(a.forms[0], b.forms[0]) })
	}
	return branches
}

// begin returns the first offset bytes of a form and the letter after these.
func begin(form string, offset int) string {
	_, size := utf8.DecodeRuneInString(form[offset:])
	return form[:offset+size]
}

// nameOf returns the name of a shard, from the field and the prefix: "word-ca". Every
// character of the prefix except a–z and 0–9 is replaced by its code point in hexadecimal
// digits between underscores: "word-c_2b_".
func nameOf(field, prefix string) string {
	if prefix == "" {
		return field
	}
	var b strings.Builder
	b.WriteString(field + "-")
	for _, r := range prefix {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}

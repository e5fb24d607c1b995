package search

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"broadsheet/generator/words"
)

// A Text holds the parts of a story that readers can search.
type Text struct {
	Headline, Description string
	Names                 []string // names of the story's authors, tags, categories and series
	// Paragraphs are all visible text of the story: also quotes, lists, tables, captions
	// and code.
	Paragraphs []string
	// Read, unless nil, reads further parts of the story, and tells a listener their words.
	Read func(words.Listener)
}

// An info says how often and where a story has a word. The lower 5 bits are the number of
// occurrences in paragraphs, at most 31.
type info uint8

const (
	maxCount      info = 1<<5 - 1
	inHeadline    info = 1 << 5
	inDescription info = 1 << 6
	inNames       info = 1 << 7
)

// A key is the first two bytes of a folded word. The second byte is 0 for a word of one
// byte. The words of a record with the same key are a group.
type key uint16

func keyOf(word []byte) key {
	if len(word) == 1 {
		return key(word[0]) << 8
	}
	return key(word[0])<<8 | key(word[1])
}

// maxWord is the greatest length of a word in bytes. Longer words, such as encoded data,
// are ignored.
const maxWord = 64

// A counted is a word of a text that is being counted.
type counted struct {
	hash  uint64
	start uint32 // offset of the folded word in counting.folded
	size  uint8
	info  info
	key   key
}

// newCounted returns the entry of the folded word that begins at the offset start.
func newCounted(folded []byte, start int, hash uint64) counted {
	word := folded[start:]
	return counted{hash: hash, start: uint32(start), size: uint8(min(len(word), maxWord+1)), key: keyOf(word)}
}

// counting holds the buffers for counting the words of one text. They are reused for other
// texts.
type counting struct {
	reader           words.Reader
	hear             func(*words.Reader) // the method add
	kind             info                // of the current part of the story: 1 for a paragraph, otherwise the flag of the part
	length, headline int                 // number of words in paragraphs, and in the headline
	list             []counted           // the words, in order of their first occurrence
	folded           []byte              // the folded words, one after another
	// slots is a hash table. A slot has the upper 48 bits of a word's hash and the word's
	// index in list, plus 1, as 16 bits. The value 0 marks a free slot.
	slots []uint64
	// Upper 16 bits: key of a word; lower 16 bits: its index in list. The second slice is a
	// buffer for sorting.
	order, spare []uint32
	bodies       []byte // encoded groups
}

const usualSlots = 1 << 11

var scratch = sync.Pool{New: func() any {
	w := &counting{slots: make([]uint64, usualSlots)}
	w.hear = w.add
	return w
}}

// Append appends the record of a story to dst: its words, with their counts.
func Append(dst []byte, c *words.Counter, t Text) []byte {
	w := newCounting()
	defer scratch.Put(w)
	if t.Read != nil {
		t.Read(w.listen)
	}
	w.count(c, t.Headline, inHeadline)
	w.count(c, t.Description, inDescription)
	for _, name := range t.Names {
		w.count(c, name, inNames)
	}
	for _, p := range t.Paragraphs {
		w.count(c, p, 1)
	}
	return w.encode(dst, w.length, w.headline)
}

// AppendPassage appends the record of a paragraph that is a passage of several stories to
// dst. The record has no stop words, as the passage's ID (see words.Passages), so that it
// is the same for all stories with the passage.
func AppendPassage(dst []byte, c *words.Counter, paragraph string) []byte {
	w := newCounting()
	defer scratch.Put(w)
	w.kind = 1
	for w.reader.Read(c, paragraph); w.reader.Next(); {
		if !w.reader.Stop() {
			w.add(&w.reader)
		}
	}
	return w.encode(dst, w.length, 0)
}

// newCounting returns empty buffers.
func newCounting() *counting {
	w := scratch.Get().(*counting)
	if clear(w.slots); len(w.slots) > 4*usualSlots {
		w.slots = make([]uint64, usualSlots)
	}
	w.list, w.folded = w.list[:0], w.folded[:0]
	w.length, w.headline = 0, 0
	return w
}

// listen is a words.Listener.
func (w *counting) listen(part int) func(*words.Reader) {
	switch part {
	case words.Headline:
		w.kind = inHeadline
	case words.Description:
		w.kind = inDescription
	default:
		w.kind = 1
	}
	return w.hear
}

// count counts the words of a text, a part of the story of a kind.
func (w *counting) count(c *words.Counter, text string, kind info) {
	w.kind = kind
	for w.reader.Read(c, text); w.reader.Next(); {
		w.add(&w.reader)
	}
}

// add counts one occurrence of the current word of r.
func (w *counting) add(r *words.Reader) {
	f := w.find(r)
	if w.kind == 1 {
		w.length++
		f.info += min(1, maxCount-f.info&maxCount)
		return
	}
	f.info |= w.kind
	if w.kind == inHeadline {
		w.headline++
	}
}

// find returns the entry of the current word of r. If the word is new, find adds an entry
// for it.
func (w *counting) find(r *words.Reader) *counted {
	hash := r.Hash()
	slot := w.slot(hash)
	if n := w.slots[slot] & maxWords; n > 0 {
		return &w.list[n-1]
	}
	if len(w.list) == maxWords {
		return new(counted)
	}
	start := len(w.folded)
	w.folded = r.Append(w.folded)
	w.list = append(w.list, newCounted(w.folded, start, hash))
	w.slots[slot] = hash&^maxWords | uint64(len(w.list))
	if 2*len(w.list) > len(w.slots) {
		w.grow()
	}
	return &w.list[len(w.list)-1]
}

// slot returns the index of the slot of the word with the given hash, or of the free slot
// for that word.
func (w *counting) slot(hash uint64) int {
	slots := w.slots
	at := int(hash>>32) & (len(slots) - 1)
	for slots[at] != 0 && (slots[at]^hash)&^maxWords != 0 {
		at = (at + 1) & (len(slots) - 1)
	}
	return at
}

// grow doubles the hash table.
func (w *counting) grow() {
	w.slots = make([]uint64, 2*len(w.slots))
	for i, f := range w.list {
		w.slots[w.slot(f.hash)] = f.hash&^maxWords | uint64(i+1)
	}
}

// maxWords is the greatest number of different words of a record. In a longer text, further
// words are ignored.
const maxWords = 1<<16 - 1

// encode appends the counted words to dst in the form that readRecord reads.
func (w *counting) encode(dst []byte, length, headline int) []byte {
	w.order = w.order[:0]
	for i := range w.list {
		f := &w.list[i]
		if f.size <= maxWord {
			w.order = append(w.order, uint32(f.key)<<16|uint32(i))
		}
	}
	w.spare = sortBytes(w.order, w.spare, 16, 32)
	dst = binary.AppendUvarint(dst, uint64(length))
	dst = binary.AppendUvarint(dst, uint64(headline))
	dst = binary.AppendUvarint(dst, uint64(w.groups()))
	w.bodies = w.bodies[:0]
	for from := 0; from < len(w.order); {
		k, start, hash := w.order[from]>>16, len(w.bodies), uint64(0)
		for ; from < len(w.order) && w.order[from]>>16 == k; from++ {
			hash += w.append(&w.list[w.order[from]&maxWords], headline)
		}
		dst = appendRow(dst, key(k), hash, len(w.bodies)-start)
	}
	return append(dst, w.bodies...)
}

// groups returns the number of different keys.
func (w *counting) groups() (n int) {
	for i, o := range w.order {
		if i == 0 || o>>16 != w.order[i-1]>>16 {
			n++
		}
	}
	return n
}

// append appends a word to the bodies and returns a hash of everything on which its weight
// depends, except the length of the text.
func (w *counting) append(f *counted, headline int) uint64 {
	word := w.folded[f.start : f.start+uint32(f.size)]
	rest := word[min(2, len(word)):]
	w.bodies = append(w.bodies, byte(f.info), byte(len(rest)))
	w.bodies = append(w.bodies, rest...)
	v := uint64(f.info)
	if f.info&inHeadline != 0 {
		v |= uint64(headlineClass(headline)) << 8
	}
	return scramble(f.hash, v)
}

// scramble returns a hash of two numbers. The mixing step is that of wyhash.
func scramble(a, b uint64) uint64 {
	high, low := bits.Mul64(a^0xa0761d6478bd642f, b^0xe7037ed1a0b428db)
	return high ^ low
}

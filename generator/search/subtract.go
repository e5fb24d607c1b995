package search

import (
	"cmp"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// A Passage is a boilerplate passage: a paragraph of many stories, which is not counted.
type Passage struct {
	ID     uint32
	Record []byte // made by AppendPassage
}

// passages holds the records of all boilerplate passages.
type passages struct {
	list []Passage  // in ascending order of IDs
	of   [][]uint32 // index: number of a story; value: IDs of its boilerplate passages
}

// readPassages returns the boilerplate of all stories. It takes records of passages from
// known, if it has them.
func readPassages(in Input, known []Passage) (*passages, error) {
	p := &passages{of: make([][]uint32, in.Stories)}
	if in.Boilerplate == nil {
		return p, nil
	}
	first := map[uint32]int{}
	for i := range p.of {
		p.of[i] = in.Boilerplate(i)
		for _, id := range p.of[i] {
			if _, found := first[id]; !found {
				first[id] = i
			}
		}
	}
	for id, i := range first {
		passage := Passage{ID: id}
		if at, found := find(known, id); found {
			passage = known[at]
		}
		if _, err := readRecord(passage.Record); err != nil {
			if passage.Record, err = in.Records.Passage(i, id); err != nil {
				return nil, err
			}
		}
		p.list = append(p.list, passage)
	}
	slices.SortFunc(p.list, func(a, b Passage) int { return cmp.Compare(a.ID, b.ID) })
	return p, nil
}

func find(list []Passage, id uint32) (int, bool) {
	return slices.BinarySearchFunc(list, id, func(p Passage, id uint32) int { return cmp.Compare(p.ID, id) })
}

// without returns the record of story i without its boilerplate. The result is valid until
// the next call with the same buffer.
func (p *passages) without(i int, r record, buffer *[]byte) (record, error) {
	if len(p.of[i]) == 0 {
		return r, nil
	}
	w := newCounting()
	defer scratch.Put(w)
	w.addRecord(r)
	for _, id := range p.of[i] {
		at, _ := find(p.list, id)
		part, err := readRecord(p.list[at].Record)
		if err != nil {
			return r, err
		}
		w.subtract(part)
		r.length = max(0, r.length-part.length)
	}
	w.list = slices.DeleteFunc(w.list, func(f counted) bool { return f.info == 0 })
	*buffer = w.encode((*buffer)[:0], r.length, r.headline)
	return readRecord(*buffer)
}

// addRecord adds the words of a record.
func (w *counting) addRecord(r record) {
	for word, i := range r.words() {
		start := len(w.folded)
		w.folded = append(w.folded, word...)
		f := newCounted(w.folded, start, xxhash.Sum64(word))
		f.info = i
		w.list = append(w.list, f)
	}
}

// subtract subtracts the numbers of occurrences in a part of the text.
func (w *counting) subtract(part record) {
	counts := map[uint64]info{}
	for word, i := range part.words() {
		counts[xxhash.Sum64(word)] = i & maxCount
	}
	for k := range w.list {
		f := &w.list[k]
		f.info -= min(f.info&maxCount, counts[f.hash])
	}
}

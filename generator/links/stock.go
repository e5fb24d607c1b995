package links

import (
	"cmp"
	"fmt"
	"slices"

	"broadsheet/generator/words"
)

// maxRepeats is how many stories may share a passage that counts as what they
// say. What more of them share is boilerplate: a newsletter's blurb, a call for
// applications, a disclaimer.
const maxRepeats = 5

// stock is the boilerplate of a site, by story.
type stock struct {
	passages []Passage       // ascending by ID
	says     []words.Vector  // what each of them says
	of       map[int][]int32 // by story, the places of those in its text
}

// A Passage is boilerplate: it does not count as what the stories say that have it.
type Passage struct {
	ID      uint32
	Says    []byte // in the form words.Vector.Decode reads
	Stories []int  // that have it, ascending
}

// newStock finds the boilerplate of stories. What it says that is known from an
// earlier choice is not read again.
func newStock(stories []Story, texts Texts, last []Passage) (*stock, error) {
	s := &stock{of: map[int][]int32{}}
	for id, where := range repeated(stories) {
		s.passages = append(s.passages, Passage{ID: id, Stories: where})
	}
	slices.SortFunc(s.passages, func(a, b Passage) int { return cmp.Compare(a.ID, b.ID) })
	for k := range s.passages {
		p := &s.passages[k]
		if at, known := slices.BinarySearchFunc(last, p.ID, func(l Passage, id uint32) int { return cmp.Compare(l.ID, id) }); known {
			p.Says = last[at].Says
		} else {
			v, err := texts.Passage(p.Stories[0], p.ID)
			if err != nil {
				return nil, fmt.Errorf("reading what many stories say: %w", err)
			}
			p.Says = v.Append(nil)
		}
	}
	s.place()
	return s, nil
}

// remembered returns the boilerplate of an earlier choice.
func remembered(passages []Passage) *stock {
	s := &stock{passages: passages, of: map[int][]int32{}}
	s.place()
	return s
}

// place notes which boilerplate each story has, and what it says: nothing if that
// is damaged.
func (s *stock) place() {
	s.says = make([]words.Vector, len(s.passages))
	for k, p := range s.passages {
		s.says[k], _ = words.Decode(p.Says)
		for _, i := range p.Stories {
			s.of[i] = append(s.of[i], int32(k))
		}
	}
}

// repeated returns the stories of each passage that is in more than maxRepeats of
// them.
func repeated(stories []Story) map[uint32][]int {
	n := 0
	for i := range stories {
		n += stories[i].Passages.Len()
	}
	size := 1 << 10
	for size < 2*n {
		size *= 2
	}
	// Most passages are in one story. Small counters, which several may share,
	// tell nearly all of them apart from those that are worth a list.
	counts := make([]uint8, size)
	for i := range stories {
		for id := range stories[i].Passages.All() {
			if c := &counts[int(id)&(size-1)]; *c <= maxRepeats {
				*c++
			}
		}
	}
	where := map[uint32][]int{}
	for i := range stories {
		for id := range stories[i].Passages.All() {
			if counts[int(id)&(size-1)] > maxRepeats {
				where[id] = append(where[id], i)
			}
		}
	}
	for id, list := range where {
		if len(list) <= maxRepeats {
			delete(where, id)
		}
	}
	return where
}

// hash returns a hash of which boilerplate story i has.
func (s *stock) hash(h hash, i int) hash {
	for _, k := range s.of[i] {
		h = h.and(uint64(s.passages[k].ID))
	}
	return h
}

// without returns what story i says besides boilerplate. It lies in room, unless
// there is none.
func (s *stock) without(i int, v words.Vector, room *words.Vector) words.Vector {
	list := s.of[i]
	if len(list) == 0 {
		return v
	}
	room.Terms, room.Pairs = append(room.Terms[:0], v.Terms...), append(room.Pairs[:0], v.Pairs...)
	for _, k := range list {
		room.Subtract(s.says[k])
	}
	return *room
}

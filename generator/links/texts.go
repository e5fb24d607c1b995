package links

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"broadsheet/generator/words"
)

// Texts reads what stories say, which is too much to be held for all of them.
// Its functions may be called from several goroutines.
type Texts struct {
	// Each hands what every story says, in no order, to functions made by
	// start, one for each goroutine. A vector is good until the call returns.
	Each func(start func() func(i int, v words.Vector)) error
	// One returns what a story says.
	One func(i int) (words.Vector, error)
	// Was returns what a story of the last choice said, by its index then,
	// and false if that is not known any more.
	Was func(k int) (words.Vector, bool)
	// Scratch opens a file for what is too much to be held, which is gone once it
	// is closed. It may be nil: then all is held.
	Scratch func() (Scratch, error)
	// Passage returns what one of a story's passages says, by its ID.
	Passage func(i int, id uint32) (words.Vector, error)
}

// Scratch is a file that several goroutines may use.
type Scratch interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
}

// said holds what the stories say, as far as choosing needs it again and again:
// what all of them say if many are to be ranked, else that of the stories that
// are looked at.
type said struct {
	texts Texts
	stock *stock
	held  []atomic.Pointer[text] // by story, nil if it is yet to be read

	mu  sync.Mutex
	err error // the first text that could not be read
}

// A text is what a story says in words that play a part, and enough of its word
// pairs to tell it from most others.
type text struct {
	words packed
	first [sketch]words.Pair // of its word pairs, those of boilerplate, too
	pairs uint32             // how many these are
}

// text returns what story i says. If it cannot be read, the choice will fail.
func (x *index) text(i int) *text {
	if t := x.held[i].Load(); t != nil {
		return t
	}
	whole := x.whole(i)
	t := x.pack(x.stock.without(i, whole, new(words.Vector)), whole.Pairs, nil)
	x.held[i].Store(&t)
	return &t
}

// each hands what every story says besides boilerplate, and in all, to functions
// made by start, as Texts.Each does.
func (s *said) each(start func() func(i int, v, whole words.Vector)) error {
	err := s.texts.Each(func() func(int, words.Vector) {
		do, room := start(), new(words.Vector)
		return func(i int, whole words.Vector) { do(i, s.stock.without(i, whole, room), whole) }
	})
	if err != nil {
		return fmt.Errorf("reading what stories say: %w", err)
	}
	return nil
}

// says returns what story i says besides boilerplate.
func (s *said) says(i int) (words.Vector, error) {
	v, err := s.texts.One(i)
	return s.stock.without(i, v, new(words.Vector)), err
}

// whole returns all that story i says. If it cannot be read, the choice will fail.
func (s *said) whole(i int) words.Vector {
	v, err := s.texts.One(i)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.err == nil {
			s.err = err
		}
	}
	return v
}

// packed is the words of a text, ascending by number, two bytes for most: the
// upper bits say how much greater a word's number is than the last one's, the
// lower ones are those of its term: how often it occurs, and whether in the
// headline.
type packed []uint16

const (
	termBits    = 6
	headlineBit = 1 << 5
	// Steps from wide on take the next unit, too, and those of widest the
	// next two.
	wide   = 1008
	widest = 1023
)

// pack appends the words of a text that play a part to room, and returns the
// text with them.
func (x *index) pack(v words.Vector, pairs []words.Pair, room packed) text {
	from, last := len(room), uint32(0)
	for _, t := range v.Terms {
		n, found := x.words.find(t.ID())
		if !found {
			continue
		}
		low := uint16(t & (1<<termBits - 1))
		switch step := n - last; {
		case step < wide:
			room = append(room, uint16(step)<<termBits|low)
		case step < (widest-wide)<<16:
			room = append(room, uint16(wide+step>>16)<<termBits|low, uint16(step))
		default:
			room = append(room, widest<<termBits|low, uint16(step>>16), uint16(step))
		}
		last = n
	}
	t := text{words: room[from:len(room):len(room)], pairs: uint32(len(pairs))}
	copy(t.first[:], pairs)
	return t
}

// A unit is one word of a packed text: its number, how often it occurs and
// whether in the headline.
type unit struct {
	number uint32
	low    uint16
}

func (u unit) count() int     { return int(u.low & (headlineBit - 1)) }
func (u unit) headline() bool { return u.low&headlineBit != 0 }

// unpack appends the words of a packed text to room.
func (p packed) unpack(room []unit) []unit {
	number := uint32(0)
	for i := 0; i < len(p); i++ {
		e := p[i]
		step := uint32(e >> termBits)
		if step >= wide {
			step, i = p.wide(i)
		}
		number += step
		room = append(room, unit{number, e & (1<<termBits - 1)})
	}
	return room
}

// headline appends the numbers of the headline's words to room.
func (p packed) headline(room []uint32) []uint32 {
	number := uint32(0)
	for i := 0; i < len(p); i++ {
		e := p[i]
		step := uint32(e >> termBits)
		if step >= wide {
			step, i = p.wide(i)
		}
		if number += step; e&headlineBit != 0 {
			room = append(room, number)
		}
	}
	return room
}

// wide returns the step at place i, which is a wide one, and the last place it
// takes.
func (p packed) wide(i int) (step uint32, last int) {
	if step = uint32(p[i] >> termBits); step < widest {
		return (step-wide)<<16 | uint32(p[i+1]), i + 1
	}
	return uint32(p[i+1])<<16 | uint32(p[i+2]), i + 2
}

// sketch returns the first word pairs of a text, which has n in all.
func (t *text) sketch() (first []words.Pair, n int) {
	return t.first[:min(int(t.pairs), sketch)], int(t.pairs)
}

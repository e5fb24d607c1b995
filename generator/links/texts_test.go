package links

import (
	"fmt"
	"hash/maphash"
	"slices"

	"broadsheet/generator/words"
)

// A told story is a story with what it says.
type told struct {
	Story
	Vector words.Vector
	text   words.Text
}

// say makes a story say something.
func (t *told) say(count *words.Counter, text words.Text) {
	t.text, t.Vector = text, count.Count(text)
	_, t.Passages = count.Append(nil, text)
}

// split parts stories from what they say. Was is what they said at the last
// choice.
func split(list, was []told) ([]Story, Texts) {
	stories := make([]Story, len(list))
	for i, s := range list {
		stories[i] = s.Story
		stories[i].Text = textHash(s.Vector)
	}
	return stories, Texts{
		Each: func(start func() func(i int, v words.Vector)) error {
			parallel(len(list), func() func(int) {
				do := start()
				return func(i int) {
					// What is kept of it against the rules will be noticed.
					v := words.Vector{Terms: slices.Clone(list[i].Vector.Terms), Pairs: slices.Clone(list[i].Vector.Pairs)}
					do(i, v)
					clear(v.Terms)
					clear(v.Pairs)
				}
			})
			return nil
		},
		One: func(i int) (words.Vector, error) { return list[i].Vector, nil },
		Was: func(k int) (words.Vector, bool) { return was[k].Vector, k < len(was) },
		Passage: func(i int, id uint32) (words.Vector, error) {
			v, ok := words.New("en").Passage(list[i].text, id)
			if !ok {
				return v, fmt.Errorf("story %d has no passage %d", i, id)
			}
			return v, nil
		},
	}
}

var seed = maphash.MakeSeed()

func textHash(v words.Vector) uint64 { return maphash.Bytes(seed, v.Append(nil)) }

// choose chooses from nothing.
func choose(list []told, o Options) *Set { return &again(list, o, nil, nil).Set }

// again chooses after an earlier choice among was.
func again(list []told, o Options, last *Memory, was []told) *Memory {
	stories, texts := split(list, was)
	m, err := Choose(stories, texts, o, last)
	if err != nil {
		panic(err)
	}
	return m
}

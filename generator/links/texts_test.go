package links

import (
	"fmt"
	"hash/maphash"
	"slices"

	"broadsheet/generator/parallel"
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
	t.Form = count.Form(text.Headline)
}

// split returns the stories and what they say apart.
func split(list []told) ([]Story, tolds) {
	stories := make([]Story, len(list))
	for i, s := range list {
		stories[i] = s.Story
		stories[i].Text = textHash(s.Vector)
	}
	return stories, list
}

// tolds are the texts of stories.
type tolds []told

func (list tolds) Each(start func() func(i int, v words.Vector)) error {
	parallel.EachWorker(len(list), func() func(int) {
		do := start()
		return func(i int) {
			// Vectors that are kept for longer than they are valid will be noticed.
			v := words.Vector{Tokens: slices.Clone(list[i].Vector.Tokens), Bigrams: slices.Clone(list[i].Vector.Bigrams)}
			do(i, v)
			clear(v.Tokens)
			clear(v.Bigrams)
		}
	})
	return nil
}

func (list tolds) Vector(i int) (words.Vector, error) { return list[i].Vector, nil }

func (list tolds) Passage(i int, id uint32) (words.Vector, error) {
	v, ok := words.New("en").Passage(list[i].text, id)
	if !ok {
		return v, fmt.Errorf("story %d has no passage %d", i, id)
	}
	return v, nil
}

var seed = maphash.MakeSeed()

func textHash(v words.Vector) uint64 { return maphash.Bytes(seed, v.Append(nil)) }

// choose chooses from nothing.
func choose(list []told, o Options) *Set { return &again(list, o, nil).Set }

// again chooses after an earlier choice.
func again(list []told, o Options, last *Snapshot) *Snapshot {
	stories, texts := split(list)
	s, err := Choose(stories, texts, o, last)
	if err != nil {
		panic(err)
	}
	return s
}

// rankedBy returns how many stories were ranked for a choice.
func rankedBy(s *Snapshot) (n int) {
	for _, is := range s.ranked {
		if is {
			n++
		}
	}
	return n
}

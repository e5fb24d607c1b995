package index

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// vectors are texts.
type vectors []words.Vector

func (list vectors) Each(start func() func(i int, v words.Vector)) error {
	parallel.EachWorker(len(list), func() func(int) {
		do := start()
		return func(i int) { do(i, list[i]) }
	})
	return nil
}

func (list vectors) Vector(i int) (words.Vector, error) { return list[i], nil }

func (list vectors) Passage(int, uint32) (words.Vector, error) {
	return words.Vector{}, errors.New("no text has a passage")
}

// random returns n texts; tokens and bigrams are shared by few or many of them.
func random(n, each int) vectors {
	r := rand.New(rand.NewPCG(7, 7))
	list := make(vectors, n)
	for i := range list {
		v := &list[i]
		for range each {
			v.Tokens = append(v.Tokens, words.Token(uint32(r.IntN(1+r.IntN(5*each)))*26_843%(1<<26)<<6|uint32(1+r.IntN(60))))
			v.Bigrams = append(v.Bigrams, words.Bigram(uint32(r.IntN(n*each/4))*397%(1<<29)<<3|uint32(1+i%7)))
		}
		v.Tokens, v.Bigrams = ascending(v.Tokens), ascending(v.Bigrams)
	}
	return list
}

// ascending sorts entries by ID and keeps one of each.
func ascending[E entry](list []E) []E {
	id := func(e E) uint32 { return id(e) }
	slices.SortFunc(list, func(a, b E) int { return cmp.Compare(id(a), id(b)) })
	return slices.CompactFunc(list, func(a, b E) bool { return id(a) == id(b) })
}

func id(e any) uint32 {
	if t, is := e.(words.Token); is {
		return t.ID()
	}
	return e.(words.Bigram).ID()
}

var weights = Weights{
	Count: [32]uint64{1: 3, 2: 5, 3: 6, 4: 7, 5: 9, 31: 20},
	Rarity: func(_ uint32, stories int) uint8 {
		if stories < 2 || stories > 150 {
			return 0
		}
		return uint8(200 - stories)
	},
	Length: func(sum uint64) uint32 { return uint32(1_000_000 / (sum + 1)) },
}

// indexed returns an index that was built slice by slice.
func indexed(t *testing.T, texts vectors, sliceSize int) *Index {
	t.Helper()
	boilerplate, err := FindBoilerplate(make([]words.Passages, len(texts)), texts, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := len(texts)
	b := &builder{
		Index: &Index{Texts: make([][]Entry, n), Sketches: make([]Sketch, n), TokenLength: make([]uint32, n), BigramLength: make([]uint32, n), Boilerplate: boilerplate},
		texts: texts, weights: weights, hashes: make([]Hash, n), sliceSize: sliceSize,
	}
	for i := range b.hashes {
		b.hashes[i] = Hash(0).And(uint64(i))
	}
	if err := b.build(); err != nil {
		t.Fatal(err)
	}
	return b.Index
}

// All posting lists are those that a simple index has, however many slices it is
// built in.
func TestPostingLists(t *testing.T) {
	texts := random(600, 120)
	for _, sliceSize := range []int{1 << 20, 1000} {
		x := indexed(t, texts, sliceSize)
		checkTokens(t, x, texts)
		checkBigrams(t, x, texts)
	}
}

func checkTokens(t *testing.T, x *Index, texts vectors) {
	t.Helper()
	with := map[uint32][]uint64{}
	for i, v := range texts {
		for _, e := range v.Tokens {
			weight := weights.Count[e.Count()] * uint64(x.TokenLength[i])
			with[e.ID()] = append(with[e.ID()], weight<<32|uint64(i)<<lowBits|uint64(e)&lowMask)
		}
	}
	number := map[uint32]uint32{}
	for n, token := range x.Tokens {
		number[token.ID] = uint32(n)
		want := with[token.ID]
		slices.Sort(want)
		slices.Reverse(want)
		got := slices.Clone(token.List)
		if token.Rarity != weights.Rarity(0, len(want)) || len(got) != min(len(want), ListCap) {
			t.Fatalf("token %d of %d stories has rarity %d and %d postings", token.ID, len(want), token.Rarity, len(got))
		}
		for k, p := range got {
			if p != Posting(want[k]) {
				t.Fatalf("posting %d of token %d is %d, want %d", k, token.ID, p, Posting(want[k]))
			}
		}
	}
	for i, v := range texts {
		var want []Entry
		for _, e := range v.Tokens {
			if n, counts := number[e.ID()]; counts != (weights.Rarity(0, len(with[e.ID()])) > 0) {
				t.Fatalf("token %d of %d stories counts: %v", e.ID(), len(with[e.ID()]), counts)
			} else if counts {
				want = append(want, Entry(n<<lowBits|uint32(e)&lowMask))
			}
		}
		if !slices.Equal(x.Texts[i], want) {
			t.Fatalf("text %d is %v, want %v", i, x.Texts[i], want)
		}
	}
}

func checkBigrams(t *testing.T, x *Index, texts vectors) {
	t.Helper()
	with := map[uint32][]Posting{}
	for i, v := range texts {
		for _, e := range v.Bigrams {
			with[e.ID()] = append(with[e.ID()], Posting(i<<lowBits|e.Count()))
		}
	}
	for i, v := range texts {
		var got, want [][]Posting
		for _, list := range x.Bigrams.Lists(nil, i) {
			got = append(got, slices.Sorted(slices.Values(list)))
		}
		for _, e := range v.Bigrams {
			if list := with[e.ID()]; len(list) >= 2 && len(list) <= BigramCap {
				want = append(want, list)
			}
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("story %d is in the lists %v, want %v", i, got, want)
		}
	}
}

// The hash of a story's lists changes with any of their postings.
func TestListHashes(t *testing.T) {
	texts := random(60, 30)
	before := indexed(t, texts, 1<<20)
	list := before.Bigrams.Lists(nil, 5)[0]
	changed := int(list[0].Story())
	texts[changed].Bigrams = nil
	after := indexed(t, texts, 1<<20)
	for _, p := range list {
		if i := int(p.Story()); before.Bigrams.Hash(i) == after.Bigrams.Hash(i) {
			t.Errorf("the lists of story %d have the same hash without story %d", i, changed)
		}
	}
}

// broken texts cannot be read.
type broken struct{ vectors }

var errBroken = errors.New("broken")

func (broken) Each(func() func(int, words.Vector)) error { return errBroken }

func TestUnreadableTexts(t *testing.T) {
	if _, err := Build(broken{}, &Boilerplate{}, weights, make([]Hash, 3)); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

func TestKeep(t *testing.T) {
	var list []uint64
	for _, v := range []uint64{5, 1, 9, 3, 7, 2, 8} {
		list = Keep(list, v, 4)
	}
	if want := []uint64{9, 8, 7, 5}; !slices.Equal(list, want) {
		t.Errorf("kept %v, want %v", list, want)
	}
}

// TestRepeatedIn: a passage that more than five stories contain belongs to all of these.
func TestRepeatedIn(t *testing.T) {
	counter := words.New("en")
	const blurb = "This newsletter reaches forty thousand readers every single week without advertising"
	stories := make([]words.Passages, 8)
	for i := range stories {
		paragraphs := []string{"Only here stand these words about chips patents satellites phones networks letters number " + string(rune('a'+i))}
		if i != 3 {
			paragraphs = append(paragraphs, blurb)
		}
		_, stories[i] = counter.Append(nil, words.Text{Paragraphs: paragraphs})
	}
	found := RepeatedIn(stories)
	if len(found) != 7 || len(found[3]) != 0 || len(found[0]) != 1 || found[0][0] != found[7][0] {
		t.Errorf("%v", found)
	}
	if p, ok := counter.Paragraph(words.Text{Paragraphs: []string{"Something short.", blurb}}, found[0][0]); !ok || p != blurb {
		t.Errorf("%q, %v", p, ok)
	}
	if found := RepeatedIn(stories[:5]); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

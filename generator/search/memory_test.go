package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/codec"
	"broadsheet/generator/words"
)

// randomText has words of a vocabulary in which many words begin with the same letters, and
// sometimes a passage that other stories have, too.
func randomText(random *rand.Rand) Text {
	text := func(n int) (s string) {
		for range random.IntN(n) {
			switch random.IntN(20) {
			case 0:
				s += []string{"the ", "C++ ", "node.js ", "芯片出口 ", "Ёлки "}[random.IntN(5)]
			default:
				s += fmt.Sprintf("%c%c%xed ", 'a'+random.IntN(3), 'a'+random.IntN(4), random.IntN(1500)) // "ab3ded"
			}
		}
		return s
	}
	t := Text{Headline: text(8), Description: text(20), Names: []string{text(3)}, Paragraphs: []string{text(90), text(60)}}
	if random.IntN(4) == 0 {
		t.Paragraphs = append(t.Paragraphs, passageOf(random.IntN(2)))
	}
	return t
}

// passageOf returns one of two boilerplate passages.
func passageOf(n int) string {
	return fmt.Sprintf("subscribe newsletter number %d today with chips fabs wafers software phones laws", n)
}

// input returns the input for an index of texts, all of whose passages are boilerplate.
func (t stories) input() Input {
	ids := make([][]uint32, len(t))
	for i := range t {
		for _, p := range t[i].Paragraphs {
			if _, passages := counter.Append(nil, words.Text{Paragraphs: []string{p}}); p == passageOf(0) || p == passageOf(1) {
				ids[i] = slices.AppendSeq(ids[i], passages.All())
			}
		}
	}
	return Input{Language: "en", Stories: len(t), Records: t, Boilerplate: func(i int) []uint32 { return ids[i] }}
}

// kept returns a memory as the next process reads it from the cache.
func kept(t testing.TB, m *Memory) *Memory {
	t.Helper()
	var c codec.Coder
	again := new(Memory)
	if err := c.Decode(string(c.Encode(nil, m)), again); err != nil {
		t.Fatal(err)
	}
	return again
}

// same reports a difference between two indexes.
func same(t testing.TB, got, want *Index) {
	t.Helper()
	if !slices.Equal(got.Shards(), want.Shards()) || !reflect.DeepEqual(got.Directory(), want.Directory()) {
		t.Fatal("the digests or directories of shards differ")
	}
	a, b := shards(t, got), shards(t, want)
	for name := range b {
		if a[name] != b[name] {
			t.Fatalf("shard %s is\n%.200s\nwant\n%.200s", name, a[name], b[name])
		}
	}
}

func TestAMemoryChangesNothing(t *testing.T) {
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1))
		var all stories
		for range 90 {
			all = append(all, randomText(random))
		}
		x := build(t, all.input(), nil)
		for range 12 {
			all = slices.Clone(all)
			switch i := random.IntN(len(all)); random.IntN(7) {
			case 0:
				all = append(all, randomText(random), randomText(random), randomText(random))
			case 1:
				all = slices.Delete(all, i, i+1)
			case 2:
				all = slices.Insert(all, i, randomText(random))
			case 3:
				all[i].Headline += " chips"
			case 4:
				all[i].Paragraphs = append(slices.Clone(all[i].Paragraphs), "one more abed")
			case 5: // a longer text, with new counts of one word only
				all[i].Paragraphs = append(slices.Clone(all[i].Paragraphs), strings.Repeat("chips ", 500))
			default:
				all[i] = randomText(random)
			}
			clean := build(t, all.input(), nil)
			x = build(t, all.input(), kept(t, x.Memory()))
			same(t, x, clean)
		}
	}
}

// silent are records that must not be read.
type silent struct{ stories }

func (silent) Each(func() func(int, []byte)) error { return errors.New("read") }

func TestNothingIsReadForTheSameHash(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	var all stories
	for range 60 {
		all = append(all, randomText(random))
	}
	in := all.input()
	in.Hash = 7
	x := build(t, in, nil)
	in.Records = silent{all}
	in.Boilerplate = func(int) []uint32 { t.Error("read"); return nil }
	next := build(t, in, kept(t, x.Memory()))
	if !slices.Equal(next.Shards(), x.Shards()) {
		t.Error("other shards")
	}
	next.in = all.input()
	same(t, next, x)
	in.Hash, in.Boilerplate = 8, nil
	if _, err := Build(in, x.Memory()); err == nil {
		t.Error("nothing is read for another hash")
	}
}

// TestOnceForgetsShards: with Input.Once, Encode frees the memory of a shard, but can make
// the shard again.
func TestOnceForgetsShards(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 5))
	all := stories{randomText(random), randomText(random), paragraph("the node.js chip")}
	in := all.input()
	in.Once, in.Fields = true, map[string][]Term{"tag": {{"chips", "Chips", []int32{0, 2}}}}
	x := build(t, in, nil)
	first := shards(t, x)
	for name, parts := range x.parts {
		if strings.HasPrefix(name, "word") && parts[0].inside != nil {
			t.Errorf("shard %s is kept", name)
		}
	}
	if again := shards(t, x); !maps.Equal(again, first) {
		t.Errorf("shards are %q, want %q", again, first)
	}
}

// A change in one story makes few groups again.
func TestFewGroupsAreMadeAgain(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var all stories
	for range 200 {
		all = append(all, randomText(random))
	}
	x := build(t, all.input(), nil)
	all[7].Description += " chips"
	next := build(t, all.input(), kept(t, x.Memory()))
	var made []string
	for _, g := range next.memory.Groups {
		if g.Parts[0].inside != nil {
			made = append(made, string(key(g.Key).append(nil)))
		}
	}
	if !slices.Equal(made, []string{"ch"}) {
		t.Errorf("groups %q, want only that of the new word", made)
	}
}

// damagedRecords returns records of which some are not what Append made.
type damagedRecords struct {
	stories
	data map[int][]byte
}

func (d damagedRecords) Each(start func() func(int, []byte)) error {
	return d.stories.Each(func() func(int, []byte) {
		do := start()
		return func(i int, record []byte) {
			if data, damaged := d.data[i]; damaged {
				record = data
			}
			do(i, record)
		}
	})
}

func FuzzDamagedRecord(f *testing.F) {
	random := rand.New(rand.NewPCG(2, 2))
	all := stories{randomText(random), randomText(random), paragraph("the node.js chip")}
	record := Append(nil, counter, all[2])
	f.Add(record)
	f.Add(record[:len(record)-1])
	f.Add([]byte{})
	f.Add([]byte{1, 2, 200, 200, 200, 200, 1})
	f.Add(append(slices.Clone(record[:20]), record...))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := all.input()
		in.Records = damagedRecords{all, map[int][]byte{2: data}}
		x, err := Build(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readRecord(data); err != nil {
			same(t, x, build(t, all.input(), nil))
		}
	})
}

func FuzzDamagedMemory(f *testing.F) {
	random := rand.New(rand.NewPCG(3, 3))
	var all stories
	for range 120 {
		all = append(all, randomText(random))
	}
	var c codec.Coder
	data := c.Encode(nil, build(f, all.input(), nil).Memory())
	for _, at := range []int{0, 5, 10, len(data) / 2, len(data) - 1} {
		f.Add(uint(at), byte(1))
	}
	f.Fuzz(func(t *testing.T, at uint, flip byte) {
		damaged := slices.Clone(data)
		damaged[at%uint(len(damaged))] ^= flip
		last := new(Memory)
		if c.Decode(string(damaged), last) != nil {
			return
		}
		x, err := Build(all.input(), last)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range x.Shards() {
			if data, err := x.Encode(nil, s.Name); err == nil && !json.Valid(data) {
				t.Errorf("shard %s is not JSON: %s", s.Name, data)
			}
		}
		if len(x.Shards()) == 0 {
			t.Error("no shards")
		}
	})
}

package links

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"sync/atomic"
	"testing"

	"broadsheet/generator/words"
)

// scratchFile opens a file for a test, and counts what is written there.
func scratchFile(t *testing.T, blocks *atomic.Int64) func() (Scratch, error) {
	return func() (Scratch, error) {
		f, err := os.CreateTemp(t.TempDir(), "")
		return countedFile{f, blocks}, err
	}
}

type countedFile struct {
	*os.File
	blocks *atomic.Int64
}

func (f countedFile) WriteAt(p []byte, at int64) (int, error) {
	f.blocks.Add(1)
	return f.File.WriteAt(p, at)
}

// many returns n texts of many pairs, of which some are shared by few texts, and
// who has which.
func many(n, each int) (texts []words.Vector, who map[uint32][]int32) {
	r := rand.New(rand.NewPCG(7, 7))
	who = map[uint32][]int32{}
	for i := range n {
		seen := map[uint32]bool{}
		for range each {
			seen[uint32(r.Int64N(1<<29/60))*60] = true // over the whole range of IDs
			seen[uint32(r.IntN(n*each/4))*397&(1<<29-1)] = true
		}
		var v words.Vector
		for id := range seen {
			v.Pairs = append(v.Pairs, words.Pair(id<<3|uint32(1+i%7)))
			who[id] = append(who[id], int32(i))
		}
		slices.Sort(v.Pairs)
		texts = append(texts, v)
	}
	return texts, who
}

func TestPairsBeyondMemory(t *testing.T) {
	const n, each = 1500, 500
	texts, who := many(n, each)
	for _, part := range []struct {
		name   string
		open   bool
		wanted bool
	}{{"held", false, false}, {"set aside", true, false}, {"sieved", true, true}} {
		t.Run(part.name, func(t *testing.T) {
			stories := make([]Story, n)
			var blocks atomic.Int64
			source := Texts{Each: func(start func() func(i int, v words.Vector)) error {
				parallel(n, func() func(int) {
					do := start()
					return func(i int) { do(i, texts[i]) }
				})
				return nil
			}}
			if part.open {
				source.Scratch = scratchFile(t, &blocks)
			}
			x, err := newIndex(stories, source, nil, false)
			if err != nil {
				t.Fatal(err)
			}
			ranked := make([]bool, n)
			var wanted *sieve
			for i := range ranked {
				ranked[i] = !part.wanted || i%3 == 0
				x.total += len(texts[i].Pairs)
			}
			if part.wanted {
				var ids []uint32
				for i, v := range texts {
					for _, p := range v.Pairs {
						if ranked[i] {
							ids = append(ids, p.ID())
						}
					}
				}
				wanted = newSieve(slices.Values(ids), len(ids))
			}
			if err := x.gather(newGathering(x, wanted), nil, ranked); err != nil {
				t.Fatal(err)
			}
			if set := blocks.Load() > 0; set != part.open {
				t.Fatalf("%d blocks were set aside", blocks.Load())
			}
			for i := range texts {
				var lists []int
				for _, r := range x.pairs.of(i) {
					if other, count, is := r.two(); is {
						lists = append(lists, 2)
						if j := int(other.story()); count != 1+i%7 || other.count() != 1+j%7 || j == i {
							t.Fatalf("story %d has a pair %d times, which story %d has %d times", i, count, j, other.count())
						}
						continue
					}
					list, count := x.pairs.list(r, x.pairs.length(r))
					lists = append(lists, len(list))
					if count != 1+i%7 {
						t.Fatalf("story %d has a pair %d times", i, count)
					}
					for k, m := range list {
						if member(m).count() != 1+int(member(m).story())%7 || k > 0 && list[k-1] >= m {
							t.Fatalf("story %d is in the list %v", i, list)
						}
					}
				}
				var want []int
				for _, p := range texts[i].Pairs {
					if have := len(who[p.ID()]); ranked[i] && have >= 2 && have <= pairCap {
						want = append(want, have)
					}
				}
				slices.Sort(lists)
				slices.Sort(want)
				if !slices.Equal(lists, want) {
					t.Fatalf("story %d is in lists of %v, not of %v", i, lists, want)
				}
			}
		})
	}
}

// gatherAside gathers the pairs of texts through a scratch file. Reading the texts
// ends with an error, if that is set.
func gatherAside(t *testing.T, open func() (Scratch, error), end error) error {
	texts, _ := many(1500, 500)
	x, err := newIndex(make([]Story, len(texts)), Texts{
		Each: func(start func() func(i int, v words.Vector)) error {
			do := start()
			for i, v := range texts {
				do(i, v)
			}
			return end
		},
		Scratch: open,
	}, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range texts {
		x.total += len(v.Pairs)
	}
	ranked := make([]bool, len(texts))
	return x.gather(newGathering(x, nil), nil, ranked)
}

func TestScratchIsClosed(t *testing.T) {
	for _, end := range []error{nil, errors.New("stopped")} {
		var opened *os.File
		err := gatherAside(t, func() (_ Scratch, err error) {
			opened, err = os.CreateTemp(t.TempDir(), "")
			return opened, err
		}, end)
		if !errors.Is(err, end) {
			t.Errorf("the error is %v, not %v", err, end)
		}
		if opened == nil || !errors.Is(opened.Close(), os.ErrClosed) {
			t.Errorf("the file is open yet after %v", end)
		}
	}
}

// A fullDisk has no room.
type fullDisk struct{ *os.File }

func (fullDisk) WriteAt([]byte, int64) (int, error) { return 0, errFull }

var errFull = errors.New("no space left")

func TestNoRoomForPairs(t *testing.T) {
	err := gatherAside(t, func() (Scratch, error) {
		f, err := os.CreateTemp(t.TempDir(), "")
		return fullDisk{f}, err
	}, nil)
	if !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
	unopened := func() (Scratch, error) { return nil, errFull }
	if err := gatherAside(t, unopened, nil); !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
}

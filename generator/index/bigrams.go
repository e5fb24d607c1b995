package index

import (
	"iter"
	"slices"

	"broadsheet/generator/words"
)

// Bigrams are the posting lists of the bigrams that 2 to BigramCap stories have:
// rarer ones connect nothing, commoner ones are stock phrases. All lists are whole.
type Bigrams struct {
	// lists hold those of each part one after the other, each preceded by its
	// length.
	lists [parts][]Posting
	// refs say where the lists of each story's bigrams are, a part and an offset
	// in one number; those of story i lie at starts[i] to starts[i+1] (CSR).
	refs   []uint32
	starts []uint32
	hashes []Hash // by story, of its lists
}

// Hash returns a hash of all lists that story i is in.
func (g *Bigrams) Hash(i int) Hash { return g.hashes[i] }

// Lists appends the posting lists of story i's bigrams to dst. It reads the lengths
// of all lists before the caller reads any, so that their cache misses overlap.
func (g *Bigrams) Lists(dst [][]Posting, i int) [][]Posting {
	for _, ref := range g.refs[g.starts[i]:g.starts[i+1]] {
		lists, at := g.lists[ref>>partShift], ref&(1<<partShift-1)
		dst = append(dst, lists[at+1:at+1+uint32(lists[at])])
	}
	return dst
}

// listBigrams makes the posting lists of bigrams.
func (b *builder) listBigrams() error {
	g := &b.Bigrams
	err := invert(b, &b.bigrams, 3, func(v words.Vector) []words.Bigram { return v.Bigrams }, func(part int, sorted []uint64) {
		var lists []Posting
		for run := range runs(sorted) {
			if len(run) < 2 || len(run) > BigramCap {
				continue
			}
			lists = append(lists, Posting(len(run)))
			for _, k := range run {
				lists = append(lists, Posting(k))
			}
		}
		g.lists[part] = slices.Clone(lists)
	})
	g.starts, g.hashes = make([]uint32, len(b.hashes)+1), make([]Hash, len(b.hashes))
	for list := range g.all() {
		hash := b.hash(list).And(0)
		for _, p := range list {
			g.starts[p.Story()+1]++
			g.hashes[p.Story()] += hash
		}
	}
	for i := range b.hashes {
		g.starts[i+1] += g.starts[i]
	}
	g.refs = make([]uint32, g.starts[len(b.hashes)])
	next := slices.Clone(g.starts)
	for list, ref := range g.all() {
		for _, p := range list {
			g.refs[next[p.Story()]] = ref
			next[p.Story()]++
		}
	}
	return err
}

// all returns all lists, ascending by ID, each with its ref.
func (g *Bigrams) all() iter.Seq2[[]Posting, uint32] {
	return func(yield func([]Posting, uint32) bool) {
		for part, lists := range g.lists {
			for at := 0; at < len(lists); at += 1 + int(lists[at]) {
				if !yield(lists[at+1:at+1+int(lists[at])], uint32(part<<partShift|at)) {
					return
				}
			}
		}
	}
}

package index

import (
	"iter"
	"slices"

	"broadsheet/generator/words"
)

// Bigrams holds the posting lists of all bigrams that 2 to BigramCap stories contain. A
// bigram of a single story connects no stories; a bigram of more stories is a stock
// phrase.
type Bigrams struct {
	// lists holds the posting lists. The index of the array is the first partBits bits of a
	// bigram's ID. A slice has the posting lists of all bigrams with these bits, one list after the
	// other, and each list is preceded by its length.
	lists [parts][]Posting
	// refs[starts[i]:starts[i+1]] refers to the posting lists that contain story i. The upper bits
	// of a reference are the index of a slice in lists; the lower bits are the offset of a posting
	// list in that slice.
	refs   []uint32
	starts []uint32
	hashes []Hash // index: that of a story; value: hash of all posting lists with the story
}

// Hash returns a hash of all posting lists that contain story i.
func (g *Bigrams) Hash(i int) Hash { return g.hashes[i] }

// Lists appends the posting lists that contain story i to dst. It reads the lengths of
// all posting lists before the caller reads any posting, so that the processor fetches
// several lists from memory at once.
func (g *Bigrams) Lists(dst [][]Posting, i int) [][]Posting {
	for _, ref := range g.refs[g.starts[i]:g.starts[i+1]] {
		lists, at := g.lists[ref>>partShift], ref&(1<<partShift-1)
		dst = append(dst, lists[at+1:at+1+uint32(lists[at])])
	}
	return dst
}

// listBigrams builds the posting lists of bigrams.
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

// all returns an iterator over all posting lists, in ascending order of bigram IDs. The
// second value is the reference to the posting list, in the form of the field refs.
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

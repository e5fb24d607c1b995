package links

import "broadsheet/generator/index"

// A Snapshot is a choice with the input hashes of its stories, so that the next
// one ranks only stories whose inputs have changed.
type Snapshot struct {
	Set
	IDs    []uint64 // of the stories, by index
	Inputs []uint64 // input hashes
	Rated  [][]int  // the candidates with the best estimates, which a story's inputs include
	Reach  []int    // how many places around it in its group were looked at to fill the list
	// Boilerplate is what the index need not read again.
	Boilerplate []index.Passage

	ranked []bool
}

func newSnapshot(stories []Story) *Snapshot {
	n := len(stories)
	s := &Snapshot{
		Set: Set{Related: make([][]int, n), Next: make([]int, n)},
		IDs: make([]uint64, n), Inputs: make([]uint64, n), Rated: make([][]int, n), Reach: make([]int, n), ranked: make([]bool, n),
	}
	for i := range stories {
		s.IDs[i] = stories[i].ID
	}
	return s
}

// complete reports whether the parts fit together.
func (s *Snapshot) complete() bool {
	n := len(s.IDs)
	return len(s.Related) == n && len(s.Next) == n && len(s.Inputs) == n && len(s.Rated) == n && len(s.Reach) == n
}

// A previous choice, whose stories are found among the present ones.
type previous struct {
	*Snapshot
	before []int // by present index, the index in the snapshot, or -1
	now    []int // by index in the snapshot, the present one, or -1
}

func newPrevious(last *Snapshot, stories []Story) *previous {
	if last == nil || !last.complete() {
		last = &Snapshot{}
	}
	p := &previous{Snapshot: last, before: make([]int, len(stories)), now: make([]int, len(last.IDs))}
	indexes := make(map[uint64]int, len(last.IDs))
	for k, id := range last.IDs {
		p.now[k], indexes[id] = -1, k
	}
	for i := range stories {
		p.before[i] = -1
		if k, ok := indexes[stories[i].ID]; ok {
			p.before[i], p.now[k] = k, i
		}
	}
	return p
}

// present translates indexes of the snapshot into present ones, -1 for none.
func (p *previous) present(list []int) []int {
	var now []int
	for _, k := range list {
		if k < 0 || k >= len(p.now) {
			now = append(now, -1)
		} else {
			now = append(now, p.now[k])
		}
	}
	return now
}

// reuse copies the previous choice for story i into s if the story's inputs have
// not changed, and reports whether it did.
func (p *previous) reuse(s *Snapshot, i int, k *inputs, base index.Hash) bool {
	before := p.before[i]
	if before < 0 || k.follower[i] == open {
		return false
	}
	rated, reach := p.present(p.Rated[before]), p.Reach[before]
	if uint64(k.whole(base, i, rated, reach)) != p.Inputs[before] {
		return false
	}
	related := p.present(p.Related[before])
	for _, j := range related {
		if j < 0 {
			return false
		}
	}
	s.Related[i], s.Next[i], s.Inputs[i], s.Rated[i], s.Reach[i] = related, k.follower[i], p.Inputs[before], rated, reach
	return true
}

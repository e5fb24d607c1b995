package links

import "broadsheet/generator/index"

// A Snapshot holds the result of Choose and the input hashes of its stories. With it,
// the next call of Choose ranks only stories whose inputs have changed.
type Snapshot struct {
	Set
	IDs    []uint64 // index: a story; value: its Story.ID
	Inputs []uint64 // index: a story; value: its input hash
	Rated  [][]int  // index: a story; value: indexes of its candidates with the best estimates
	// The index is that of a story; the value is the distance from it up to which stories were
	// read to fill up its related stories. The distance is in places of the story's list in
	// corpus.groups.
	Reach []int
	// Boilerplate holds passages that many stories repeat. The next call of Choose need
	// not read these passages again.
	Boilerplate []index.Passage

	ranked []bool // index: a story; value: whether Choose ranked it; for tests
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

// complete reports whether all fields describe the same number of stories. In a snapshot
// from a damaged cache, the numbers may differ.
func (s *Snapshot) complete() bool {
	n := len(s.IDs)
	return len(s.Related) == n && len(s.Next) == n && len(s.Inputs) == n && len(s.Rated) == n && len(s.Reach) == n
}

// previous holds the snapshot of an earlier choice of links, and translates the indexes
// of its stories into the indexes that the stories have now.
type previous struct {
	*Snapshot
	before []int // index: present index of a story; value: its index in the snapshot, -1 if it is new
	now    []int // index: index of a story in the snapshot; value: its present index, -1 if it is gone
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

// present translates a list of indexes of stories in the snapshot into the present indexes
// of these stories. For a story that is gone, the present index is -1.
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

// reuse copies the previous links of story i into s if the input hash of the story has not
// changed. It reports whether it has copied these links. The argument base is the result
// of inputs.base for the story.
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

package links

// Carry returns provisional links, which are shown until Choose has finished. It takes the
// links from set, an earlier result of Choose, but leaves out stories that are gone. It
// updates next stories that follow from published order or are set by an editor. In the
// argument before, the index is that of a story, and the value is the story's index in
// set, or -1 for a new story. Of the stories, Carry reads only the fields Next and
// Sponsored.
func Carry(stories []Story, before []int, set *Set, o Options) *Set {
	now := make([]int, len(set.Next))
	for i := range now {
		now[i] = -1
	}
	for i, k := range before {
		if k >= 0 {
			now[k] = i
		}
	}
	carried := &Set{Related: make([][]int, len(stories)), Next: followers(stories, o.Order)}
	for i, k := range before {
		if carried.Next[i] == open {
			carried.Next[i] = -1
			if k >= 0 && set.Next[k] >= 0 {
				carried.Next[i] = now[set.Next[k]]
			}
		}
		if k < 0 {
			continue
		}
		for _, r := range set.Related[k] {
			if r = now[r]; r >= 0 && r != carried.Next[i] {
				carried.Related[i] = append(carried.Related[i], r)
			}
		}
	}
	return carried
}

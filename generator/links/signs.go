package links

// signs is what editors say about stories besides their text.
type signs struct {
	tags     []int32  // numbers of tags, story by story
	starts   []uint32 // where those of a story begin, and at last their number
	category []int32  // by story, the number of its category or -1
	df       []int    // stories that have the tag or category
	series   map[string][]int32
	threads  map[string][]int32
	backs    [][]int32 // by story, those whose text links to it
}

func newSigns(stories []Story) *signs {
	s := &signs{
		starts: make([]uint32, 0, len(stories)+1), category: make([]int32, len(stories)), backs: make([][]int32, len(stories)),
		series: map[string][]int32{}, threads: map[string][]int32{},
	}
	numbers := map[string]int32{}
	number := func(name string) int32 {
		n, ok := numbers[name]
		if !ok {
			n = int32(len(s.df))
			numbers[name] = n
			s.df = append(s.df, 0)
		}
		s.df[n]++
		return n
	}
	for i := range stories {
		story := &stories[i]
		s.category[i] = -1
		if story.Category != "" {
			s.category[i] = number("\x00" + story.Category)
		}
		s.starts = append(s.starts, uint32(len(s.tags)))
		for _, t := range story.Tags {
			s.tags = append(s.tags, number(t))
		}
		if story.Series != "" {
			s.series[story.Series] = append(s.series[story.Series], int32(i))
		}
		if story.Thread != "" {
			s.threads[story.Thread] = append(s.threads[story.Thread], int32(i))
		}
		for _, to := range story.Links {
			if to >= 0 && to < len(stories) && to != i {
				s.backs[to] = append(s.backs[to], int32(i))
			}
		}
	}
	s.starts = append(s.starts, uint32(len(s.tags)))
	return s
}

// tagsOf returns the numbers of the tags of story i.
func (s *signs) tagsOf(i int) []int32 { return s.tags[s.starts[i]:s.starts[i+1]] }

// shared returns 1 + ⅒·Σ ln(1+N/df) over the tags that two stories share, the
// category counting half; 2 at most.
func (s *signs) shared(x *scales, i, j int) uint64 {
	sum := uint64(0)
	for _, a := range s.tagsOf(i) {
		for _, b := range s.tagsOf(j) {
			if a == b {
				sum += 2 * x.weight(s.df[a])
			}
		}
	}
	if c := s.category[i]; c >= 0 && c == s.category[j] {
		sum += x.weight(s.df[c])
	}
	return one + min(one, one*sum/(20*fine))
}

package links

// metadata holds the tags, category, series, thread and incoming links of every story.
// Tags and categories have a common numbering.
type metadata struct {
	tags     [][]int32          // index: a story; value: numbers of its tags
	category []int32            // index: a story; value: number of its category, or -1
	df       []int              // index: number of a tag or category; value: how many stories have it
	series   map[string][]int32 // key: name of a series; value: its stories in ascending order
	threads  map[string][]int32 // key: name of a thread; value: its stories in ascending order
	backs    [][]int32          // index: a story; value: the stories whose texts link to it
	forms    map[uint64]int     // key: a value of Story.Form; value: how many stories have it
}

func newMetadata(stories []Story) *metadata {
	s := &metadata{
		tags: make([][]int32, len(stories)), category: make([]int32, len(stories)), backs: make([][]int32, len(stories)),
		series: map[string][]int32{}, threads: map[string][]int32{}, forms: map[uint64]int{},
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
		s.forms[story.Form]++
		s.category[i] = -1
		if story.Category != "" {
			s.category[i] = number("\x00" + story.Category)
		}
		for _, t := range story.Tags {
			s.tags[i] = append(s.tags[i], number(t))
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
	return s
}

// shared returns the factor of a score for the tags that stories i and j share: 1 + ⅒·Σ
// ln(1+N/df), at most 2, where df of N stories have the tag. A shared category adds half
// as much as a tag.
func (s *metadata) shared(x *scales, i, j int) uint64 {
	sum := uint64(0)
	for _, a := range s.tags[i] {
		for _, b := range s.tags[j] {
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

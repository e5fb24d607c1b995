package links

// open stands for the index of a next story if neither published order nor an editor
// determines the next story. Ranking then chooses the next story among the newest stories.
const open = -2

const recent = 50 // number of newest stories that are scored to choose a next story

// followers returns the next stories. The index is that of a story. The value is the index
// of its next story: the one set by an editor in Story.Next, or else the one by published
// order. The value is -1 for no next story, and open if ranking has to choose the next
// story. The argument order is Options.Order.
func followers(stories []Story, order string) []int {
	next := make([]int, len(stories))
	switch order {
	case "newer":
		follower := open
		for i := len(stories) - 1; i >= 0; i-- {
			next[i] = follower
			if !stories[i].Sponsored {
				follower = i
			}
		}
	case "older":
		// The next story of the oldest story is the newest story that is not sponsored.
		follower := -1
		for i := range stories {
			if !stories[i].Sponsored {
				follower = i
			}
		}
		for i := range stories {
			next[i] = follower
			if !stories[i].Sponsored {
				follower = i
			}
		}
	default:
		for i := range next {
			next[i] = -1
		}
	}
	for i := range stories {
		if next[i] == i {
			next[i] = -1
		}
		if wanted := stories[i].Next; wanted >= 0 && wanted < len(stories) && wanted != i {
			next[i] = wanted
		}
	}
	return next
}

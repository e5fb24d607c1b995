package links

// open stands for a next story that no rule determines. Ranking chooses it among the
// newest stories.
const open = -2

const recent = 50 // number of the newest stories that are scored to choose a next story

// followers returns the next story of every story by rule: by Story.Next or by published
// order. It is an index, -1 for none, or open.
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
		// The oldest story is followed by the newest story that is not sponsored.
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

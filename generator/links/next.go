package links

// open stands for a next story that is yet to be found: the most relevant one
// of the newest.
const open = -2

// recent is how many of the newest stories are looked at for it.
const recent = 50

// followers returns the next story of every story by the published order alone:
// an index, -1 for none, or open.
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
		// The newest comes after the oldest.
		follower := newest(stories)
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

// newest returns the newest story that may be a next one, -1 if there is none.
func newest(stories []Story) int {
	for i := len(stories) - 1; i >= 0; i-- {
		if !stories[i].Sponsored {
			return i
		}
	}
	return -1
}

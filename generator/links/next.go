package links

// A line is the order in which readers go from story to story.
type line struct {
	order string
	// follower is, for each story, the one that follows it: -1 where no other
	// follows, open where the most relevant recent one shall.
	follower []int
}

const open = -2

// recent is from how many of the newest stories the newest one's next is taken.
const recent = 50

func newLine(stories []Story, order string) *line {
	n := len(stories)
	l := &line{order: order, follower: make([]int, n)}
	switch order {
	case "newer":
		next := open
		for i := n - 1; i >= 0; i-- {
			l.follower[i] = next
			if !stories[i].Sponsored {
				next = i
			}
		}
	case "older":
		before := -1 // the newest one, for the oldest to close the circle
		for i := n - 1; i >= 0 && before < 0; i-- {
			if !stories[i].Sponsored {
				before = i
			}
		}
		for i := range n {
			l.follower[i] = before
			if before == i {
				l.follower[i] = -1
			}
			if !stories[i].Sponsored {
				before = i
			}
		}
	default:
		for i := range n {
			l.follower[i] = -1
		}
	}
	for i := range n {
		if p := stories[i].Next; p >= 0 && p < n && p != i {
			l.follower[i] = p
		}
	}
	return l
}

package links

import (
	"slices"

	"broadsheet/generator/index"
)

// vary appends stories from the list best to the list shown until shown has Options.Count
// stories. It leaves out near-duplicates of shown stories, of the next story and of the
// current story. If half of Options.Count shown stories are about the same event, vary
// adds another story about this event only if that story has more than three times the
// score of the best remaining story about something else.
func (c *chooser) vary(shown []int, best []uint64) []int {
	var spare []uint64
	for len(shown) < c.o.Count && len(best)+len(spare) > 0 {
		if len(best) == 0 || len(spare) > 0 && 3*(best[0]>>32) < spare[0]>>32 {
			j := int(uint32(spare[0]))
			if spare = spare[1:]; !c.copied(shown, j) {
				shown = append(shown, j)
			}
			continue
		}
		p := best[0]
		best = best[1:]
		switch j := int(uint32(p)); {
		case slices.Contains(shown, j) || c.copied(shown, j):
		case c.sameEvent(shown, j) >= (c.o.Count+1)/2:
			spare = append(spare, p)
		default:
			shown = append(shown, j)
		}
	}
	return shown
}

// maxCopies is the maximum number of near-duplicates of a story that are looked at. It
// limits the time that a site with thousands of equal stories takes.
const maxCopies = 50

// fill appends the stories nearest to the current story in published order to the list
// shown, until the list has Options.Count stories.
func (c *chooser) fill(shown []int) []int {
	list := c.groups[c.group[c.story]]
	at, found := slices.BinarySearch(list, int32(c.story))
	older, newer := at-1, at
	if found {
		newer++
	}
	first, end := 0, len(list)
	for copies := 0; len(shown) < c.o.Count && copies < maxCopies && (older >= first || newer < end); {
		var j int
		if older < first || newer < end && int(list[newer])-c.story <= c.story-int(list[older]) {
			j = int(list[newer])
			newer++
			if c.far(j) {
				end = newer
			}
		} else {
			j = int(list[older])
			older--
			if c.far(j) {
				first = older + 1
			}
		}
		if j == c.next || !c.allowed(j) || slices.Contains(shown, j) {
			continue
		}
		if c.copied(shown, j) {
			copies++
			continue
		}
		shown = append(shown, j)
	}
	c.reach = max(newer-at, at-older)
	return shown
}

// copied reports whether story j has almost the same text as a shown story, the next
// story or the current story.
func (c *chooser) copied(shown []int, j int) bool {
	if c.nearDuplicates(j, c.story) || c.next >= 0 && c.nearDuplicates(j, c.next) {
		return true
	}
	return slices.ContainsFunc(shown, func(s int) bool { return c.nearDuplicates(j, s) })
}

const eventDays = 10 // greatest number of days between two stories about the same event

// sameEvent returns the number of shown stories about the event of story j: stories
// published at most ten days before or after story j that have at least two tokens of the
// headline in common with story j.
func (c *chooser) sameEvent(shown []int, j int) int {
	n := 0
	for _, s := range shown {
		days := c.days[s] - c.days[j]
		if days <= eventDays && days >= -eventDays && c.sharedHeadline(s, j) >= 2 {
			n++
		}
	}
	return n
}

// sharedHeadline returns the number of tokens that are in both the headline of story i
// and the headline of story j.
func (c *chooser) sharedHeadline(i, j int) (n int) {
	for _, e := range c.Texts[i] {
		if e.Headline() && slices.ContainsFunc(c.Texts[j], func(o index.Entry) bool { return o.Headline() && o.Number() == e.Number() }) {
			n++
		}
	}
	return n
}

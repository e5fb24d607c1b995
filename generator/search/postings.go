package search

import "strconv"

// A posting says that a story has a word. From the lowest bit on, it has 8 bits for the
// weight's level and 32 bits for the number of the story.
type posting uint64

func newPosting(story int, level uint8) posting { return posting(story)<<8 | posting(level) }

func (p posting) story() int   { return int(p >> 8) }
func (p posting) level() uint8 { return uint8(p) }

// appendPostings appends a list of postings, in ascending order of stories, to dst: for
// each story its distance to the story before, which is left out if it is 1, and a capital
// letter for the level of the weight, from A on.
func appendPostings(dst []byte, list []posting) []byte {
	last := -1
	for _, p := range list {
		if distance := p.story() - last; distance != 1 {
			dst = strconv.AppendInt(dst, int64(distance), 10)
		}
		dst = append(dst, 'A'+p.level())
		last = p.story()
	}
	return dst
}

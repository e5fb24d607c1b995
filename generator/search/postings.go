package search

import "strconv"

// A posting says that a story has a word. From the lowest bit on, it has 8 bits for the
// weight's level, 32 bits for the number of the story, and 24 bits for the number of the
// word in a collection, or 0 outside of a collection. In a collection, the word's info takes
// the place of the level.
type posting uint64

const (
	storyShift = 8
	wordShift  = 40
)

func newPosting(story int, level uint8) posting {
	return posting(story)<<storyShift | posting(level)
}

func (p posting) word() int    { return int(p >> wordShift) }
func (p posting) story() int   { return int(uint32(p >> storyShift)) }
func (p posting) level() uint8 { return uint8(p) }

// appendPostings appends a list of postings, in ascending order of stories, to dst: for
// each story its distance to the story before, which is left out if it is 1, and a capital
// letter for the level of the weight, from A on.
func appendPostings(dst []byte, list []posting) []byte {
	last := -1
	for _, p := range list {
		switch distance := p.story() - last; {
		case distance == 1:
		case distance < 10:
			dst = append(dst, '0'+byte(distance))
		default:
			dst = strconv.AppendInt(dst, int64(distance), 10)
		}
		dst = append(dst, 'A'+p.level())
		last = p.story()
	}
	return dst
}

package search

import "strconv"

// A posting says that a story has a word. From the lowest bit on, it has 8 bits for the
// weight's level, 5 bits for the number of the form in a collection, 27 bits for the number
// of the story, and 24 bits for the number of the word in a collection. In a collection, the
// word's info takes the place of the level. Outside of a collection, the highest 24 bits
// say which forms the story has: the lowest of them stands for the first form.
type posting uint64

const (
	formShift  = 8
	storyShift = 13
	wordShift  = 40
)

// maxForm is the greatest number of a form. It stands for all further forms, too.
const maxForm = 23

func newPosting(story int, level uint8) posting {
	return posting(story)<<storyShift | posting(level)
}

func (p posting) word() int    { return int(p >> wordShift) }
func (p posting) story() int   { return int(p << (64 - wordShift) >> (64 - wordShift + storyShift)) }
func (p posting) level() uint8 { return uint8(p) }

// withForm returns the posting with one more form: that of a posting in a collection.
func (p posting) withForm(other posting) posting {
	return p | 1<<wordShift<<(other>>formShift&31)
}

// appendPostings appends a list of postings, in ascending order of stories, to dst: for
// each story its distance to the story before, which is left out if it is 1, a capital
// letter for the level of the weight, from A on, and a small letter for each form, from a
// on. The letter a is left out if the story has the first form only.
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
		for n, forms := 0, p.word(); forms > 1 && n <= maxForm; n++ {
			if forms>>n&1 != 0 {
				dst = append(dst, 'a'+byte(n))
			}
		}
		last = p.story()
	}
	return dst
}

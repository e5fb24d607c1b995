package dialects

import "sort"

// An Edit says where a stretch of the result of Convert comes from. The stretch reaches to
// the next Edit.
type Edit struct {
	At     int  // byte offset in the result at which the stretch starts
	From   int  // byte offset in the original text
	Copied bool // whether the stretch is copied from the original; if not, all of it comes from From
}

// Origin returns the byte offset in the original text for a byte offset in the result of
// Convert. Without edits, the two are equal.
func Origin(edits []Edit, at int) int {
	i := sort.Search(len(edits), func(i int) bool { return edits[i].At > at }) - 1
	switch {
	case i < 0:
		return at
	case edits[i].Copied:
		return edits[i].From + at - edits[i].At
	}
	return edits[i].From
}

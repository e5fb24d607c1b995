// Package links finds what to read next.
//
// What stories say (vectors), when they were published and what their editors
// asked for enter; for every story the related ones and the next one leave.
// It sees no bodies, addresses or pages.
package links

import "broadsheet/generator/words"

// A Story is what links knows of one story. Stories are named by their index
// in published order, the oldest being 0.
type Story struct {
	Published int64 // seconds since 1970
	Vector    words.Vector
	Category  string   // slug, "" if none
	Tags      []string // slugs
	Series    string
	Thread    string
	Links     []int // stories its text links to
	Pins      []int // wanted as related, in order
	Bans      []int // never wanted as related
	Next      int   // wanted as next, or -1
	Sponsored bool
}

// Options are the site's wishes.
type Options struct {
	Count        int    // related stories a story, 0 for none
	MaxAge       int    // days apart at most, 0 for no limit
	SameCategory bool   // related only within the category
	Order        string // of the next story: "newer", "older" or "none"
}

// A Set holds the chosen links of every story, by its index.
type Set struct {
	Related [][]int // best first
	Next    []int   // -1 for none
}

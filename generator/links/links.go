// Package links finds what to read next.
//
// What stories say (vectors), when they were published and what their editors
// asked for enter; for every story the related ones and the next one leave.
// It sees no bodies, addresses or pages.
package links

import (
	"runtime"
	"sync"
	"sync/atomic"

	"broadsheet/generator/words"
)

// A Story is what links knows of one story. Stories are named by their index
// in published order, the oldest being 0.
type Story struct {
	Published int64 // seconds since 1970
	Vector    words.Vector
	Category  string   // slug, "" if none
	Tags      []string // slugs
	Series    string   // "" if none
	Thread    string   // "" if none
	Links     []int    // stories its text links to
	Pins      []int    // wanted as related, in order
	Bans      []int    // never wanted as related
	Next      int      // wanted as next, or -1
	Sponsored bool     // never a next; related only where pinned
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

// Choose finds the related stories and the next story of every story. The
// stories come in published order. The result depends on nothing but the
// arguments, however many processors work on it.
func Choose(stories []Story, o Options) *Set {
	set := &Set{Related: make([][]int, len(stories)), Next: make([]int, len(stories))}
	x := newIndex(stories, o.SameCategory)
	follower := followers(stories, o.Order)
	parallel(len(stories), func() func(int) {
		c := newChooser(x, o)
		return func(i int) {
			set.Related[i], set.Next[i] = c.choose(i, follower[i])
		}
	})
	return set
}

// parallel calls a function for each of 0 … n−1, on all processors. Each of
// them makes its own with start.
func parallel(n int, start func() func(int)) {
	const chunk = 64
	var taken atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk) {
		wg.Go(func() {
			do := start()
			for {
				from := int(taken.Add(chunk)) - chunk
				if from >= n {
					return
				}
				for i := from; i < min(from+chunk, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}

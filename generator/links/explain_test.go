package links

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// An explanation speaks of what Choose chose, and its shares are whole.
func TestExplainLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stories, o := random(t)
		if len(stories) == 0 {
			return
		}
		i := rapid.IntRange(0, len(stories)-1).Draw(t, "story")
		set, e := choose(stories, o), explain(stories, o, i)
		var related []int
		for _, c := range e.Related {
			related = append(related, c.Story)
		}
		if !slices.Equal(related, set.Related[i]) || e.Next != set.Next[i] {
			t.Fatalf("explains %v, next %d; chosen are %v, next %d", related, e.Next, set.Related[i], set.Next[i])
		}
		for _, c := range append(e.Related, e.Others...) {
			sum := 0.0
			for _, s := range c.Signs {
				sum += s.Share
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Fatalf("the shares of %d make %v: %v", c.Story, sum, c.Signs)
			}
		}
		for _, c := range e.Others {
			if slices.Contains(related, c.Story) || c.Story == i {
				t.Fatalf("%d came close to %d, which has %v", c.Story, i, related)
			}
		}
	})
}

// A story that came close says why it is not shown.
func TestCameClose(t *testing.T) {
	const text = "Acme closes a plant|Acme will close its plant in Ohio next spring and move production of batteries to Mexico, the company told workers on Monday morning"
	for status, change := range map[Status]func(s []told){
		Copy:      func([]told) {},
		Banned:    func(s []told) { s[30].Bans = []int{31} },
		IsNext:    func(s []told) { s[30].Next = 31 },
		Paid:      func(s []told) { s[31].Sponsored = true },
		Elsewhere: func(s []told) { s[31].Category = "x" },
		TooFar:    func(s []told) { s[31].Published += 300 * day },
	} {
		stories := site(append(filler(30), text, text+" again")...)
		change(stories)
		e := explain(stories, Options{Count: 2, Order: "none", SameCategory: true, MaxAge: 100}, 30)
		if len(e.Others) != 1 || e.Others[0].Story != 31 || e.Others[0].Status != status {
			t.Errorf("%s: %+v", status, e.Others)
		}
	}
}

func explain(list []told, o Options, i int) *Explanation {
	stories, texts := split(list, nil)
	e, err := Explain(stories, texts, o, i)
	if err != nil {
		panic(err)
	}
	return e
}

package links

import (
	"fmt"
	"testing"
)

// In the result of series, the index of an issue, and of a story on the same subject.
const issue, subject = 9, 8

// series returns a site with n issues of a numbered series, at the indexes 3, 6, 9, …
func series(n int) []told {
	texts := filler(60)
	for i := range n {
		texts[3*i+3] = fmt.Sprintf("Compiler notes %d|The team met: topic%da topic%db topic%dc topic%dd", i, i, i, i, i)
	}
	texts[subject] = "Now in nightly|The compiler has topic2a topic2b, and topic2c topic2d too"
	texts[subject+2] = "Written again|Why topic2a topic2b and topic2c topic2d are in it"
	return site(texts...)
}

// Issues of a numbered series give way to a story on the same subject, if there are at
// least five issues.
func TestSiblings(t *testing.T) {
	for n, want := range map[int]bool{4: false, 5: true, 9: true} {
		related := choose(series(n), Options{Count: 3, Order: "none"}).Related[issue]
		if got := related[0] == subject; got != want {
			t.Errorf("of %d issues, one has the related stories %v", n, related)
		}
	}
}

// What authors say in front matter and by links counts in full.
func TestWantedSiblings(t *testing.T) {
	for name, wish := range map[string]func(s []told){
		"series": func(s []told) { s[3].Series, s[issue].Series = "notes", "notes" },
		"pins":   func(s []told) { s[issue].Pins = []int{3} },
		"links":  func(s []told) { s[issue].Links = []int{3} },
	} {
		stories := series(5)
		wish(stories)
		if related := choose(stories, Options{Count: 3, Order: "none"}).Related[issue]; related[0] != 3 {
			t.Errorf("%s: the related stories are %v", name, related)
		}
	}
	stories := series(5)
	for i := 3; i <= 15; i += 3 {
		stories[i].Series = "notes"
	}
	list, texts := split(stories)
	r, err := Rank(list, texts, Options{Count: 3, Order: "none"}, issue)
	if err != nil || r.Siblings(3) {
		t.Errorf("stories with a series in front matter are siblings, error %v", err)
	}
}

// A fifth issue has the other four ranked again, and no other story.
func TestFifthIssue(t *testing.T) {
	stories := generated(1000)
	for i := range 5 {
		stories[200*i+9].Form = 1
	}
	o := Options{Count: 5, Order: "newer"}
	stories[9].Form = 2
	before := again(stories, o, nil)
	stories[9].Form = 1
	after := again(stories, o, before)
	for i := range 5 {
		if !after.ranked[200*i+9] {
			t.Errorf("issue %d is not ranked again", i)
		}
	}
	if plain(&after.Set) != plain(&again(stories, o, nil).Set) {
		t.Error("another choice than from nothing")
	}
}

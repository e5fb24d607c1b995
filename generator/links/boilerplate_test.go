package links

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	blurb = "Sign up for our weekly newsletter and read the best of our reporting on chips, courts and code every Friday morning in your inbox"
	call  = "Applications for the fellowship are open until March: send us a cover letter, two references and a sample of your published work"
)

// What many stories repeat word for word says nothing about any of them.
func TestBoilerplate(t *testing.T) {
	subjects := []string{
		"Borrow checker learns|The Rust borrow checker accepts more programs thanks to Polonius",
		"Polonius in nightly|The new Rust borrow checker Polonius can be tried in nightly",
		"Contracts for C++|What contracts mean for C++ developers after the committee vote",
		"C++ gets contracts|The C++ committee voted contracts into C++ at the meeting",
	}
	plain, with := filler(200), filler(200)
	for i, s := range subjects {
		plain[40*i+7], with[40*i+7] = s, s
	}
	for i := range with {
		if i%9 == 7 {
			with[i] += "¶" + blurb
		}
		if i%20 == 7 {
			with[i] = strings.Replace(with[i], "|", "|"+call+"¶", 1)
		}
	}
	for _, o := range []Options{{Count: 5, Order: "none"}, {Count: 5, Order: "newer"}} {
		if got, want := choose(site(with...), o), choose(site(plain...), o); fmt.Sprint(got) != fmt.Sprint(want) {
			for i := range want.Related {
				if !slices.Equal(got.Related[i], want.Related[i]) {
					t.Fatalf("%+v: to %q are related %v, without boilerplate %v", o, with[i], got.Related[i], want.Related[i])
				}
			}
			t.Fatal("with boilerplate there are other next stories")
		}
	}
}

// A passage that a handful of stories share is what they say.
func TestSharedPassage(t *testing.T) {
	texts := filler(200)
	for _, i := range []int{3, 90, 171} {
		for n := range 30 { // so that they are not copies
			texts[i] += fmt.Sprintf(" more%dof%d", n, i)
		}
		texts[i] += "¶" + call
	}
	set := choose(site(texts...), Options{Count: 5, Order: "none"})
	if got := set.Related[3][:2]; !slices.Contains(got, 90) || !slices.Contains(got, 171) {
		t.Errorf("related to the first of three with a passage are %v", set.Related[3])
	}
}

// A text of nothing but boilerplate is still a near-duplicate of its like.
func TestCopiesOfManyStories(t *testing.T) {
	texts := filler(60)
	for _, i := range []int{4, 9, 14, 19, 24, 29, 34} {
		texts[i] = "Fellowship|" + call + "¶" + blurb
	}
	set := choose(site(texts...), Options{Count: 5, Order: "none"})
	for i, related := range set.Related {
		copies := 0
		for _, j := range append(slices.Clone(related), i) {
			if strings.HasPrefix(texts[j], "Fellowship") {
				copies++
			}
		}
		if copies > 1 {
			t.Errorf("%d copies of one text come together: story %d and %v", copies, i, related)
		}
	}
}

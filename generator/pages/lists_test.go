package pages

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/site"
)

// pagesOf returns the members that each address of a list shows.
func pagesOf(l list) map[string][]*site.Story {
	shown := map[string][]*site.Story{l.address: l.own()}
	for n := 1; n <= l.archives(); n++ {
		shown[l.at(n)] = l.page(n)
	}
	return shown
}

// A list shows every member once; its own address the newest size to 2·size−1;
// archive pages are full, and a new member changes none of them.
func TestListPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 30).Draw(t, "size")
		members := make([]*site.Story, rapid.IntRange(0, 200).Draw(t, "members"))
		for i := range members {
			members[i] = &site.Story{Index: i}
		}
		l := list{"/tag/go/", members, size}
		var all []*site.Story
		for n := 1; n <= l.archives(); n++ {
			if len(l.page(n)) != size {
				t.Fatalf("page %d holds %d of %d", n, len(l.page(n)), size)
			}
			all = append(all, l.page(n)...)
		}
		if all = append(all, l.own()...); !slices.Equal(all, members) {
			t.Fatal("not every member stands once, in order")
		}
		if n := len(l.own()); n > 2*size-1 || len(members) >= size && n < size {
			t.Fatalf("the list's own address shows %d with pages of %d", n, size)
		}
		before, after := pagesOf(l), pagesOf(list{l.address, append(slices.Clone(members), &site.Story{Index: len(members)}), size})
		for address, shown := range before {
			if address != l.address && !slices.Equal(shown, after[address]) {
				t.Fatalf("a new member changed %s", address)
			}
		}
		if len(after)-len(before) > 1 {
			t.Fatal("a new member made more than one page")
		}
	})
}

// Every page leads to the next older and newer one, from end to end.
func TestListAddresses(t *testing.T) {
	l := list{"/tag/go/", make([]*site.Story, 65), 20}
	if got := []string{l.at(0), l.at(1), l.at(2), l.at(3)}; !slices.Equal(got, []string{"", "/tag/go/page/1/", "/tag/go/page/2/", "/tag/go/"}) {
		t.Errorf("addresses %q", got)
	}
}

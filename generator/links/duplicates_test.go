package links

import (
	"slices"
	"testing"
)

// Every copy is named once, with the oldest story it copies.
func TestDuplicates(t *testing.T) {
	texts := filler(40)
	long := "The maker of hinges raises its price for every phone with two of them and a court in Delaware hears the case in spring, where a jury will look at patents on springs, screens and glass"
	texts[5], texts[9], texts[30] = "Hinges|"+long, "A hinge|"+long+" soon", "Once more|"+long
	texts[20] = "Hinges|A court in Delaware hears another case, about the price of plain glass"
	stories, all := split(site(texts...))
	got, err := Duplicates(len(stories), all)
	if want := []Duplicate{{9, 5}, {30, 5}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("duplicates %v, %v; want %v", got, err, want)
	}
}

// What a choice holds to be near-duplicates, the report names.
func TestDuplicatesAreThoseOfChoices(t *testing.T) {
	list := generated(150)
	for i := 10; i < 150; i += 10 {
		list[i].Vector = list[i-7].Vector
	}
	stories, all := split(list)
	copies, err := Duplicates(len(stories), all)
	if err != nil {
		t.Fatal(err)
	}
	for i, near := range nearAny(list) {
		named := slices.ContainsFunc(copies, func(d Duplicate) bool { return d.Story == i || d.Of == i })
		if near != named {
			t.Fatalf("story %d is named: %v; it has a near-duplicate: %v", i, named, near)
		}
	}
	if len(copies) != 14 {
		t.Errorf("%d copies, not 14", len(copies))
	}
}

package stories_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// TestCardsKeepNoText reads stories with much that no card is to keep, in front
// matter and text.
func TestCardsKeepNoText(t *testing.T) {
	const count, most = 200, 4 << 10
	filler := strings.Repeat("x ", 5<<10)
	reader := stories.NewReader(settings(t))
	cards := make([]*stories.Card, count)
	before := live()
	for i := range cards {
		text := fmt.Sprintf("---\ntitle: A %d\nlayout: %s\ndate: 2026-01-01\ndescription: What it says\ntags: [a, b%d]\ncategory: c\n---\n[link](other%d.md) %s\n", i, filler, i, i, filler)
		cards[i], _ = reader.Story(sources.File{Path: "content/stories/a.md"}, []byte(text))
		if len(cards[i].Problems) > 0 || len(cards[i].Links) != 1 {
			t.Fatal(cards[i].Problems, cards[i].Links)
		}
	}
	if each := (live() - before) / count; each > most {
		t.Errorf("a card keeps %d bytes, more than %d", each, most)
	}
	runtime.KeepAlive(cards)
}

func TestStoriesShareTheirTerms(t *testing.T) {
	reader := stories.NewReader(settings(t))
	read := func(matter string) *stories.Card {
		card, _ := reader.Story(sources.File{Path: "content/stories/2026-01-01-a.md"}, []byte("---\ntitle: A\n"+matter+"\n---\n"))
		return card
	}
	first, second := read("author: Jane Doe\ncategory: AI"), read("author: Jane  Doe\ncategory: AI")
	both := read("author: Jane Doe\nauthors: [Jane Doe, José, Jane Doe]\ncategories: [AI, Space]\ntags: AI, Space")
	for row := range first.Terms {
		if len(first.Terms[row]) > 0 && &first.Terms[row][0] != &second.Terms[row][0] {
			t.Errorf("two stories keep %v twice", first.Terms[row])
		}
	}
	want := [][]stories.Term{{{Name: "AI", Slug: "ai"}}, nil, {{Name: "Jane Doe", Slug: "jane-doe"}}, nil}
	for _, card := range []*stories.Card{first, second} {
		if got := fmt.Sprint(card.Terms); got != fmt.Sprint(want) {
			t.Errorf("terms %s, want %v", got, want)
		}
	}
	if got, want := fmt.Sprint(both.Terms), "[[{AI ai} {Space space}] [{AI ai} {Space space}] [{Jane Doe jane-doe}] []]"; got != want {
		t.Errorf("terms %s, want %s", got, want)
	}
}

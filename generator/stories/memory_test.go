package stories_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"broadsheet/generator/markdown"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// TestCardsKeepNoText reads stories with long front matter and text that cards
// must not keep in memory.
func TestCardsKeepNoText(t *testing.T) {
	const count, most = 200, 4 << 10
	filler := strings.Repeat("x ", 5<<10)
	reader := stories.NewReader(settings(t), english)
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

// TestNothingKeepsAPartOfAText overwrites texts after reading, as happens when the
// memory is reused for the next file.
func TestNothingKeepsAPartOfAText(t *testing.T) {
	texts := []string{
		"+++\ntitle = 'A'\ndate = 2026-01-01\ntags = ['a', \"b\"]\n[params]\nkey = 'c'\nnumber = 1.5\n+++\nText.\n",
		"{\"title\": \"A\", \"date\": \"2026-01-01\", \"tags\": [\"a\", \"b\"], \"params\": {\"key\": \"c\", \"d\": [1, true]}}\nText.\n",
		"---\ntitle: &a A\ndate: 2026-01-01\nparams: {b: *a, c: |\n    d\n  }\ncategory: unknown # not\n---\n# Heading\n\n" +
			"[a](b.md#c) [d] ![e](f.png \"g\") <i title='h'>i</i> {{< j k=\"l\" >}} m[^n]\n\n[d]: o.md 'p'\n[^n]: q\n\n```go\nr := 1\n```\n",
	}
	files, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			texts = append(texts, string(f.Data))
		}
	}
	news := newNewsroom()
	for i := range 50 {
		texts = append(texts, news.story(i))
	}
	reader := stories.NewReader(settings(t), english)
	shown := func(card *stories.Card, doc *markdown.Document) string {
		text, err := json.Marshal(card)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s\n%+v", text, *doc)
	}
	for _, text := range texts {
		var first string
		for range 2 { // the reader itself may have kept something
			space := []byte(text)
			card, doc := reader.Story(sources.File{Path: "content/stories/a.md"}, space)
			before := shown(card, doc)
			copy(space, bytes.Repeat([]byte{'#'}, len(space)))
			if after := shown(card, doc); after != before || first != "" && first != before {
				t.Fatalf("%s\n%s\n%s", first, before, after)
			}
			first = before
			reader.Release(doc)
		}
	}
}

func TestStoriesShareTheirTerms(t *testing.T) {
	reader := stories.NewReader(settings(t), english)
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

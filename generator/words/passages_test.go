package words

import (
	"slices"
	"testing"
)

func TestPassages(t *testing.T) {
	c := New("en")
	long := "Sign up for our weekly newsletter: chips, courts, code and cables every Friday morning"
	text := Text{Headline: "Chips", Paragraphs: []string{"Too short to know again", long, "Another paragraph tells of routers, switches, fibres, lasers and undersea cables", long}}
	data, passages := c.Append(nil, text)
	if len(slices.Collect(passages.All())) != 2 {
		t.Fatalf("there are %d passages, not 2", len(slices.Collect(passages.All())))
	}
	if _, err := Decode(data); err != nil {
		t.Fatal(err)
	}
	// How a passage is written matters as little as to any word.
	_, again := c.Append(nil, Text{Paragraphs: []string{"SIGN UP for our weekly newsletter – chips, courts, code, and cables: every Friday morning."}})
	for id := range again.All() {
		if !slices.Contains(slices.Collect(passages.All()), id) {
			t.Error("a passage in other letters is another one")
		}
		part, ok := c.Passage(text, id)
		if want := c.Count(Text{Paragraphs: []string{long}}); !ok || !slices.Equal(part.Tokens, want.Tokens) || !slices.Equal(part.Bigrams, want.Bigrams) {
			t.Errorf("the passage says %v", part)
		}
		if _, ok := c.Passage(Text{Paragraphs: []string{"Something else is said here, of quite a few words, none of them known"}}, id); ok {
			t.Error("a text has a passage that is not in it")
		}
	}
	if len(slices.Collect(again.All())) != 1 {
		t.Errorf("there are %d passages, not 1", len(slices.Collect(again.All())))
	}
}

// What is left of a text without one of its paragraphs is what it would say
// without it.
func TestSubtract(t *testing.T) {
	c := New("en")
	part := "Sign up for our weekly newsletter: chips, courts, code and cables every Friday morning"
	rest := Text{Headline: "Chips", Paragraphs: []string{"The court ruled on chips", "Code is law, and a cable is a cable"}}
	whole := rest
	whole.Paragraphs = append(slices.Clone(rest.Paragraphs), part)
	v, want := c.Count(whole), c.Count(rest)
	v.Subtract(c.Count(Text{Paragraphs: []string{part}}))
	if !slices.Equal(v.Tokens, want.Tokens) || !slices.Equal(v.Bigrams, want.Bigrams) {
		t.Errorf("left is %v, want %v", v, want)
	}
	v.Subtract(want)
	for _, e := range v.Tokens {
		t.Errorf("left of nothing is %v", e)
	}
}

package site_test

import (
	"testing"

	"broadsheet/generator/site"
)

func TestResolve(t *testing.T) {
	folder, umlaut, draft := card("folder", -3), card("größe", -2), card("draft", -1)
	folder.Source, folder.Aliases = "content/stories/sub/folder/index.md", []string{"/old/"}
	draft.Draft = true
	s, _ := paper(t, noon, folder, umlaut, card("one", -1), draft)
	const source, address = "content/stories/one.md", "/2026/03/one/"
	for reference, want := range map[string]struct {
		address, tail, story, file string
	}{
		// Paths of files,
		"größe.md":                        {address: "/2026/03/größe/", story: "größe"},
		"gr%C3%B6%C3%9Fe.md":              {address: "/2026/03/größe/", story: "größe"},
		"gro\u0308ße.md":                  {address: "/2026/03/größe/", story: "größe"},
		"größe":                           {address: "/2026/03/größe/", story: "größe"},
		"./sub/folder":                    {address: "/2026/03/folder/", story: "folder"},
		"sub/../sub/folder/index.md?a#b":  {address: "/2026/03/folder/", tail: "?a#b", story: "folder"},
		"/content/stories/one.md":         {address: address, story: "one"},
		"../../content/stories/größe.md#": {address: "/2026/03/größe/", tail: "#", story: "größe"},
		// addresses,
		"/2026/03/folder/":           {address: "/2026/03/folder/", story: "folder"},
		"/2026/03/folder":            {address: "/2026/03/folder/", story: "folder"},
		"/2026/03/folder/index.html": {address: "/2026/03/folder/", story: "folder"},
		"/2026//03/./folder/":        {address: "/2026/03/folder/", story: "folder"},
		"../folder/#c":               {address: "/2026/03/folder/", tail: "#c", story: "folder"},
		"/old":                       {address: "/old/", story: "folder"},
		// and what leads to no story.
		"#part":             {address: address, tail: "#part"},
		"?a":                {address: address, tail: "?a"},
		"https://x.example": {address: "https://x.example"},
		"//x.example/":      {address: "//x.example/"},
		"mailto:a@b.c":      {address: "mailto:a@b.c"},
	} {
		to := s.Resolve(source, address, reference)
		story := ""
		if to.Story != nil {
			story = to.Story.Card.Slug
		}
		if !to.Found || to.Address != want.address || to.Tail != want.tail || story != want.story || to.Withheld != nil {
			t.Errorf("%s leads to %+v (story %q), want %+v", reference, to, story, want)
		}
	}
	for reference, want := range map[string]site.Target{
		"picture.png?x":   {Address: "/2026/03/one/picture.png", Tail: "?x", File: "content/stories/picture.png"},
		"/picture%20.png": {Address: "/picture .png"},
		"100%.md":         {Address: "/2026/03/one/100%.md", File: "content/stories/100%.md"},
		"/":               {Address: "/"},
	} {
		if to := s.Resolve(source, address, reference); to != want {
			t.Errorf("%s leads to %+v, want %+v", reference, to, want)
		}
	}
	for _, reference := range []string{"draft.md", "draft", "/content/stories/draft.md", "/2026/03/draft", "../draft/index.html"} {
		if to := s.Resolve(source, address, reference); to.Found || to.Withheld == nil || to.Withheld.Card != draft {
			t.Errorf("%s leads to %+v, want the draft", reference, to)
		}
	}
}

// Every story that a text links to counts once, and a link to itself does not.
func TestLinked(t *testing.T) {
	from := card("from", 0)
	from.Links = []string{"two.md", "picture.png", "/2026/03/one/", "./two", "from.md", "../one", "https://x.example/", "nothing.md"}
	s, _ := paper(t, noon, card("one", -2), card("two", -1), from)
	var slugs []string
	for _, to := range s.Linked(s.StoryOf(from.Source)) {
		slugs = append(slugs, to.Card.Slug)
	}
	if len(slugs) != 2 || slugs[0] != "two" || slugs[1] != "one" {
		t.Errorf("linked: %q", slugs)
	}
}

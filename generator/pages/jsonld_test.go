package pages

import (
	"encoding/json"
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/images"
	"broadsheet/generator/stories"
)

// ldjson returns the objects in a script element.
func ldjson(tb testing.TB, element template.HTML) []map[string]any {
	tb.Helper()
	text, begins := strings.CutPrefix(string(element), `<script type="application/ld+json">`)
	text, ends := strings.CutSuffix(text, `</script>`)
	if !begins || !ends || strings.ContainsAny(text, "<>&") {
		tb.Fatalf("no script element, or one that its text could end: %s", element)
	}
	if text[0] != '[' {
		text = "[" + text + "]"
	}
	var objects []map[string]any
	if err := json.Unmarshal([]byte(text), &objects); err != nil {
		tb.Fatalf("%v in %s", err, text)
	}
	return objects
}

type object = map[string]any

func TestStructuredDataOfStory(t *testing.T) {
	p := samplePlan(t, 40, func(i int, c *stories.Card) {
		if i == 30 {
			c.Title = "C++ & </script> \"quoted\" \u2028 \xff 中文"
		}
	})
	s := p.in.Site.Stories[30]
	url := "https://example.org/repo" + s.Address
	term := func(address string) string { return "https://example.org/repo" + address }
	got := ldjson(t, filled(t, p, s.Address).(*StoryPage).StructuredData)
	title := "C++ & </script> \"quoted\" \u2028 \uFFFD 中文"
	want := []object{{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "url": url, "mainEntityOfPage": url,
		"description": "The author's own description of the story, in a sentence.",
		"image": []any{object{
			"@type": "ImageObject", "url": term("/logo.png"), "width": 1600., "height": 900.,
			"caption": "What it shows", "creditText": "Jo", "license": "https://cc.example/by",
		}},
		"datePublished": "2020-01-01T09:33:30-05:00", "dateModified": "2020-01-01T10:33:30-05:00",
		"author": []any{object{"@type": "Person", "name": "Desk 4", "url": term("/author/Desk-4/")}},
		"publisher": object{
			"@type": "NewsMediaOrganization", "name": "Sample Press", "url": term("/"), "logo": object{"@type": "ImageObject", "url": term("/logo.png")},
			"sameAs": []any{"https://social.example/@sample"}, "ethicsPolicy": term("/ethics/"),
		},
		"articleSection": "C 2", "keywords": []any{"T 30", "U 13", "V 8"},
		"correction": []any{object{"@type": "CorrectionComment", "text": "The number was wrong.", "datePublished": "2020-01-01T10:33:30-05:00"}},
		"inLanguage": "en", "isAccessibleForFree": true,
	}, {
		"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": []any{
			object{"@type": "ListItem", "position": 1., "name": `The <Sample> & "Times"`, "item": term("/")},
			object{"@type": "ListItem", "position": 2., "name": "C 2", "item": term("/category/C-2/")},
			object{"@type": "ListItem", "position": 3., "name": title, "item": url},
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What a picture's own file tells of its rights stands in for what the author has not
// written.
func TestRightsInStructuredData(t *testing.T) {
	rights := images.Rights{Creator: "Ann", Credit: "Ann / Press", Notice: "© Ann", License: "https://cc.example/nc", Acquire: "https://ann.example/", SourceType: "https://iptc.example/photo"}
	picture := func(own stories.Image, rights images.Rights) any {
		t.Helper()
		p := samplePlan(t, 40, func(i int, c *stories.Card) {
			if c.Image = nil; i == 30 {
				own.Src = "/logo.png"
				c.Image = &own
			}
		})
		p.in.Files["static/logo.png"].Rights = rights
		page := filled(t, p, p.in.Site.Stories[30].Address).(*StoryPage)
		if shown := page.Story.Image; string(shown.Credit) != own.Credit || shown.Licensed != "" && shown.Licensed != own.License {
			t.Errorf("readers see %q and %q", shown.Credit, shown.Licensed)
		}
		got := ldjson(t, page.StructuredData)
		return got[0]["image"].([]any)[0]
	}
	want := object{
		"@type": "ImageObject", "url": "https://example.org/repo/logo.png", "width": 1600., "height": 900.,
		"creditText": "Ann / Press", "copyrightNotice": "© Ann", "license": "https://cc.example/nc",
		"acquireLicensePage": "https://ann.example/", "digitalSourceType": "https://iptc.example/photo",
	}
	if diff := cmp.Diff(want, picture(stories.Image{}, rights)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	want["creditText"], want["license"] = "Jo", "https://cc.example/by"
	if diff := cmp.Diff(want, picture(stories.Image{Credit: "Jo", License: "https://cc.example/by"}, rights)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	delete(want, "license")
	if diff := cmp.Diff(want, picture(stories.Image{Credit: "Jo", License: "All rights reserved"}, rights)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	rights.Credit = ""
	if got := picture(stories.Image{}, rights).(object)["creditText"]; got != "Ann" {
		t.Error(got)
	}
}

func TestStructuredDataOfLists(t *testing.T) {
	p := samplePlan(t, 40, nil)
	front := ldjson(t, filled(t, p, "/").(*FrontPage).StructuredData)
	if len(front) != 1 || front[0]["@type"] != "WebSite" || front[0]["publisher"].(object)["name"] != "Sample Press" {
		t.Errorf("front page: %v", front)
	}
	tag := ldjson(t, filled(t, p, "/tag/T-3/").(*ListPage).StructuredData)
	if len(tag) != 2 || tag[0]["@type"] != "CollectionPage" || tag[0]["name"] != "T 3" || tag[0]["url"] != "https://example.org/repo/tag/T-3/" || len(tag[1]["itemListElement"].([]any)) != 2 {
		t.Errorf("tag page: %v", tag)
	}
	author := ldjson(t, filled(t, p, "/author/Desk-0/").(*ListPage).StructuredData)
	want := object{"@type": "Person", "name": "Desk 0", "description": "She writes.", "url": "https://example.org/repo/author/Desk-0/"}
	if len(author) != 2 || author[0]["@type"] != "ProfilePage" || !cmp.Equal(author[0]["mainEntity"], any(want)) {
		t.Errorf("author's page: %v", author)
	}
}

// FuzzQuoted compares JSON strings with those of encoding/json.
func FuzzQuoted(f *testing.F) {
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if got := appendQuoted([]byte("x"), s); err != nil || string(got) != "x"+string(want) {
			t.Errorf("%q: got %s, want x%s, %v", s, got, want, err)
		}
	})
}

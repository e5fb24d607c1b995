package theme

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/generator/pages"
)

// TestBlocks defines all blocks in one file, on every page that shows them.
func TestBlocks(t *testing.T) {
	theme, found := Load(own("blocks.html", `
{{define "head"}}<meta name="own-head" content="{{.Kind}}">{{end}}
{{define "masthead"}}{{shared "masthead.html" .Site}}<p class="own-masthead">{{template "where" .}}</p>{{end}}
{{define "after-story"}}<p class="own-after">After {{.Story.Headline}}</p>{{end}}
{{define "footer"}}<footer class="own-foot">{{.Site.Title}}</footer>{{end}}
{{define "where"}}You are at {{.Canonical}}{{end}}
`), Options{Base: "/repo/"})
	none(t, found)
	for name, view := range sampleViews() {
		if name == "redirect.html" {
			continue
		}
		page := parsed(t, render(t, theme, name, view))
		meta := slices.DeleteFunc(all(one(t, page, "head"), "meta"), func(m *html.Node) bool { return attribute(m, "name") != "own-head" })
		if len(meta) != 1 {
			t.Errorf("%s: %d of the head's block", name, len(meta))
		}
		equal(t, "masthead", text(one(t, page, "p.own-masthead")), "You are at https://example.org/repo/2020/03/story-0/")
		one(t, page, "header.masthead")
		equal(t, "foot", text(one(t, page, "footer.own-foot")), "The Example Times")
		if len(all(page, "footer.foot")) > 0 {
			t.Errorf("%s: the theme's own foot is there, too", name)
		}
		if story, ok := view.(*pages.StoryPage); ok {
			equal(t, "after the story", text(one(t, page, "p.own-after")), "After "+story.Story.Headline)
			one(t, page, "aside.next-story")
		}
	}
}

func TestMistakesInBlocks(t *testing.T) {
	for text, want := range map[string]string{
		`{{define "footr"}}x{{end}}`: `templates/blocks.html:1:10: warning: no page shows a block "footr"
  {{define "footr"}}x{{end}}
           ^^^^^^^
  hint: did you mean "footer"?
`,
		`{{define "after-story"}}{{.Story.Headlin}}{{end}}`: `templates/blocks.html:1:33: error: a Card has no .Headlin
  {{define "after-story"}}{{.Story.Headlin}}{{end}}
                                  ^^^^^^^^
  hint: did you mean ".Headline"?
`,
		`{{define "footer"}}{{.Story}}{{end}}`: `templates/blocks.html:1:22: error: a Common has no .Story
  {{define "footer"}}{{.Story}}{{end}}
                       ^^^^^^
  hint: it has .Site, .Kind, .Title, .Description, .Canonical, .Robots, .Feeds, .Meta, .StructuredData, .Alternates, .Translations, .Highlighted
`,
		`{{define "head"}}`: `templates/blocks.html:1:1: error: {{define "head"}} has no {{end}}
  {{define "head"}}
  ^^^^^^^^^^^^^^^^^
  hint: add {{end}} where it is to stop
`,
	} {
		_, found := Load(own("blocks.html", text), Options{Base: "/"})
		if got := printed(found); got != strings.TrimPrefix(want, "\n") {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
}

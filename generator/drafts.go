package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// A draft has the values of a new file.
type draft struct {
	name             string // headline, title or name
	slug             string
	date             time.Time // in the site's zone
	category, author string    // may be empty
	folder           bool
}

// draftStory returns a story's path and text, with optional keys as comments.
func draftStory(d draft) (file, text string) {
	file = fmt.Sprintf("content/stories/%04d/%s-%s.md", d.date.Year(), d.date.Format(time.DateOnly), d.slug)
	if d.folder {
		file = strings.TrimSuffix(file, ".md") + "/index.md"
	}
	return file, fmt.Sprintf(`---
title: %s
date: %s
draft: true # take this line out to publish
# description: "What it is about, in a sentence or two."
%s
# tags: [Patents, 5G]
%s
# image: {src: lead.jpg, alt: "What it shows", credit: "Who made it"}
# publish: %s # an embargo: not before this instant
---

`, quoted(d.name), d.date.Format("2006-01-02T15:04:05"), optional("category", d.category, "Networks"), optional("author", d.author, "Jane Doe"),
		d.date.AddDate(0, 0, 1).Format(time.DateOnly)+"T06:00:00")
}

// draftPage returns a standing page's path and text.
func draftPage(d draft) (file, text string) {
	return "content/pages/" + d.slug + ".md", fmt.Sprintf(`---
title: %s
# description: "What it is about, in a sentence or two."
---

`, quoted(d.name))
}

// draftAuthor returns the path and text of an author's record, whose body is
// the biography.
func draftAuthor(d draft) (file, text string) {
	return "content/authors/" + d.slug + ".md", fmt.Sprintf(`---
name: %s
# beat: "Chips, and how they are made"
# photo: /images/%s.jpg
# email: desk@example.org
# links: [{title: Mastodon, url: "https://example.social/@name"}]
---

`, quoted(d.name), d.slug)
}

// draftCategory returns the path and text of a category's record.
func draftCategory(d draft) (file, text string) {
	return "content/categories/" + d.slug + ".md", fmt.Sprintf(`---
title: %s
# description: "What belongs here, in a sentence."
# order: 1 # its place in the navigation
---
`, quoted(d.name))
}

// optional returns a line of front matter, as a comment if there is no value.
func optional(key, value, example string) string {
	if value == "" {
		return "# " + key + ": " + example
	}
	return key + ": " + quoted(value)
}

// oneLine returns a text in one line, without invisible characters.
func oneLine(s string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == '\uFEFF', r == '\uFFFE', r == '\uFFFF':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(visible), " ")
}

// quoted returns a text of one line as a double-quoted YAML scalar
// (https://yaml.org/spec/1.2.2/#731-double-quoted-style).
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

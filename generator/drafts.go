package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"broadsheet/generator/matter"
)

// A draft holds the values for a new content file: a story, standing page, author or
// category.
type draft struct {
	// name is the headline of a story, the title of a standing page, or the name of an author
	// or category.
	name             string
	slug             string
	date             time.Time // date of a story, in the site's time zone
	category, author string    // name of the story's category, and name of its author; "" if not given
	folder           bool
}

// draftStory returns the path and the text of a new story. Front-matter keys without a
// value are written as comments with an example value.
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

// draftPage returns the path and the text of a new standing page.
func draftPage(d draft) (file, text string) {
	return "content/pages/" + d.slug + ".md", fmt.Sprintf(`---
title: %s
# description: "What it is about, in a sentence or two."
---

`, quoted(d.name))
}

// draftAuthor returns the path and the text of a new content file about an author. The
// author's biography belongs after the front matter.
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

// draftCategory returns the path and the text of a new content file about a category.
func draftCategory(d draft) (file, text string) {
	return "content/categories/" + d.slug + ".md", fmt.Sprintf(`---
title: %s
# description: "What belongs here, in a sentence."
# order: 1 # its place in the navigation
---
`, quoted(d.name))
}

// optional returns a line of front matter with a key and its value. If the value is empty,
// the line is commented out and shows the example instead.
func optional(key, value, example string) string {
	if value == "" {
		return "# " + key + ": " + example
	}
	return key + ": " + quoted(value)
}

// oneLine returns a text as one line: each run of white space becomes one space. Control
// characters, byte order marks and Unicode noncharacters are removed.
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
	return matter.Collapse(visible)
}

// quoted returns a one-line text as a double-quoted YAML scalar
// (https://yaml.org/spec/1.2.2/#731-double-quoted-style).
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

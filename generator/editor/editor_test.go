package editor

import (
	"testing"

	"broadsheet/generator/matter"
)

func TestKeeps(t *testing.T) {
	for text, want := range map[string]bool{
		"image: lead.jpg":                 false,
		"image: {src: lead.jpg}":          true,
		"image: {}":                       true,
		"image:":                          true,
		"tags: a, b":                      false,
		"tags: [a, b]":                    true,
		"tags: a":                         true,
		"category: [[a, b]]":              false,
		"author: [{name: Ann}]":           false,
		"author: [Ann, Bob]":              true,
		"draft: yes":                      false,
		"draft: true":                     true,
		"sources: [https://example.org/]": false,
		"sources: [{url: /a/}]":           true,
		"series: [a, b]":                  false,
		"params: 5":                       true, // not in the form
		"title: 5":                        true,
	} {
		doc, found := matter.Read("a.md", []byte("---\n"+text+"\n---\n"))
		if len(found) > 0 {
			t.Fatal(found)
		}
		for _, k := range matter.StoryKeys {
			if v := doc.Root.Get(k.Name); v != nil && Keeps(k, v) != want {
				t.Errorf("%s: not %t", text, want)
			}
		}
	}
}

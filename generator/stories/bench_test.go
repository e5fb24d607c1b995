package stories_test

import (
	"strings"
	"testing"

	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

const benchMatter = `---
title: "How we measure the success of coaching engagements"
date: 2024-12-10T00:00:00Z
slug: "how-we-measure-coaching"
author: "Matt Cloyd"
category: software
tags: ["best practices", "how we work", "modern practices", "product"]
description: "We use tried and true techniques to demonstrate how we're serving the American public."
---
`

// BenchmarkStory reads a story of 5 KB; the story without a body shows how
// much of that is front matter.
func BenchmarkStory(b *testing.B) {
	paragraph := "The tower caught a returning *booster* at the first try, and [engineers](../other/index.md) said that 2 of 3 arms held `load` as planned. "
	body := strings.Repeat(strings.Repeat(paragraph, 3)+"\n\n", 12)
	for name, text := range map[string]string{"whole": benchMatter + "\n" + body, "matter": benchMatter} {
		b.Run(name, func(b *testing.B) {
			reader := stories.NewReader(settings(b))
			b.ReportAllocs()
			for b.Loop() {
				card, _ := reader.Story(sources.File{Path: "content/stories/2024/a-story.md"}, []byte(text))
				if len(card.Problems) > 0 {
					b.Fatal(card.Problems[0])
				}
			}
		})
	}
}

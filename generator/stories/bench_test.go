package stories_test

import (
	"bytes"
	"fmt"
	"runtime"
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

// BenchmarkStory reads a story of 5 KB, and its front matter alone.
func BenchmarkStory(b *testing.B) {
	paragraph := "The tower caught a returning *booster* at the first try, and [engineers](../other/index.md) said that 2 of 3 arms held `load` as planned. "
	body := strings.Repeat(strings.Repeat(paragraph, 3)+"\n\n", 12)
	for name, text := range map[string]string{"whole": benchMatter + "\n" + body, "matter": benchMatter} {
		b.Run(name, func(b *testing.B) {
			reader := stories.NewReader(settings(b), english)
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

// BenchmarkNewsroom reads stories that all differ, their code too, so that no
// cache applies.
func BenchmarkNewsroom(b *testing.B) {
	const count = 500
	n := newNewsroom()
	var texts [count][]byte
	for i := range texts {
		texts[i] = []byte(n.story(0))
	}
	reader := stories.NewReader(settings(b), english)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		text := texts[i%count]
		renumber(text, i/count)
		card, _ := reader.Story(sources.File{Path: "content/stories/2024/a-story.md"}, text)
		if len(card.Problems) > 0 {
			b.Fatal(card.Problems[0])
		}
	}
}

// renumber increments the number in the code of a story.
func renumber(text []byte, number int) {
	if number == 0 {
		return
	}
	last, next := fmt.Appendf(nil, "_%06d", number-1), fmt.Appendf(nil, "_%06d", number)
	for i := bytes.Index(text, last); i >= 0; i = bytes.Index(text, last) {
		copy(text[i:], next)
	}
}

// BenchmarkCards measures the memory of a card, without its vector.
func BenchmarkCards(b *testing.B) {
	const count = 2000
	n := newNewsroom()
	var files [count]sources.File
	var texts [count][]byte
	for i := range texts {
		texts[i] = []byte(n.story(i))
		files[i].Path = fmt.Sprintf("content/stories/2024-01-01-%s-%d.md", strings.ReplaceAll(n.words(5), " ", "-"), i)
	}
	reader := stories.NewReader(settings(b), english)
	reader.Story(files[0], texts[0]) // what a reader needs once
	for b.Loop() {
		cards := make([]*stories.Card, count)
		before := live()
		for i := range cards {
			cards[i], _ = reader.Story(files[i], texts[i])
		}
		b.ReportMetric(float64(live()-before)/count, "B/card")
		runtime.KeepAlive(cards)
	}
}

// live returns the number of bytes in use.
func live() int64 {
	runtime.GC()
	runtime.GC() // pools are emptied in two steps
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

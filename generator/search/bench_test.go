package search_test

import (
	"fmt"
	"testing"

	"broadsheet/generator/search"
)

// benchmarked returns the largest blog of BROADSHEET_CORPORA.
func benchmarked(b *testing.B) *blog {
	var largest *blog
	for _, blog := range blogs(b) {
		if largest == nil || len(blog.texts) > len(largest.texts) {
			largest = blog
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	return largest
}

func BenchmarkAppend(b *testing.B) {
	blog := benchmarked(b)
	var record []byte
	for b.Loop() {
		for _, text := range blog.texts {
			record = search.Append(record[:0], counter, text)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	blog := benchmarked(b)
	for b.Loop() {
		if _, err := search.Build(blog.input(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEdit makes the index again after a change in one story.
func BenchmarkEdit(b *testing.B) {
	blog := benchmarked(b)
	text := blog.texts[0]
	n := 0
	edit := func(x *search.Index) *search.Index {
		n++
		text.Description = fmt.Sprintf("a corrected sentence about chips, version %d", n)
		blog.records[0] = search.Append(nil, counter, text)
		next, err := search.Build(blog.input(), x.Memory())
		if err != nil {
			b.Fatal(err)
		}
		return next
	}
	x, err := search.Build(blog.input(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		x = edit(x)
	}
}

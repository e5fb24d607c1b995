package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestDivide(t *testing.T) {
	tests := []struct {
		text       string
		paragraphs []string
		shown      string   // indexes of the paragraphs that are found
		rest       []string // without line feeds
	}{
		{"one\n\ntwo", []string{"one", "two"}, "[0 1]", nil},
		{"one\nquote\ntwo\ntwo", []string{"one", "two"}, "[0 1]", []string{"quote", "two"}},
		{"one more\nmore\ntwo\nlines\n", []string{"one", "more", "two\nlines"}, "[1 2]", []string{"one more"}},
		{"three\none", []string{"one", "two", "three"}, "[2]", []string{"one"}},
		{"code", nil, "[]", []string{"code"}},
		{"", []string{"one"}, "[]", nil},
	}
	for _, test := range tests {
		shown, parts := divide(test.text, test.paragraphs)
		found := []int{}
		for i, is := range shown {
			if is {
				found = append(found, i)
			}
		}
		var rest []string
		for _, part := range parts {
			if part = strings.Trim(part, "\n"); part != "" {
				rest = append(rest, part)
			}
		}
		if fmt.Sprint(found) != test.shown || !slices.Equal(rest, test.rest) {
			t.Errorf("%q: paragraphs %v and rest %q, want %v and %q", test.text, found, rest, test.shown, test.rest)
		}
	}
}
